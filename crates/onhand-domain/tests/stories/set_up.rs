//! Locations and SKUs are defined, defined anew, suspended and resumed; their stock is untouched by it.

use onhand_domain::{Capability, DefineLocation, DefineSku, Rejection, ResumeLocation, SuspendLocation};
use onhand_testkit::{given, given_nothing, insufficient_stock, words::*};

#[test]
fn numbers_are_given_in_the_order_of_definition() {
    given_nothing().when(a_sku("mug")).when(a_sku("plate")).when(a_sku("mug")).then_world(|world| {
        assert_eq!(world.ledger().sku("mug").map(|sku| sku.0), Some(0));
        assert_eq!(world.ledger().sku("plate").map(|sku| sku.0), Some(1));
        assert_eq!(world.ledger().sku_count(), 2);
    });
}

#[test]
fn a_location_defined_anew_keeps_its_stock_and_its_suspension() {
    given([received("mug", "berlin", 3), suspended("berlin")])
        .when(DefineLocation::warehouse("berlin"))
        .then_sellable("mug", "berlin", 3)
        .when(reserve("mug", "berlin", 1))
        .then_rejected("location_suspended");
}

#[test]
fn a_suspended_locations_stock_is_not_promised_and_a_resumed_ones_is() {
    given([received("mug", "berlin", 3)])
        .when(suspended("berlin"))
        .when(reserve("mug", "berlin", 1))
        .then_rejected(Rejection::LocationSuspended { location: "berlin".into() })
        .when(onhand_domain::Reserve::new().line("mug", 1))
        .then_rejected(insufficient_stock(1, 0))
        .when(resumed("berlin"))
        .when(reserve("mug", "berlin", 1))
        .then_accepted();
}

#[test]
fn facts_of_a_suspended_location_are_still_recorded() {
    given([received("mug", "berlin", 3), suspended("berlin")])
        .when(received("mug", "berlin", 1))
        .when(issue("mug", "berlin", 1))
        .when(count("mug", "berlin", 9))
        .then_sellable("mug", "berlin", 9);
}

#[test]
fn a_location_that_cannot_sell_promises_nothing() {
    given([a_location_that_can("depot", [Capability::Ship, Capability::Pickup]), received("mug", "depot", 3)])
        .when(reserve("mug", "depot", 1))
        .then_rejected(Rejection::LocationIncapable { location: "depot".into(), capability: Capability::Sell });
}

#[test]
fn what_is_not_defined_is_unknown() {
    let nowhere = || Rejection::UnknownLocation { location: "nowhere".into() };
    let ghost = || Rejection::UnknownSku { sku: "ghost".into() };
    let world = || given([received("mug", "berlin", 3)]);
    world().when(SuspendLocation { location: "nowhere".into() }).then_rejected(nowhere());
    world().when(ResumeLocation { location: "nowhere".into() }).then_rejected(nowhere());
    for step in [
        received("mug", "nowhere", 1),
        reserve("mug", "nowhere", 1),
        safety_stock("mug", "nowhere", 1),
        announce("one", "nowhere", &[("mug", 1)]),
        dispatch("one", "berlin", "nowhere", &[("mug", 1)]),
        dispatch("one", "nowhere", "berlin", &[("mug", 1)]),
        reported("nowhere", &[("mug", 1)], onhand_testkit::DAWN),
    ] {
        world().when(step).then_rejected(nowhere());
    }
    for step in [
        issue("ghost", "berlin", 1),
        adjust("ghost", "berlin", 1),
        count("ghost", "berlin", 1),
        at_most_an_order("ghost", 1),
        held_back("ghost", "berlin", "web", 1),
        delivered("one", &[("ghost", 1)]),
        arrived("one", &[("ghost", 1)]),
    ] {
        world().when(step).then_rejected(ghost());
    }
}

#[test]
fn a_backorder_limit_fits_the_skus_decimals() {
    let half = DefineSku { backorder_limit: Some("0.5".parse().unwrap()), ..DefineSku::new("mug") };
    given_nothing().when(half).then_rejected("wrong_precision");
}
