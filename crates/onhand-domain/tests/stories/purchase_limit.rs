//! What one order and one customer may take, and what they get back of it.

use onhand_domain::{CancelAllocation, LimitPer, PromisedLine, Rejection, Reserve};
use onhand_testkit::{Given, Refusal, customer, given, reservation, words::*};

fn limited(steps: impl IntoIterator<Item = onhand_testkit::Step>) -> Given {
    let given = given([received("mug", "berlin", 99), at_most_a_customer("mug", 5, None)]);
    steps.into_iter().fold(given, Given::and)
}

/// The limit is five, so much was taken before, and this much more is asked for.
fn over_the_limit(requested: i64, taken: i64) -> Refusal {
    Rejection::PurchaseLimitExceeded {
        sku: "mug".into(),
        per: LimitPer::Customer,
        limit: 5.into(),
        requested: requested.into(),
        taken: taken.into(),
    }
    .into()
}

#[test]
fn one_order_takes_no_more_than_its_limit() {
    let world = || given([received("mug", "berlin", 9), at_most_an_order("mug", 3)]);
    world().when(reserve("mug", "berlin", 3)).then_accepted();
    world().when(Reserve::new().line_at("mug", "berlin", 2).line("mug", 2)).then_rejected(
        Rejection::PurchaseLimitExceeded {
            sku: "mug".into(),
            per: LimitPer::Order,
            limit: 3.into(),
            requested: 4.into(),
            taken: 0.into(),
        },
    );
}

#[test]
fn a_customer_takes_no_more_than_the_limit_in_all() {
    limited([hold_for(1, 1, "mug", "berlin", 3)])
        .when(hold_for(1, 2, "mug", "berlin", 3))
        .then_rejected(over_the_limit(3, 3))
        .when(hold_for(2, 3, "mug", "berlin", 5))
        .then_accepted()
        .when(hold_for(1, 2, "mug", "berlin", 2))
        .then_accepted();
}

#[test]
fn what_nobody_is_named_for_is_not_counted() {
    limited([hold(1, "mug", "berlin", 9)]).when(hold_for(1, 2, "mug", "berlin", 5)).then_accepted();
}

#[test]
fn the_hold_that_is_replaced_does_not_count() {
    limited([hold_for(1, 1, "mug", "berlin", 4)])
        .when(hold_for(1, 1, "mug", "berlin", 5))
        .then_accepted()
        .when(hold_for(1, 1, "mug", "berlin", 6))
        .then_rejected(over_the_limit(6, 0));
}

#[test]
fn a_hold_that_ends_gives_its_purchase_back() {
    for end in [release(1), after_seconds(900)] {
        limited([hold_for(1, 1, "mug", "berlin", 5), end]).when(hold_for(1, 2, "mug", "berlin", 5)).then_accepted();
    }
}

#[test]
fn a_canceled_allocation_gives_its_part_back() {
    let line = PromisedLine { sku: "mug".into(), quantity: 2.into(), location: None };
    limited([hold_for(1, 1, "mug", "berlin", 5), confirm(1)])
        .and(CancelAllocation { reservation: reservation(1), lines: Some(vec![line]) })
        .when(hold_for(1, 2, "mug", "berlin", 3))
        .then_rejected(over_the_limit(3, 3))
        .when(hold_for(1, 2, "mug", "berlin", 2))
        .then_accepted();
}

#[test]
fn goods_that_left_count_for_good() {
    limited([hold_for(1, 1, "mug", "berlin", 5), issue_out_of(1, "mug", "berlin", 5)])
        .when(hold_for(1, 2, "mug", "berlin", 1))
        .then_rejected(over_the_limit(1, 5));
}

#[test]
fn goods_that_left_before_a_release_count_for_good_and_only_once() {
    limited([hold_for(1, 1, "mug", "berlin", 5), issue_out_of(1, "mug", "berlin", 3), release(1)])
        .when(hold_for(1, 2, "mug", "berlin", 3))
        .then_rejected(over_the_limit(3, 3))
        .when(hold_for(1, 2, "mug", "berlin", 2))
        .then_accepted();
}

