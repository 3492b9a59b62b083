//! A hold lasts until it expires by the log's time; it may be extended up to the longest life.

use onhand_domain::event::{Event, HoldsExpired, ReservationExtended};
use onhand_domain::{Rejection, ReservationState, Reserve, Span};
use onhand_testkit::{DAWN, given, insufficient_stock, reservation, words::*};
use std::time::Duration;

#[test]
fn it_is_expired_the_moment_its_time_has_come() {
    given([received("mug", "berlin", 1), hold(1, "mug", "berlin", 1)])
        .after(Duration::from_millis(899_999))
        .then_events([])
        .then_available("mug", "berlin", 0)
        .after(Duration::from_millis(1))
        .then([Event::from(HoldsExpired { reservations: vec![reservation(1)] })])
        .then_available("mug", "berlin", 1)
        .then_state(1, ReservationState::Expired);
}

#[test]
fn what_expired_is_free_for_the_next_command() {
    given([received("mug", "berlin", 1), hold(1, "mug", "berlin", 1), after_seconds(900)])
        .when(hold(2, "mug", "berlin", 1))
        .then_events(["stock_reserved"]);
}

#[test]
fn holds_expire_in_the_order_of_their_time_then_of_their_ids() {
    given([received("mug", "berlin", 9), hold(3, "mug", "berlin", 1), hold(1, "mug", "berlin", 1), extend(1, 901)])
        .and(hold(2, "mug", "berlin", 1))
        .after(Duration::from_secs(901))
        .then([Event::from(HoldsExpired { reservations: [2, 3, 1].map(reservation).to_vec() })]);
}

#[test]
fn extended_it_lasts_from_now() {
    given([received("mug", "berlin", 1), hold(1, "mug", "berlin", 1), after_seconds(800), extend(1, 300)])
        .after(Duration::from_secs(299))
        .then_state(1, ReservationState::Open)
        .after(Duration::from_secs(1))
        .then_state(1, ReservationState::Expired);
}

#[test]
fn extended_to_less_it_ends_when_it_would_have() {
    let expires_at = DAWN.plus(Span::from_seconds(900));
    given([received("mug", "berlin", 1), hold(1, "mug", "berlin", 1)])
        .when(extend(1, 10))
        .then([Event::from(ReservationExtended { reservation: reservation(1), expires_at })])
        .after(Duration::from_secs(899))
        .then_state(1, ReservationState::Open)
        .after(Duration::from_secs(1))
        .then([Event::from(HoldsExpired { reservations: vec![reservation(1)] })]);
}

#[test]
fn a_replacement_may_end_sooner() {
    let shorter = Reserve::new().reservation(reservation(1)).line_at("mug", "berlin", 1);
    given([received("mug", "berlin", 1), hold(1, "mug", "berlin", 1)])
        .and(shorter.expires_in(Span::from_seconds(10)))
        .after(Duration::from_secs(10))
        .then_state(1, ReservationState::Expired);
}

#[test]
fn extended_over_and_over_it_expires_once() {
    given([received("mug", "berlin", 1), hold(1, "mug", "berlin", 1), extend(1, 1_000), extend(1, 900)])
        .after(Duration::from_secs(2_000))
        .then([Event::from(HoldsExpired { reservations: vec![reservation(1)] })]);
}

#[test]
fn it_lives_no_longer_than_configured() {
    let day = 86_400;
    let (longest, expires_at) = (Span::from_days(30), DAWN.plus(Span::from_seconds(30 * day + 1)));
    given([received("mug", "berlin", 1), hold(1, "mug", "berlin", 1), after_seconds(1)])
        .when(extend(1, 30 * day))
        .then_rejected(Rejection::HoldTooLong { expires_at, latest: DAWN.plus(longest), longest })
        .when(extend(1, 30 * day - 1))
        .then_accepted();
}

#[test]
fn released_it_gives_everything_back() {
    given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 2)])
        .when(release(1))
        .then_available("mug", "berlin", 3)
        .then_state(1, ReservationState::Released)
        .then_granted(1, &[("mug", "berlin", 2)])
        .then_promised(1, &[("mug", "berlin", 0)]);
}

#[test]
fn one_that_ended_is_neither_released_extended_nor_confirmed() {
    let not_open = |state| Rejection::ReservationNotOpen { reservation: reservation(1), state };
    let world = || given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 2)]);
    for step in [release(1), extend(1, 60), confirm(1)] {
        world().and(release(1)).when(step.clone()).then_rejected(not_open(ReservationState::Released));
        world().and(after_seconds(900)).when(step.clone()).then_rejected(not_open(ReservationState::Expired));
        world().and(confirm(1)).when(step.clone()).then_rejected(not_open(ReservationState::Confirmed));
        given([a_sku("mug")]).when(step).then_rejected(not_open(ReservationState::Unknown));
    }
}

#[test]
fn a_hold_that_expired_a_moment_ago_no_longer_counts_as_ones_own() {
    given([received("mug", "berlin", 2), hold(1, "mug", "berlin", 2), after_seconds(900), hold(2, "mug", "berlin", 1)])
        .when(hold(1, "mug", "berlin", 2))
        .then_rejected(insufficient_stock(2, 1));
}
