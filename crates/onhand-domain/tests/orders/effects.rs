//! What is done outside is done once: leased to one worker, asked for under one key, and recorded however late.

use super::{figures, web};
use onhand_domain::event::{EffectEnd, Event, LeasedEffect};
use onhand_domain::{
    AuthorizePayment, CancelEffect, CancelOrder, CompleteEffect, Currency, EffectId, EffectKind, EffectName,
    EffectState, LeaseEffects, Money, Outcome, PaymentId, PaymentMethod, PaymentStanding, Rejection, RequestEffect,
    Retry, Span,
};
use onhand_testkit::words::{after_seconds, received};
use onhand_testkit::{Answer, DAWN, Given, Outcome as Came, World, given, order, reservation};

pub(crate) fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}

pub(crate) fn payment(number: u64) -> PaymentId {
    PaymentId(reservation(number).0)
}

pub(crate) fn effect(number: u64) -> EffectId {
    EffectId(reservation(100 + number).0)
}

pub(crate) fn request(number: u64, kind: EffectKind) -> RequestEffect {
    RequestEffect { effect: effect(number), order: order(1), kind, not_before: None, retry: Retry::DEFAULT }
}

pub(crate) fn capture(number: u64, minor: i64) -> RequestEffect {
    request(number, EffectKind::Capture { payment: payment(1), amount: euro(minor) })
}

pub(crate) fn lease(worker: &str, most: u32) -> LeaseEffects {
    LeaseEffects { worker: worker.into(), most, lease_for: Span::from_seconds(60), kinds: Vec::new() }
}

pub(crate) fn ends(number: u64, worker: &str, outcome: Outcome) -> CompleteEffect {
    CompleteEffect { effect: effect(number), worker: worker.into(), outcome }
}

fn failed() -> Outcome {
    Outcome::Failed { reason: "timeout".into(), retry_in: None }
}

pub(crate) fn refused() -> Outcome {
    Outcome::Refused { reason: "no_funds".into() }
}

/// Three mugs at 15.00, and 5.00 for shipping.
pub(crate) fn ordered() -> Given {
    given([received("mug", "berlin", 9)]).and(web(1).ship("mug", 3, 1_500).shipping(500))
}

/// The same, with 15.00 authorized.
pub(crate) fn authorized() -> Given {
    let (payment, method) = (payment(1), PaymentMethod::CreditCard);
    ordered().and(AuthorizePayment {
        order: order(1),
        payment,
        method,
        amount: euro(1_500),
        expires_at: None,
        account: None,
    })
}

fn is(number: u64, state: EffectState, attempts: u32) -> impl FnOnce(&World) {
    move |world| {
        let found = world.ledger().effect(effect(number)).unwrap();
        assert_eq!((found.state, found.attempts), (state, attempts));
    }
}

/// What the last command leased, with the number of the attempt.
fn leased(outcome: &Came) -> Vec<(EffectId, u32)> {
    let Answer::Accepted(events) = outcome.answer() else { panic!("{:?}", outcome.answer()) };
    let of = |event: &Event| match event {
        Event::EffectsLeased(leased) => leased.effects.clone(),
        _ => Vec::new(),
    };
    events.iter().flat_map(of).map(|LeasedEffect { effect, attempt, .. }| (effect, attempt)).collect()
}

pub(crate) fn paid(standing: PaymentStanding, authorized: i64, captured: i64) -> impl FnOnce(&World) {
    move |world| {
        let found = figures(world, 1).payments.remove(0);
        let amounts = (found.authorized.minor(), found.captured.minor());
        assert_eq!((found.standing, amounts), (standing, (authorized, captured)));
    }
}

#[test]
fn a_gateway_that_answers_twice_changes_nothing() {
    authorized()
        .and(capture(1, 1_000))
        .and(lease("one", 1))
        .and(ends(1, "one", Outcome::Done))
        .when(ends(1, "one", Outcome::Done))
        .then_rejected("effect_ended")
        .when(ends(1, "two", refused()))
        .then_rejected("effect_ended")
        .then_world(paid(PaymentStanding::Authorized, 1_500, 1_000));
}

#[test]
fn two_workers_never_have_the_same_effect() {
    let first = authorized().and(capture(1, 400)).and(capture(2, 600)).when(lease("one", 1));
    assert_eq!(leased(&first), [(effect(1), 1)]);
    let second = first.when(lease("two", 5));
    assert_eq!(leased(&second), [(effect(2), 1)]);
    let next = Some(DAWN.plus(Span::from_seconds(60)));
    let third = second.when(lease("two", 5));
    let Answer::Rejected(Rejection::NothingDue(nothing)) = third.answer() else { panic!("{:?}", third.answer()) };
    assert_eq!(nothing.next, next);
}

#[test]
fn what_a_worker_left_behind_is_had_by_the_next_under_the_same_key() {
    let again = authorized()
        .and(capture(1, 1_000))
        .and(lease("one", 1))
        .and(after_seconds(59))
        .when(lease("two", 1))
        .then_rejected("nothing_due")
        .after(std::time::Duration::from_secs(1))
        .when(lease("two", 1));
    assert_eq!(leased(&again), [(effect(1), 2)]);
    // The first one has come back meanwhile, and knows that it was done.
    again
        .when(ends(1, "one", failed()))
        .then_rejected("effect_not_leased")
        .when(ends(1, "one", Outcome::Done))
        .then_events(["effect_ended", "payment_captured"])
        .when(ends(1, "two", Outcome::Done))
        .then_rejected("effect_ended")
        .then_world(paid(PaymentStanding::Authorized, 1_500, 1_000));
}

