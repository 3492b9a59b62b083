//! What was done outside is money of the order's, and what is about to be done counts as if it were.

use super::effects::{authorized, capture, effect, ends, euro, lease, ordered, paid, payment, refused, request};
use super::figures;
use onhand_domain::{
    AccountId, AuthorizePayment, CancelEffect, CancelOrder, CapturePayment, CreditKind, EffectKind, IssueCredit,
    Outcome, PaymentMethod, PaymentStanding, RefundId, RefundKind, RefundOrder, Rejection, RequestEffect, VoidPayment,
};
use onhand_testkit::{order, reservation};

fn authorize(number: u64, minor: i64) -> RequestEffect {
    let (payment, method) = (payment(1), PaymentMethod::CreditCard);
    request(number, EffectKind::Authorize { payment, method, amount: euro(minor), expires_at: None })
}

#[test]
fn what_was_done_outside_is_recorded_in_the_decision_that_ends_the_effect() {
    ordered()
        .when(authorize(1, 5_000))
        .then_events(["effect_requested"])
        .when(lease("one", 1))
        .then_events(["effects_leased"])
        .when(ends(1, "one", Outcome::Done))
        .then_events(["effect_ended", "payment_authorized"])
        .then_world(paid(PaymentStanding::Authorized, 5_000, 0))
        .when(capture(2, 5_000))
        .then_events(["effect_requested"])
        .when(ends(2, "one", Outcome::Done))
        .then_events(["effect_ended", "payment_captured"])
        .then_world(paid(PaymentStanding::Authorized, 5_000, 5_000));
}

#[test]
fn an_authorization_that_is_refused_is_a_payment_that_was_declined() {
    ordered()
        .and(authorize(1, 5_000))
        .and(lease("one", 1))
        .when(ends(1, "one", refused()))
        .then_events(["effect_ended", "payment_declined"])
        .then_world(paid(PaymentStanding::Declined, 5_000, 0));
}

#[test]
fn what_is_under_way_counts_as_taken() {
    let captured = |minor| CapturePayment { payment: payment(1), amount: euro(minor) };
    authorized()
        .and(capture(1, 1_000))
        .when(capture(2, 1_000))
        .then_rejected(Rejection::ExceedsAuthorized {
            payment: payment(1),
            requested: euro(1_000),
            authorized: euro(1_500),
            captured: euro(1_000),
        })
        .when(captured(501))
        .then_rejected("exceeds_authorized")
        .when(captured(500))
        .then_accepted()
        .when(ends(1, "one", refused()))
        .then_events(["effect_ended"])
        .when(captured(1_000))
        .then_accepted();
}

#[test]
fn a_payment_is_not_given_up_while_it_is_captured_nor_the_other_way_round() {
    let void = |number| request(number, EffectKind::Void { payment: payment(1) });
    authorized()
        .and(capture(1, 1_000))
        .when(void(2))
        .then_rejected("effect_under_way")
        .when(VoidPayment { payment: payment(1) })
        .then_rejected("effect_under_way")
        .when(ends(1, "one", Outcome::Done))
        .then_accepted()
        .when(void(2))
        .then_accepted()
        .when(capture(3, 1))
        .then_rejected("effect_under_way")
        .when(ends(2, "one", Outcome::Done))
        .then_events(["effect_ended", "payment_voided"])
        .then_world(paid(PaymentStanding::Voided, 1_000, 1_000));
}

#[test]
fn nobody_else_takes_the_id_of_a_payment_that_may_come_to_be() {
    let by_hand = || {
        let (payment, method) = (payment(1), PaymentMethod::Cash);
        AuthorizePayment { order: order(1), payment, method, amount: euro(100), expires_at: None, account: None }
    };
    ordered()
        .and(authorize(1, 5_000))
        .when(by_hand())
        .then_rejected("payment_exists")
        .when(authorize(2, 100))
        .then_rejected("payment_exists")
        .when(CancelEffect { effect: effect(1) })
        .then_accepted()
        .when(by_hand())
        .then_accepted();
}

#[test]
fn money_that_was_taken_for_an_order_that_was_canceled_is_owed_back() {
    authorized()
        .and(capture(1, 1_500))
        .and(lease("one", 1))
        .and(CancelOrder { order: order(1), reason: None })
        .when(ends(1, "one", Outcome::Done))
        .then_events(["effect_ended", "payment_captured"])
        .then_world(|world| assert_eq!(figures(world, 1).due.minor(), -1_500));
}

#[test]
fn nobody_outside_is_asked_for_the_shops_own_credit() {
    let account = AccountId(reservation(50).0);
    let card = IssueCredit { account, kind: CreditKind::GiftCard, amount: euro(1_000), expires_at: None };
    let own = Rejection::OwnCredit { payment: payment(2), account };
    let refund = |number, minor, payment| {
        let (refund, kind) = (RefundId(reservation(number).0), RefundKind::Goods);
        request(number, EffectKind::Refund { refund, amount: euro(minor), kind, payment })
    };
    let capture_card = |minor| EffectKind::Capture { payment: payment(2), amount: euro(minor) };
    authorized()
        .and(CapturePayment { payment: payment(1), amount: euro(1_500) })
        .and(card)
        .and(AuthorizePayment {
            order: order(1),
            payment: payment(2),
            method: PaymentMethod::GiftCard,
            amount: euro(1_000),
            expires_at: None,
            account: Some(account),
        })
        .when(request(1, capture_card(1_000)))
        .then_rejected(own.clone())
        .when(CapturePayment { payment: payment(2), amount: euro(1_000) })
        .then_accepted()
        .when(CancelOrder { order: order(1), reason: None })
        .then_accepted()
        .when(refund(2, 1_000, Some(payment(2))))
        .then_rejected(own)
        .when(refund(3, 1_501, None))
        .then_rejected("exceeds_captured")
        .when(refund(4, 1_500, None))
        .then_accepted()
        .when(RefundOrder {
            order: order(1),
            refund: RefundId(reservation(5).0),
            amount: euro(1),
            kind: RefundKind::Goods,
            payment: Some(payment(1)),
        })
        .then_rejected("exceeds_captured")
        .when(ends(4, "one", Outcome::Done))
        .then_events(["effect_ended", "order_refunded"])
        .then_world(|world| {
            let refunded: Vec<i64> = figures(world, 1).payments.iter().map(|paid| paid.refunded.minor()).collect();
            assert_eq!(refunded, [1_500, 0]);
        });
}
