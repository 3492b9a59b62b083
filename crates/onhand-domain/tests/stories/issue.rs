//! Goods leave out of a reservation: what was promised leaves, and the promise shrinks.

use onhand_domain::{Rejection, ReservationState};
use onhand_testkit::{given, insufficient_stock, reservation, words::*};

#[test]
fn out_of_a_hold_or_an_allocation() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 3)])
        .when(issue_out_of(1, "mug", "berlin", 1))
        .then_reserved("mug", "berlin", 2)
        .then_sellable("mug", "berlin", 4)
        .then_available("mug", "berlin", 2)
        .when(confirm(1))
        .when(issue_out_of(1, "mug", "berlin", 1))
        .then_allocated("mug", "berlin", 1)
        .then_granted(1, &[("mug", "berlin", 3)])
        .then_promised(1, &[("mug", "berlin", 1)]);
}

#[test]
fn once_all_has_left_the_reservation_is_confirmed_and_over() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 3)])
        .when(issue_out_of(1, "mug", "berlin", 3))
        .then_state(1, ReservationState::Confirmed)
        .when(release(1))
        .then_rejected(Rejection::ReservationNotOpen {
            reservation: reservation(1),
            state: ReservationState::Confirmed,
        })
        .when(issue_out_of(1, "mug", "berlin", 1))
        .then_rejected("reservation_not_open");
}

#[test]
fn no_more_than_it_was_promised_there() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 3), received("mug", "hamburg", 5)])
        .when(issue_out_of(1, "mug", "berlin", 4))
        .then_rejected(Rejection::ExceedsPromised {
            reservation: reservation(1),
            sku: "mug".into(),
            location: Some("berlin".into()),
            requested: 4.into(),
            promised: 3.into(),
        })
        .when(issue_out_of(1, "mug", "hamburg", 1))
        .then_rejected("exceeds_promised");
}

#[test]
fn of_a_reservation_that_is_not_known() {
    given([received("mug", "berlin", 5)])
        .when(issue_out_of(1, "mug", "berlin", 1))
        .then_rejected(Rejection::ReservationNotOpen { reservation: reservation(1), state: ReservationState::Unknown });
}

#[test]
fn no_goods_that_are_not_there_even_where_they_were_promised() {
    given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 3), count("mug", "berlin", 1)])
        .when(issue_out_of(1, "mug", "berlin", 2))
        .then_rejected(insufficient_stock(2, 1))
        .when(issue_out_of(1, "mug", "berlin", 1))
        .then_accepted();
}

#[test]
fn from_a_suspended_location_as_well() {
    given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 3), suspended("berlin")])
        .when(issue_out_of(1, "mug", "berlin", 3))
        .then_accepted();
}