#[test]
fn what_fails_is_tried_again_later_and_later() {
    let retry = Retry { first: Span::from_seconds(10), most_attempts: 4 };
    let mut story = authorized().when(RequestEffect { retry, ..capture(1, 1_000) }).then_accepted();
    for (wait, attempt) in [(10, 1), (20, 2), (40, 3)] {
        story = story.when(lease("one", 1)).then_world(is(1, EffectState::Leased, attempt));
        story = story.when(ends(1, "one", failed())).then_events(["effect_failed"]);
        story = story.after(Span::from_seconds(wait - 1)).when(lease("one", 1)).then_rejected("nothing_due");
        story = story.after(Span::from_seconds(1));
    }
    story.when(lease("one", 1)).then_world(is(1, EffectState::Leased, 4));
}

#[test]
fn the_wait_doubles_up_to_a_day() {
    let retry = Retry { first: Span::from_seconds(10), most_attempts: 100 };
    let waits = [1, 2, 3, 4, 20, 100].map(|attempt| retry.wait_after(attempt).micros() / 1_000_000);
    assert_eq!(waits, [10, 20, 40, 80, 86_400, 86_400]);
}

#[test]
fn what_failed_too_often_is_given_up_and_counts_until_somebody_finds_out() {
    let once = Retry { most_attempts: 1, ..Retry::DEFAULT };
    let given_up = authorized()
        .and(RequestEffect { retry: once, ..capture(1, 1_000) })
        .and(lease("one", 1))
        .and(ends(1, "one", failed()))
        .when(after_seconds(86_400 * 30))
        .then_world(is(1, EffectState::GivenUp, 1))
        .when(lease("one", 1))
        .then_rejected("nothing_due");
    // It may have been done: nobody takes the same money once more.
    given_up
        .when(capture(2, 600))
        .then_rejected("exceeds_authorized")
        .when(ends(1, "somebody", Outcome::Done))
        .then_events(["effect_ended", "payment_captured"])
        .then_world(paid(PaymentStanding::Authorized, 1_500, 1_000));
}

#[test]
fn what_nobody_has_tried_is_canceled_and_nothing_else() {
    authorized()
        .and(capture(1, 1_000))
        .and(capture(2, 500))
        .and(lease("one", 1))
        .when(CancelEffect { effect: effect(1) })
        .then_rejected(Rejection::EffectTried { effect: effect(1), attempts: 1 })
        .when(CancelEffect { effect: effect(2) })
        .then_events(["effect_ended"])
        .then_world(is(2, EffectState::Canceled, 0))
        .when(ends(2, "one", Outcome::Done))
        .then_rejected("effect_ended");
}

#[test]
fn an_order_with_something_under_way_is_not_closed() {
    let notify = request(1, EffectKind::Notify { template: "canceled".into() });
    ordered()
        .and(notify)
        .and(CancelOrder { order: order(1), reason: None })
        .and(after_seconds(86_400 * 120))
        .when(ends(1, "one", Outcome::Done))
        .then_accepted()
        .after(std::time::Duration::from_secs(86_400 * 90))
        .then_events(["orders_closed"])
        .when(ends(1, "one", Outcome::Done))
        .then_rejected(Rejection::UnknownEffect { effect: effect(1) });
}

#[test]
fn workers_choose_among_kinds_and_moments() {
    let later = Some(DAWN.plus(Span::from_seconds(100)));
    let notify = |number| request(number, EffectKind::Notify { template: "thanks".into() });
    let story = authorized()
        .and(RequestEffect { not_before: later, ..notify(1) })
        .and(capture(2, 1_000))
        .and(notify(3))
        .when(LeaseEffects { kinds: vec![EffectName::Notify], ..lease("mail", 5) });
    assert_eq!(leased(&story), [(effect(3), 1)]);
    let story = story.after(std::time::Duration::from_secs(100)).when(lease("any", 5));
    // The longest due first: the capture, then the lease that ran out, then what was not to be before.
    assert_eq!(leased(&story), [(effect(2), 1), (effect(3), 2), (effect(1), 1)]);
}

#[test]
fn an_effect_is_asked_for_once() {
    authorized()
        .and(capture(1, 1_000))
        .when(capture(1, 1_000))
        .then_rejected(Rejection::EffectExists { effect: effect(1), order: order(1) });
}

#[test]
fn how_it_ended_stays_with_the_order() {
    authorized().and(capture(1, 1_000)).when(ends(1, "one", Outcome::Done)).then_world(|world| {
        let effects = figures(world, 1).effects;
        assert_eq!(effects.iter().map(|of| of.state).collect::<Vec<_>>(), [EffectState::Done]);
        assert_eq!(EffectEnd::Done.as_str(), effects[0].state.as_str());
        assert_eq!(world.ledger().effects(None, Some(EffectState::Done)), effects);
    });
}
