//! Where several rules would say no, the documented order decides; within one of them, the first line.

use onhand_domain::{CancelAllocation, Capability, PromisedLine, Reserve, Span};
use onhand_testkit::{given, reservation, words::*};

#[test]
fn an_unknown_name_in_any_line_comes_before_a_bundle_in_the_first() {
    let line = |sku: &str| PromisedLine { sku: sku.into(), quantity: 1.into(), location: None };
    given([a_sku("mug"), a_bundle("set", &[("mug", 1)])])
        .when(CancelAllocation { reservation: reservation(1), lines: Some(vec![line("set"), line("ghost")]) })
        .then_rejected("unknown_sku");
}

#[test]
fn a_wrong_quantity_comes_before_the_state_of_the_reservation() {
    let half = PromisedLine { sku: "mug".into(), quantity: "0.5".parse().unwrap(), location: None };
    given([a_sku("mug")])
        .when(CancelAllocation { reservation: reservation(1), lines: Some(vec![half]) })
        .then_rejected("wrong_precision");
}

#[test]
fn an_unknown_sku_in_the_second_line_comes_before_a_suspended_location_in_the_first() {
    given([received("mug", "berlin", 1), suspended("berlin")])
        .when(Reserve::new().line_at("mug", "berlin", 1).line("ghost", 1))
        .then_rejected("unknown_sku");
}

#[test]
fn an_unknown_sku_comes_before_an_unknown_location() {
    given([a_sku("mug")]).when(received("ghost", "nowhere", 1)).then_rejected("unknown_sku");
    given([a_sku("mug")]).when(received("mug", "nowhere", 1)).then_rejected("unknown_location");
}

#[test]
fn a_bundle_comes_before_the_precision_of_its_quantity() {
    given([a_store("berlin")])
        .and(a_bundle("set", &[("mug", 1)]))
        .when(received("set", "berlin", "0.5".parse::<onhand_domain::Measure>().unwrap()))
        .then_rejected("bundle_has_no_stock");
}

#[test]
fn within_what_is_defined_the_first_line_decides() {
    let half: onhand_domain::Measure = "0.5".parse().unwrap();
    let world = || given([received("mug", "berlin", 1), suspended("berlin"), a_store("hamburg")]);
    world()
        .when(Reserve::new().line_at("mug", "berlin", 1).line_at("mug", "hamburg", half))
        .then_rejected("location_suspended");
    world()
        .when(Reserve::new().line_at("mug", "hamburg", half).line_at("mug", "berlin", 1))
        .then_rejected("wrong_precision");
}

#[test]
fn a_location_that_cannot_sell_comes_before_its_suspension() {
    given([a_location_that_can("depot", [Capability::Ship]), received("mug", "depot", 1), suspended("depot")])
        .when(reserve("mug", "depot", 1))
        .then_rejected("location_incapable");
}

#[test]
fn the_state_of_the_reservation_comes_before_the_time_it_would_last() {
    given([received("mug", "berlin", 2), hold(1, "mug", "berlin", 1), confirm(1)])
        .when(Reserve::new().reservation(reservation(1)).line("mug", 9).expires_in(Span::from_days(60)))
        .then_rejected("reservation_not_open");
}

#[test]
fn the_time_it_would_last_comes_before_purchase_limits() {
    given([received("mug", "berlin", 2), at_most_an_order("mug", 1)])
        .when(Reserve::new().line("mug", 9).expires_in(Span::from_days(60)))
        .then_rejected("hold_too_long");
}

#[test]
fn purchase_limits_come_before_stock() {
    given([received("mug", "berlin", 2), at_most_an_order("mug", 1)])
        .when(reserve("mug", "berlin", 9))
        .then_rejected("purchase_limit_exceeded");
}

#[test]
fn stock_comes_before_shipments() {
    let from_one = onhand_domain::Sourcing::from(onhand_domain::Strategy::Priority).max_shipments(1);
    let world = || given([received("mug", "berlin", 1), received("mug", "hamburg", 1)]);
    world().when(Reserve::new().line("mug", 3).sourcing(from_one)).then_rejected("insufficient_stock");
    world().when(Reserve::new().line("mug", 2).sourcing(from_one)).then_rejected("too_many_shipments");
}
