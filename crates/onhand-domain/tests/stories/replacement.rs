//! A hold made again under its id replaces the old one: its own hold never blocks it, a refusal leaves it.

use onhand_domain::{CommandId, ReservationState, Reserve, Span};
use onhand_testkit::{given, insufficient_stock, reservation, words::*};

#[test]
fn its_own_hold_never_blocks_it() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 4)])
        .when(hold(1, "mug", "berlin", 5))
        .then_reserved("mug", "berlin", 5)
        .then_promised(1, &[("mug", "berlin", 5)]);
}

#[test]
fn its_own_hold_counts_once() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 4)])
        .when(hold(1, "mug", "berlin", 6))
        .then_rejected(insufficient_stock(6, 5));
}

#[test]
fn a_refused_replacement_leaves_the_old_hold_as_it_was() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 4), hold(2, "mug", "berlin", 1)])
        .when(hold(1, "mug", "berlin", 5))
        .then_rejected(insufficient_stock(5, 4))
        .then_promised(1, &[("mug", "berlin", 4)])
        .then_state(1, ReservationState::Open);
}

#[test]
fn what_the_new_lines_do_not_need_is_free_again() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 4), received("plate", "berlin", 1)])
        .when(hold(1, "plate", "berlin", 1))
        .then_available("mug", "berlin", 5)
        .then_reserved("plate", "berlin", 1);
}

#[test]
fn it_lives_from_the_first_making_on() {
    let long = |days| Reserve::new().reservation(reservation(1)).line("mug", 1).expires_in(Span::from_days(days));
    given([received("mug", "berlin", 5)])
        .and(long(30))
        .and(after_seconds(1))
        .when(long(30))
        .then_rejected("hold_too_long")
        .when(long(29))
        .then_accepted();
}

#[test]
fn an_ended_hold_is_not_replaced_but_made_anew() {
    let long = Reserve::new().reservation(reservation(1)).line("mug", 1).expires_in(Span::from_days(30));
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 1), after_seconds(900)])
        .when(long)
        .then_state(1, ReservationState::Open);
}

#[test]
fn a_confirmed_reservation_is_not_replaced() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 1), confirm(1)])
        .when(hold(1, "mug", "berlin", 1))
        .then_rejected("reservation_not_open");
}

#[test]
fn without_an_id_a_hold_has_that_of_its_command() {
    given([received("mug", "berlin", 5)]).when(reserve("mug", "berlin", 1)).then_world(|world| {
        let CommandId(id) = world.records().last().unwrap().id;
        assert!(world.ledger().reservation(id.into()).is_some());
    });
}

#[test]
fn in_a_shortfall_it_may_keep_what_it_has() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 5), count("mug", "berlin", 3)])
        .when(hold(1, "mug", "berlin", 4))
        .then_rejected(insufficient_stock(4, 3))
        .when(hold(1, "mug", "berlin", 3))
        .then_available("mug", "berlin", 0);
}
