//! Placing out of a hold: what it had stays where it is.

use super::{sources, web};
use onhand_domain::{DefineLocation, Fulfillment, Rejection, ReservationState};
use onhand_testkit::words::{after_seconds, count, hold, received, release, reserve};
use onhand_testkit::{Given, given, reservation};

fn two_shops() -> Given {
    let first = DefineLocation { priority: Some(1), ..DefineLocation::store("zurich") };
    given([first]).and(received("mug", "zurich", 10)).and(received("mug", "berlin", 10))
}

#[test]
fn goods_of_a_hold_become_the_orders_where_they_are() {
    let placed = two_shops()
        .and(hold(1, "mug", "berlin", 4))
        .when(web(1).out_of(reservation(1)).ship("mug", 3, 999))
        .then_events(["channel_opened", "order_placed"])
        .then_reserved("mug", "berlin", 0)
        .then_allocated("mug", "berlin", 3)
        .then_state(1, ReservationState::Ordered);
    assert_eq!(sources(&placed), [("berlin".to_owned(), 3)]);
}

#[test]
fn what_is_wanted_beyond_the_hold_is_sourced() {
    two_shops()
        .and(hold(1, "mug", "berlin", 4))
        .when(web(1).out_of(reservation(1)).ship("mug", 6, 999))
        .then_accepted()
        .then_allocated("mug", "berlin", 4)
        .then_allocated("mug", "zurich", 2);
}

#[test]
fn a_shelf_that_is_short_by_now_keeps_what_was_promised_on_it() {
    two_shops()
        .and(hold(1, "mug", "berlin", 4))
        .and(count("mug", "berlin", 1))
        .when(web(1).out_of(reservation(1)).ship("mug", 4, 999))
        .then_accepted()
        .then_allocated("mug", "berlin", 4);
}

#[test]
fn an_expired_hold_is_tried_again() {
    two_shops()
        .and(hold(1, "mug", "berlin", 4))
        .and(after_seconds(3_600))
        .when(web(1).out_of(reservation(1)).ship("mug", 4, 999))
        .then_accepted()
        .then_allocated("mug", "zurich", 4);
}

#[test]
fn an_expired_hold_whose_goods_are_gone_is_refused_for_that() {
    given([received("mug", "berlin", 4), hold(1, "mug", "berlin", 4)])
        .and(after_seconds(3_600))
        .and(reserve("mug", "berlin", 2))
        .when(web(1).out_of(reservation(1)).ship("mug", 4, 999))
        .then_rejected("insufficient_stock");
}

#[test]
fn a_hold_that_was_given_back_is_no_hold() {
    two_shops()
        .and(hold(1, "mug", "berlin", 4))
        .and(release(1))
        .when(web(1).out_of(reservation(1)).ship("mug", 4, 999))
        .then_rejected(Rejection::ReservationNotOpen {
            reservation: reservation(1),
            state: ReservationState::Released,
        });
}

#[test]
fn only_the_orders_own_commands_touch_its_goods() {
    let order = onhand_domain::ReservationId(onhand_testkit::order(1).0);
    let issue = onhand_domain::Issue::new("mug", "berlin", 1).out_of(order);
    two_shops()
        .and(web(1).line("mug", 2, 999, Fulfillment::Ship(Some("berlin".into()))))
        .when(issue)
        .then_rejected(Rejection::ReservationNotOpen { reservation: order, state: ReservationState::Ordered })
        .when(onhand_domain::ReleaseReservation { reservation: order })
        .then_rejected(Rejection::ReservationNotOpen { reservation: order, state: ReservationState::Ordered });
}