#[test]
fn goods_that_left_count_even_under_the_id_they_left_by() {
    limited([hold_for(1, 1, "mug", "berlin", 5), issue_out_of(1, "mug", "berlin", 5)])
        .when(hold_for(1, 1, "mug", "berlin", 1))
        .then_rejected(over_the_limit(1, 5));
    limited([hold_for(1, 1, "mug", "berlin", 5), issue_out_of(1, "mug", "berlin", 3)])
        .when(hold_for(1, 1, "mug", "berlin", 3))
        .then_rejected(over_the_limit(3, 3));
}

#[test]
fn a_purchase_leaves_the_window_the_moment_it_is_as_old_as_the_window() {
    let world = || {
        given([received("mug", "berlin", 99), at_most_a_customer("mug", 5, Some(600))])
            .and(hold_for(1, 1, "mug", "berlin", 5))
    };
    world().and(after_seconds(599)).when(hold_for(1, 2, "mug", "berlin", 1)).then_rejected(over_the_limit(1, 5));
    world().and(after_seconds(600)).when(hold_for(1, 2, "mug", "berlin", 5)).then_accepted();
}

#[test]
fn a_limit_that_is_lifted_limits_nobody() {
    let lifted =
        onhand_domain::SetPurchaseLimit { sku: "mug".into(), per_order: None, per_customer: None, window: None };
    limited([hold_for(1, 1, "mug", "berlin", 5)]).and(lifted).when(hold_for(1, 2, "mug", "berlin", 9)).then_accepted();
}

#[test]
fn what_was_held_before_there_was_a_limit_is_not_counted() {
    given([received("mug", "berlin", 99), hold_for(1, 1, "mug", "berlin", 9), at_most_a_customer("mug", 5, None)])
        .when(hold_for(1, 2, "mug", "berlin", 5))
        .then_accepted();
}

#[test]
fn a_partial_hold_is_limited_by_what_it_asks_for_and_counts_as_what_it_gets() {
    let some = |number, quantity| {
        let hold = Reserve::new().reservation(reservation(number)).customer(customer(1));
        hold.line_at("mug", "berlin", quantity).partial()
    };
    let world = || given([received("mug", "berlin", 2), at_most_a_customer("mug", 5, None)]);
    world().when(some(1, 6)).then_rejected(over_the_limit(6, 0));
    world().and(some(1, 4)).and(received("mug", "berlin", 9)).when(some(2, 3)).then_accepted();
}

#[test]
fn a_bundle_counts_as_itself_and_as_its_components() {
    let world = |limit| {
        given([received("mug", "berlin", 99), received("plate", "berlin", 99)])
            .and(a_bundle("set", &[("mug", 2), ("plate", 1)]))
            .and(limit)
    };
    let set = |number, quantity| {
        let hold = Reserve::new().reservation(reservation(number)).customer(customer(1));
        hold.line_at("set", "berlin", quantity)
    };
    world(at_most_a_customer("set", 2, None)).and(set(1, 2)).when(set(2, 1)).then_rejected("purchase_limit_exceeded");
    world(at_most_a_customer("mug", 5, None)).and(set(1, 2)).when(set(2, 1)).then_rejected("purchase_limit_exceeded");
    world(at_most_an_order("mug", 3)).when(set(1, 2)).then_rejected("purchase_limit_exceeded");
}

#[test]
fn a_bundle_counts_for_good_once_any_of_its_reservation_has_left() {
    let set = |number, quantity| {
        let hold = Reserve::new().reservation(reservation(number)).customer(customer(1));
        hold.line_at("set", "berlin", quantity)
    };
    given([received("mug", "berlin", 99), a_bundle("set", &[("mug", 2)]), at_most_a_customer("set", 2, None)])
        .and(set(1, 2))
        .and(issue_out_of(1, "mug", "berlin", 1))
        .and(release(1))
        .when(set(2, 1))
        .then_rejected("purchase_limit_exceeded");
}

#[test]
fn the_first_line_over_its_limit_is_the_one_that_is_named() {
    given([received("mug", "berlin", 9), at_most_an_order("mug", 1), a_bundle("set", &[("mug", 1)])])
        .and(at_most_an_order("set", 1))
        .when(Reserve::new().line("mug", 2).line("set", 2))
        .then_rejected(Refusal::that(
            "the mug",
            |rejection| matches!(rejection, Rejection::PurchaseLimitExceeded { sku, .. } if sku.as_str() == "mug"),
        ));
}
