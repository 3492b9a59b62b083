//! A sale that has already happened is never refused, whatever the books or its reservation say.

use onhand_domain::event::Event;
use onhand_domain::{Condition, Issue, ReservationState};
use onhand_testkit::{Answer, Given, given, insufficient_stock, reservation, words::*};

#[test]
fn it_takes_stock_below_zero() {
    given([received("mug", "berlin", 1)])
        .when(sold("mug", "berlin", 3))
        .then_events(["stock_issued", "shortfall_recorded"])
        .then_sellable("mug", "berlin", -2)
        .then_short("mug", "berlin", Condition::Sellable, 2);
}

#[test]
fn a_sale_still_to_be_made_takes_no_promised_stock() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 3)])
        .when(issue("mug", "berlin", 3))
        .then_rejected(insufficient_stock(3, 2));
}

#[test]
fn a_sale_still_to_be_made_may_use_safety_stock() {
    given([received("mug", "berlin", 5), safety_stock("mug", "berlin", 5)])
        .when(issue("mug", "berlin", 5))
        .then_events(["stock_issued"]);
}

#[test]
fn force_takes_promised_stock_and_records_the_shortfall() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 3)])
        .when(force_issue("mug", "berlin", 3))
        .then_events(["stock_issued", "shortfall_recorded"])
        .then_short("mug", "berlin", Condition::Sellable, 1);
}

#[test]
fn out_of_an_expired_hold_it_leaves_all_the_same() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 3), after_seconds(900)])
        .when(Issue::new("mug", "berlin", 3).out_of(reservation(1)).occurred())
        .then_events(["stock_issued"])
        .then_sellable("mug", "berlin", 2)
        .then_state(1, ReservationState::Expired);
}

#[test]
fn what_its_reservation_does_not_cover_is_a_sale_beside_it() {
    given([received("mug", "berlin", 5), hold(2, "mug", "berlin", 1), hold(1, "mug", "berlin", 3)])
        .when(Issue::new("mug", "berlin", 5).out_of(reservation(1)).occurred())
        .then_events(["stock_issued", "stock_issued", "shortfall_recorded"])
        .then_state(1, ReservationState::Confirmed)
        .then_short("mug", "berlin", Condition::Sellable, 1)
        .then_available("mug", "berlin", -1);
}

#[test]
fn the_reservation_that_it_was_said_to_belong_to_is_told_whatever_became_of_it() {
    let told = |given: Given| {
        let outcome = given.when(Issue::new("mug", "berlin", 3).out_of(reservation(1)).occurred()).then_accepted();
        let Answer::Accepted(events) = outcome.answer() else { panic!("refused") };
        let issued = |event: &Event| match event {
            Event::StockIssued(event) => Some((event.quantity.0, event.reservation)),
            _ => None,
        };
        events.iter().filter_map(issued).collect::<Vec<_>>()
    };
    let stocked = || given([received("mug", "berlin", 5), received("plate", "berlin", 5)]);
    let (stated, whole) = (Some(reservation(1)), vec![(3, Some(reservation(1)))]);
    // Never made, expired, released, and one that was promised something else.
    assert_eq!(told(stocked()), whole);
    assert_eq!(told(stocked().and(hold(1, "mug", "berlin", 3)).and(after_seconds(900))), whole);
    assert_eq!(told(stocked().and(hold(1, "mug", "berlin", 3)).and(release(1))), whole);
    assert_eq!(told(stocked().and(hold(1, "plate", "berlin", 3))), whole);
    // Promised less: what was promised leaves under its name, the rest beside it.
    assert_eq!(told(stocked().and(hold(1, "mug", "berlin", 2))), [(2, stated), (1, None)]);
}

#[test]
fn told_of_a_reservation_that_promises_none_of_it_it_takes_nothing_from_that() {
    given([received("mug", "berlin", 5), received("plate", "berlin", 5), hold(1, "plate", "berlin", 3)])
        .when(Issue::new("mug", "berlin", 6).out_of(reservation(1)).occurred())
        .then_events(["stock_issued", "shortfall_recorded"])
        .then_sellable("mug", "berlin", -1)
        .then_promised(1, &[("plate", "berlin", 3)])
        .then_state(1, ReservationState::Open);
}
