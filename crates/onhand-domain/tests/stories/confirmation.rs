//! Confirmed, a hold becomes allocations that do not expire and are given back only by a cancellation.

use onhand_domain::{CancelAllocation, PromisedLine, Rejection, ReservationState, Reserve};
use onhand_testkit::{Given, given, reservation, words::*};
use std::time::Duration;

fn allocated() -> Given {
    given([received("mug", "berlin", 3), received("mug", "hamburg", 3), received("plate", "berlin", 3)])
        .and(Reserve::new().reservation(reservation(1)).line("mug", 5).line("plate", 2))
        .and(confirm(1))
}

fn cancel_of(lines: &[(&str, i64, Option<&str>)]) -> CancelAllocation {
    let line = |(sku, quantity, location): &(&str, i64, Option<&str>)| PromisedLine {
        sku: (*sku).into(),
        quantity: (*quantity).into(),
        location: location.map(Into::into),
    };
    CancelAllocation { reservation: reservation(1), lines: Some(lines.iter().map(line).collect()) }
}

#[test]
fn it_is_allocated_and_does_not_expire() {
    allocated()
        .after(Duration::from_secs(90 * 86_400))
        .then_allocated("mug", "berlin", 3)
        .then_reserved("mug", "berlin", 0)
        .then_state(1, ReservationState::Confirmed);
}

#[test]
fn canceled_as_a_whole_it_is_released_and_has_no_expiry_to_tell() {
    allocated()
        .when(cancel(1))
        .then_available("mug", "berlin", 3)
        .then_state(1, ReservationState::Released)
        .then_world(|world| {
            assert_eq!(world.ledger().reservation(reservation(1)).unwrap().expires_at, None);
        });
}

#[test]
fn canceled_in_part_the_rest_stays() {
    allocated()
        .when(cancel_of(&[("mug", 1, Some("berlin")), ("plate", 2, None)]))
        .then_promised(1, &[("mug", "berlin", 2), ("mug", "hamburg", 2), ("plate", "berlin", 0)])
        .then_state(1, ReservationState::Confirmed);
}

#[test]
fn the_last_part_canceled_ends_it() {
    allocated()
        .and(cancel_of(&[("mug", 3, Some("berlin")), ("mug", 2, Some("hamburg"))]))
        .when(cancel_of(&[("plate", 2, None)]))
        .then_state(1, ReservationState::Released);
}

#[test]
fn a_sku_from_several_locations_needs_one_named() {
    allocated()
        .when(cancel_of(&[("mug", 1, None)]))
        .then_rejected(Rejection::LocationNeeded { reservation: reservation(1), sku: "mug".into() })
        .when(cancel_of(&[("mug", 3, Some("berlin"))]))
        .when(cancel_of(&[("mug", 1, None)]))
        .then_accepted();
}

#[test]
fn no_more_than_is_promised_lines_of_the_same_taken_together() {
    let exceeds = |sku: &str, location: Option<&str>, requested: i64, promised: i64| Rejection::ExceedsPromised {
        reservation: reservation(1),
        sku: sku.into(),
        location: location.map(Into::into),
        requested: requested.into(),
        promised: promised.into(),
    };
    allocated().when(cancel_of(&[("plate", 1, None), ("plate", 2, None)])).then_rejected(exceeds(
        "plate",
        Some("berlin"),
        3,
        2,
    ));
    allocated().and(a_sku("bowl")).when(cancel_of(&[("bowl", 1, None)])).then_rejected(exceeds("bowl", None, 1, 0));
}

#[test]
fn only_a_confirmed_one_is_canceled() {
    let not_confirmed = |state| Rejection::ReservationNotConfirmed { reservation: reservation(1), state };
    given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 1)])
        .when(cancel(1))
        .then_rejected(not_confirmed(ReservationState::Open))
        .when(release(1))
        .when(cancel(1))
        .then_rejected(not_confirmed(ReservationState::Released));
    given([a_sku("mug")]).when(cancel(1)).then_rejected(not_confirmed(ReservationState::Unknown));
}

#[test]
fn partly_gone_and_the_rest_canceled_it_is_released() {
    given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 3), confirm(1), issue_out_of(1, "mug", "berlin", 2)])
        .when(cancel(1))
        .then_state(1, ReservationState::Released)
        .then_available("mug", "berlin", 1);
}
