//! What one command may cost is bounded: all others wait while it is decided.
//!
//! A release build on a small machine decides the largest of these in some 0.3 s; the bound here leaves room for a
//! debug build and a busy machine, and is still far below what any of them took while their cost was not bounded.

use onhand_domain::event::{Event, Search};
use onhand_domain::{
    CommandId, Component, Context, DefineBundle, DefineLocation, DefineSku, Line, Policy, ReceiveInbound, Rejection,
    Reserve, Sourcing, Strategy, limit,
};
use onhand_testkit::{Bare, DAWN, reservation};
use std::time::{Duration, Instant};

/// Where nothing was bounded, minutes were needed.
const BOUND: Duration = Duration::from_secs(20);

/// So many SKUs at so many stores, one of each at each.
fn chain(skus: usize, stores: usize) -> Bare {
    let mut bare = Bare::default();
    for sku in 0..skus {
        bare.happen(DefineSku::new(format!("sku-{sku:04}")));
    }
    for store in 0..stores {
        let location = format!("store-{store:05}");
        bare.happen(DefineLocation::store(location.as_str()));
        for skus in (0..skus).collect::<Vec<_>>().chunks(limit::LINES) {
            let lines: Vec<Line> = skus.iter().map(|sku| Line::new(format!("sku-{sku:04}"), 1)).collect();
            let (inbound, location) = ("delivery".into(), location.as_str().into());
            bare.happen(onhand_domain::AnnounceInbound { inbound, location, lines: lines.clone(), eta: DAWN });
            bare.happen(ReceiveInbound { inbound: "delivery".into(), lines, close: true });
        }
    }
    bare
}

fn bundle(bare: &mut Bare, name: &str, components: impl Iterator<Item = usize>) {
    let component = |sku| Component { sku: format!("sku-{sku:04}").into(), quantity: 1.into() };
    let components = components.map(component).collect();
    bare.happen(DefineBundle { sku: name.into(), title: name.into(), components });
}

fn decided(bare: &Bare, command: Reserve) -> Result<(usize, Search), Rejection> {
    let context = Context::new(CommandId::OWN, DAWN, &Policy::DEFAULT);
    #[allow(clippy::disallowed_methods, reason = "what it costs is time")]
    let begun = Instant::now();
    let events = bare.ledger().decide(&command.into(), &context);
    let took = begun.elapsed();
    assert!(took < BOUND, "it took {took:?}");
    let Some(Event::StockReserved(event)) = events?.pop() else { panic!("nothing is reserved") };
    Ok((event.lines.len(), event.search))
}

#[test]
fn a_bundle_of_everything_from_everywhere_is_refused_at_once() {
    let mut bare = chain(1_000, 0);
    bundle(&mut bare, "kit", 0..1_000);
    for store in 0..1_000 {
        bare.happen(DefineLocation::store(format!("store-{store}")));
    }
    let kits =
        |lines| (0..lines).fold(Reserve::new(), |order, store| order.line_at("kit", format!("store-{store}"), 1));
    let refused = Err(Rejection::TooManyLines { lines: 1_000_000, limit: 4_096 });
    assert_eq!(decided(&bare, kits(1_000)), refused);
    assert_eq!(decided(&bare, kits(1_000).partial()), refused);
    assert!(matches!(decided(&bare, kits(4)), Err(Rejection::InsufficientStock { .. })));
}

#[test]
fn a_hold_of_more_lines_than_are_kept_is_refused_or_takes_fewer() {
    let bare = chain(2, 2_100);
    let order = || Reserve::new().line("sku-0000", 2_100).line("sku-0001", 2_000);
    assert_eq!(decided(&bare, order()), Err(Rejection::TooManyLines { lines: 4_100, limit: 4_096 }));
    let fewest = order().sourcing(Strategy::FewestShipments);
    assert!(matches!(decided(&bare, fewest), Err(Rejection::TooManyLines { limit: 4_096, .. })));
    assert_eq!(decided(&bare, order().partial()), Ok((4_096, Search::None)));
    assert_eq!(
        decided(&bare, Reserve::new().line("sku-0000", 2_100).line("sku-0001", 1_996)),
        Ok((4_096, Search::None))
    );
}

#[test]
fn the_fewest_of_thousands_of_stores_are_found_in_no_time() {
    let bare = chain(1, 3_000);
    let all = |quantity: i64| Reserve::new().line("sku-0000", quantity).sourcing(Strategy::FewestShipments);
    assert_eq!(decided(&bare, all(3_000)), Ok((3_000, Search::Exact)));
    assert_eq!(decided(&bare, all(1_000_000).partial()), Ok((3_000, Search::Exact)));
    let capped = Sourcing::from(Strategy::Nearest).max_shipments(2_999);
    let capped = Reserve::new()
        .line("sku-0000", 1_000_000)
        .partial()
        .sourcing(Sourcing { coordinates: onhand_domain::Coordinates::from_microdegrees(0, 0).ok(), ..capped });
    assert_eq!(decided(&bare, capped), Ok((2_999, Search::None)));
}

#[test]
fn an_order_of_as_many_lines_as_there_may_be_is_decided_whatever_its_sourcing() {
    // Figures are lines × stores: a debug build takes some twenty times as long for each.
    let mut bare = chain(1_000, if cfg!(debug_assertions) { 30 } else { 300 });
    for kit in 0..1_000 {
        bundle(&mut bare, &format!("kit-{kit:04}"), (kit..kit + 4).map(|sku| sku % 1_000));
    }
    let (priority, fewest) = (Sourcing::default(), Sourcing::from(Strategy::FewestShipments));
    for sourcing in [priority, fewest, priority.max_shipments(5)] {
        for (what, quantity) in [("sku", 4), ("sku", 5), ("sku", 1_000_000), ("kit", 1), ("kit", 100)] {
            let order = Reserve::new().sourcing(sourcing);
            let order = (0..1_000).fold(order, |order, line| order.line(format!("{what}-{line:04}"), quantity));
            let (whole, partly) = (decided(&bare, order.clone()), decided(&bare, order.partial()));
            assert_eq!(whole.is_ok(), quantity < 5, "{what} {quantity} {sourcing:?}");
            assert!(partly.is_ok_and(|(lines, _)| (4_000..=4_096).contains(&lines)), "{what} {quantity} {sourcing:?}");
        }
    }
}

#[test]
fn a_cart_of_as_many_lines_as_there_may_be_is_replaced_as_quickly_as_it_was_made() {
    let mut bare = chain(64, 64);
    let all = || {
        let cart = Reserve::new().reservation(reservation(1));
        (0..64).fold(cart, |cart, sku| cart.line(format!("sku-{sku:04}"), 64))
    };
    bare.happen(all());
    assert_eq!(decided(&bare, all()), Ok((4_096, Search::None)));
    assert_eq!(decided(&bare, all().sourcing(Strategy::FewestShipments)), Ok((4_096, Search::Exact)));
}
