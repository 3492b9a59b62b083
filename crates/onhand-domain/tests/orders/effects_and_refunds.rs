//! What is about to be given back is there when it is given, whichever is given first.

use super::effects::{effect, ends, euro, ordered, payment, request};
use super::figures;
use onhand_domain::{
    AuthorizePayment, CancelOrder, CapturePayment, EffectKind, Money, Outcome, PaymentId, PaymentMethod,
    RecordChargeback, RefundId, RefundKind, RefundOrder, Rejection, RequestEffect,
};
use onhand_testkit::{Given, order, reservation};

/// 10.00 of one card and then 40.00 of another were captured for an order that was canceled then.
fn paid_twice() -> Given {
    let card = |number, minor| {
        let (payment, method) = (payment(number), PaymentMethod::CreditCard);
        AuthorizePayment { order: order(1), payment, method, amount: euro(minor), expires_at: None, account: None }
    };
    ordered()
        .and(card(1, 1_000))
        .and(CapturePayment { payment: payment(1), amount: euro(1_000) })
        .and(card(2, 4_000))
        .and(CapturePayment { payment: payment(2), amount: euro(4_000) })
        .and(CancelOrder { order: order(1), reason: None })
}

fn refund(number: u64, minor: i64, payment: Option<PaymentId>) -> RequestEffect {
    let (refund, amount) = (RefundId(reservation(number).0), euro(minor));
    request(number, EffectKind::Refund { refund, amount, kind: RefundKind::Goods, payment })
}

fn by_hand(number: u64, minor: i64) -> RefundOrder {
    let (refund, kind) = (RefundId(reservation(number).0), RefundKind::Goods);
    RefundOrder { order: order(1), refund, amount: euro(minor), kind, payment: None }
}

#[test]
fn no_more_is_about_to_be_given_back_than_was_captured() {
    paid_twice().and(refund(1, 4_000, None)).when(refund(2, 1_001, None)).then_rejected(Rejection::ExceedsCaptured {
        order: order(1),
        payment: None,
        requested: euro(1_001),
        refundable: euro(1_000),
    });
}

#[test]
fn a_refund_given_at_once_leaves_what_others_are_about_to_take() {
    paid_twice()
        .and(refund(1, 4_000, Some(payment(2))))
        .when(by_hand(3, 1_001))
        .then_rejected("exceeds_captured")
        .when(by_hand(3, 1_000))
        .then_world(|world| {
            let refunded: Vec<i64> = figures(world, 1).payments.iter().map(|paid| paid.refunded.minor()).collect();
            assert_eq!(refunded, [1_000, 0]);
        })
        .when(ends(1, "one", Outcome::Done))
        .then_events(["effect_ended", "order_refunded"])
        .then_world(|world| assert_eq!(figures(world, 1).due, Money::from_minor(0, euro(0).currency())));
}

#[test]
fn refunds_end_in_any_order() {
    let story =
        || paid_twice().and(refund(1, 1_500, None)).and(refund(2, 1_000, Some(payment(1)))).and(refund(3, 2_500, None));
    for sequence in [[1, 2, 3], [3, 2, 1], [2, 1, 3], [3, 1, 2]] {
        let all = sequence.iter().fold(story(), |story, number| story.and(ends(*number, "one", Outcome::Done)));
        let world = all.world();
        assert_eq!(figures(&world, 1).due.minor(), 0, "{sequence:?}");
    }
}

#[test]
fn a_chargeback_leaves_what_refunds_are_about_to_take() {
    paid_twice()
        .and(refund(1, 3_500, None))
        .when(RecordChargeback { payment: payment(2), amount: euro(501) })
        .then_rejected("exceeds_captured")
        .when(RecordChargeback { payment: payment(2), amount: euro(500) })
        .then_accepted()
        .when(ends(1, "one", Outcome::Done))
        .then_accepted();
}

#[test]
fn a_refund_is_not_given_beside_itself() {
    let exists = Rejection::RefundExists { order: order(1), refund: RefundId(reservation(1).0) };
    paid_twice()
        .and(refund(1, 100, None))
        .when(by_hand(1, 100))
        .then_rejected(exists.clone())
        .when(RequestEffect { effect: effect(9), ..refund(1, 100, None) })
        .then_rejected(exists);
}
