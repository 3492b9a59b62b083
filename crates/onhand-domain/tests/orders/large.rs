//! Large orders are one decision as well.

use super::web;
use onhand_domain::{CancelOrder, Context, OrderStatus, Policy, Rejection, limit};
use onhand_testkit::{Bare, DAWN, command_id, order};

#[test]
fn an_order_of_500_lines_over_50_locations_is_one_decision() {
    let mut bare = Bare::default();
    for location in 0..50 {
        bare.happen(onhand_domain::DefineLocation::store(format!("shop {location:02}").as_str()));
    }
    let mut placed = web(1);
    for number in 0..500 {
        let sku = format!("sku {number}");
        bare.happen(onhand_domain::DefineSku::new(sku.as_str()));
        for location in 0..50 {
            bare.happen(onhand_domain::Receive::new(sku.as_str(), format!("shop {location:02}").as_str(), 1));
        }
        placed = placed.ship(sku.as_str(), 50, 100);
    }
    let context = Context::new(command_id(1, DAWN), DAWN, &Policy::DEFAULT);
    let refused = bare.ledger().decide(&placed.clone().ship("sku 0", 1, 100).into(), &context);
    assert!(refused.is_err());
    placed.lines.iter_mut().for_each(|line| line.quantity = 8.into());
    let events = bare.happen(placed);
    assert_eq!(events.len(), 2);
    let figures = bare.ledger().order(order(1)).unwrap();
    assert_eq!(figures.lines.iter().map(|line| line.quantities.allocated.0).sum::<i64>(), 4_000);
    assert!(onhand_domain::rules::broken(bare.ledger()).is_empty());
    bare.happen(CancelOrder { order: order(1), reason: None });
    assert_eq!(bare.ledger().order(order(1)).unwrap().status, OrderStatus::Canceled);
    assert!(onhand_domain::rules::broken(bare.ledger()).is_empty());
}

#[test]
fn an_order_has_so_many_parcels_at_most() {
    let mut bare = Bare::stocked("mug", "berlin", 2_000);
    bare.happen(web(1).ship("mug", 2_000, 100));
    let parcel = |number: usize| onhand_domain::Ship {
        order: order(1),
        shipment: format!("p{number}").as_str().into(),
        location: "berlin".into(),
        lines: super::of("1", 1),
        carrier: None,
    };
    for number in 0..limit::STEPS {
        bare.happen(parcel(number));
    }
    let context = Context::new(command_id(1, DAWN), DAWN, &Policy::DEFAULT);
    let refused = bare.ledger().decide(&parcel(limit::STEPS).into(), &context);
    assert_eq!(refused, Err(Rejection::TooManySteps { order: order(1), limit: limit::STEPS as u32 }));
}

#[test]
fn an_order_has_so_many_transfers_on_their_way_at_most() {
    let mut bare = Bare::stocked("mug", "hamburg", 2_000);
    bare.happen(onhand_domain::DefineLocation::store("berlin"));
    bare.happen(web(1).pickup("mug", "berlin", 2_000, 100));
    let sent = |number: usize| onhand_domain::SendToPickup {
        order: order(1),
        transfer: format!("t{number}").as_str().into(),
        location: "hamburg".into(),
        lines: super::of("1", 1),
    };
    for number in 0..limit::STEPS {
        bare.happen(sent(number));
    }
    let context = Context::new(command_id(1, DAWN), DAWN, &Policy::DEFAULT);
    let refused = bare.ledger().decide(&sent(limit::STEPS).into(), &context);
    assert_eq!(refused, Err(Rejection::TooManySteps { order: order(1), limit: limit::STEPS as u32 }));
}

/// Four SKUs, and bundles of all of them, so many to a line.
fn a_thousand_bundles() -> (Bare, onhand_domain::PlaceOrder) {
    let mut bare = Bare::default();
    bare.happen(onhand_domain::DefineLocation::store("berlin"));
    let component =
        |number: u64| onhand_domain::Component { sku: format!("sku {number}").as_str().into(), quantity: 1.into() };
    for number in 0..4_000 {
        let sku = format!("sku {number}");
        bare.happen(onhand_domain::DefineSku::new(sku.as_str()));
        bare.happen(onhand_domain::Receive::new(sku.as_str(), "berlin", 2));
        bare.happen(onhand_domain::SetPurchaseLimit {
            sku: sku.as_str().into(),
            per_order: None,
            per_customer: Some(9.into()),
            window: None,
        });
    }
    let mut placed = web(1).customer(onhand_testkit::customer(1));
    for number in 0..1_000_u64 {
        let sku = format!("set {number}");
        let components = (0..4).map(|nth| component(4 * number + nth)).collect();
        bare.happen(onhand_domain::DefineBundle { sku: sku.as_str().into(), title: "a set".into(), components });
        placed = placed.ship(sku.as_str(), 2, 999);
    }
    (bare, placed)
}

#[test]
fn a_thousand_lines_of_bundles_go_and_come_back_in_one_decision_each() {
    let (mut bare, placed) = a_thousand_bundles();
    let one_of_each = || (1..=1_000).map(|line| onhand_domain::LineQuantity::new(line.to_string(), 1)).collect();
    bare.happen(placed);
    let (shipment, location) = ("p".into(), "berlin".into());
    bare.happen(onhand_domain::Ship { order: order(1), shipment, location, lines: one_of_each(), carrier: None });
    bare.happen(onhand_domain::TakeBack {
        return_id: super::returns::returning(1),
        order: order(1),
        location: "berlin".into(),
        lines: (1..=1_000).map(|line| onhand_domain::ReturnLine::new(line.to_string(), 1)).collect(),
        reason: None,
    });
    bare.happen(CancelOrder { order: order(1), reason: None });
    let figures = bare.ledger().order(order(1)).unwrap();
    assert_eq!((figures.total.minor(), figures.lines.len()), (0, 1_000));
    assert!(onhand_domain::rules::broken(bare.ledger()).is_empty());
}
