//! From where the goods of an order come.

use super::{sources, web};
use onhand_domain::{Capability, DefineLocation, LocationShort, Rejection, ShortReason, Strategy};
use onhand_testkit::words::{a_location_that_can, received};
use onhand_testkit::{Given, given};

/// On hand so much at the first, the second and the third location by priority.
fn on_hand(first: i64, second: i64, third: Option<i64>) -> Given {
    let store = |name: &str, priority| DefineLocation { priority: Some(priority), ..DefineLocation::store(name) };
    let world = given([store("zurich", 1), store("berlin", 2), store("aachen", 3)])
        .and(received("mug", "zurich", first))
        .and(received("mug", "berlin", second));
    match third {
        None => world,
        Some(third) => world.and(received("mug", "aachen", third)),
    }
}

fn named(sources: &[(&str, i64)]) -> Vec<(String, i64)> {
    sources.iter().map(|(name, quantity)| ((*name).to_owned(), *quantity)).collect()
}

#[test]
fn by_priority_an_order_of_13_takes_10_from_the_first_and_3_from_the_second() {
    let placed = on_hand(10, 15, None).when(web(1).ship("mug", 13, 999)).then_accepted();
    assert_eq!(sources(&placed), named(&[("zurich", 10), ("berlin", 3)]));
}

#[test]
fn with_the_fewest_shipments_it_takes_13_from_the_second() {
    let placed = web(1).ship("mug", 13, 999).sourcing(Strategy::FewestShipments);
    let placed = on_hand(10, 15, None).when(placed).then_accepted();
    assert_eq!(sources(&placed), named(&[("berlin", 13)]));
}

#[test]
fn of_three_with_three_each_an_order_of_five_makes_two_shipments() {
    let placed = web(1).ship("mug", 5, 999).sourcing(Strategy::FewestShipments);
    let placed = on_hand(3, 3, Some(3)).when(placed).then_accepted();
    assert_eq!(sources(&placed).len(), 2);
    assert_eq!(sources(&placed).iter().map(|(_, quantity)| quantity).sum::<i64>(), 5);
}

#[test]
fn where_two_have_one_each_it_is_told_of_each_why() {
    let short = |location: &str| LocationShort {
        location: location.into(),
        available: 1.into(),
        reason: ShortReason::NotEnough,
    };
    let refused = Rejection::InsufficientStock {
        sku: "mug".into(),
        location: None,
        requested: 5.into(),
        available: 2.into(),
        bundles: Box::default(),
        locations: vec![short("berlin"), short("zurich")],
    };
    let placed = web(1).ship("mug", 5, 999).sourcing(Strategy::FewestShipments);
    on_hand(1, 1, None).when(placed).then_rejected(refused);
}

#[test]
fn what_cannot_ship_ships_nothing() {
    let counter = a_location_that_can("counter", [Capability::Sell, Capability::Pickup]);
    let refused = onhand_testkit::Refusal::that("does_not_ship", |given| {
        matches!(given, Rejection::InsufficientStock { locations, .. }
            if locations[0].reason == ShortReason::DoesNotShip)
    });
    given([counter, received("mug", "counter", 5)])
        .when(web(1).ship("mug", 1, 999))
        .then_rejected(refused)
        .when(web(1).pickup("mug", "counter", 1, 999))
        .then_accepted();
}
