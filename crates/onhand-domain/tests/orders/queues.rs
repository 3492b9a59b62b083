//! Very many who wait for one SKU, each at a location of their own, are served and promised in a few events.

use super::web;
use onhand_domain::{AnnounceInbound, DefineLocation, DefineSku, FILLS_AN_EVENT, Line, Receive, Span};
use onhand_testkit::{Bare, DAWN, order};

const SHOPS: u64 = 2_000;

fn shop(number: u64) -> String {
    format!("shop {number:04}")
}

/// Shops, at each of which somebody waits to collect a mug.
fn waiting_everywhere() -> Bare {
    let mut bare = Bare::default();
    bare.happen(DefineSku::new("mug").backorder_limit(SHOPS as i64));
    for number in 0..SHOPS {
        bare.happen(DefineLocation::store(shop(number).as_str()));
        bare.happen(web(number).pickup("mug", shop(number).as_str(), 1, 999).backorder());
    }
    bare
}

/// How many events it takes until everybody has been looked at.
fn events_for_all() -> usize {
    (SHOPS as usize).div_ceil(FILLS_AN_EVENT)
}

fn all_are_served(mut bare: Bare) {
    assert_eq!(bare.sweep().len(), events_for_all());
    let served = |number| bare.ledger().order(order(number)).unwrap().lines[0].quantities.allocated.0;
    assert!((0..SHOPS).all(|number| served(number) == 1));
    assert!(onhand_domain::rules::broken(bare.ledger()).is_empty());
}

#[test]
fn from_their_own_shelves() {
    let mut bare = waiting_everywhere();
    (0..SHOPS).for_each(|number| drop(bare.happen(Receive::new("mug", shop(number).as_str(), 1))));
    all_are_served(bare);
}

#[test]
fn from_elsewhere() {
    let mut bare = waiting_everywhere();
    bare.happen(DefineLocation::store("depot"));
    bare.happen(Receive::new("mug", "depot", SHOPS as i64));
    all_are_served(bare);
}

#[test]
fn with_a_delivery_for_each() {
    let mut bare = waiting_everywhere();
    for number in 0..SHOPS {
        bare.happen(AnnounceInbound {
            inbound: format!("d{number}").as_str().into(),
            location: shop(number).as_str().into(),
            lines: vec![Line { sku: "mug".into(), quantity: 1.into() }],
            eta: DAWN.plus(Span::from_seconds(86_400 + number as u32)),
        });
    }
    assert_eq!(bare.sweep().len(), events_for_all());
    let promised = |number| bare.ledger().order(order(number)).unwrap().lines[0].promised_by;
    assert!((0..SHOPS).all(|number| promised(number) == Some(DAWN.plus(Span::from_seconds(86_400 + number as u32)))));
}
