//! Money comes and goes back, and adds up.

use super::{figures, of, web};
use onhand_domain::{
    AuthorizePayment, CancelLines, CancelOrder, CapturePayment, Currency, DeclinePayment, Money, PaymentId,
    PaymentMethod, PaymentStanding, PaymentStatus, RecordChargeback, RefundId, RefundKind, RefundOrder, Rejection,
    Ship, Span, VoidPayment, limit,
};
use onhand_testkit::words::{after_seconds, received};
use onhand_testkit::{DAWN, Given, World, given, given_in, order, reservation};

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}

fn payment(number: u64) -> PaymentId {
    PaymentId(reservation(number).0)
}

fn authorize(number: u64, minor: i64) -> AuthorizePayment {
    let (order, payment, method) = (order(1), payment(number), PaymentMethod::CreditCard);
    AuthorizePayment { order, payment, method, amount: euro(minor), expires_at: None, account: None }
}

fn capture(number: u64, minor: i64) -> CapturePayment {
    CapturePayment { payment: payment(number), amount: euro(minor) }
}

fn refund(number: u64, kind: RefundKind, minor: i64) -> RefundOrder {
    RefundOrder { order: order(1), refund: RefundId(reservation(number).0), amount: euro(minor), kind, payment: None }
}

/// Three mugs at 15.00, and 5.00 for shipping.
fn ordered() -> Given {
    given([received("mug", "berlin", 9)]).and(web(1).ship("mug", 3, 1_500).shipping(500))
}

fn money(status: PaymentStatus, wanted: [i64; 5]) -> impl FnOnce(&World) {
    move |world| {
        let found = figures(world, 1);
        let amounts = [found.total, found.authorized, found.captured, found.refunded, found.due].map(Money::minor);
        assert_eq!((found.payment_status, amounts), (status, wanted));
    }
}

#[test]
fn what_is_due_is_the_total_without_what_was_captured() {
    ordered()
        .when(authorize(1, 5_000))
        .then_world(money(PaymentStatus::Authorized, [5_000, 5_000, 0, 0, 5_000]))
        .when(capture(1, 2_000))
        .then_world(money(PaymentStatus::PartiallyPaid, [5_000, 5_000, 2_000, 0, 3_000]))
        .when(capture(1, 3_000))
        .then_world(money(PaymentStatus::Paid, [5_000, 5_000, 5_000, 0, 0]));
}

#[test]
fn no_more_is_captured_than_was_authorized() {
    ordered().and(authorize(1, 3_000)).and(capture(1, 1_000)).when(capture(1, 2_001)).then_rejected(
        Rejection::ExceedsAuthorized {
            payment: payment(1),
            requested: euro(2_001),
            authorized: euro(3_000),
            captured: euro(1_000),
        },
    );
}

#[test]
fn no_more_is_captured_than_is_due() {
    ordered().and(authorize(1, 9_000)).when(capture(1, 5_001)).then_rejected(Rejection::ExceedsDue {
        order: order(1),
        requested: euro(5_001),
        due: euro(5_000),
    });
}

#[test]
fn refunds_take_from_the_newest_capture_first_and_never_more_than_each_captured() {
    let captured = |world: &World| -> Vec<i64> {
        figures(world, 1).payments.iter().map(|paid| paid.captured.minor() - paid.refunded.minor()).collect()
    };
    ordered()
        .and(authorize(1, 1_000))
        .and(authorize(2, 2_500))
        .and(capture(1, 1_000))
        .and(capture(2, 2_500))
        .when(refund(1, RefundKind::Goodwill, 1_500))
        .then_world(|world| assert_eq!(captured(world), [1_000, 1_000]))
        .when(refund(2, RefundKind::Goodwill, 2_000))
        .then_world(|world| assert_eq!(captured(world), [0, 0]))
        .when(refund(3, RefundKind::Goodwill, 1))
        .then_rejected(Rejection::ExceedsCaptured {
            order: order(1),
            payment: None,
            requested: euro(1),
            refundable: euro(0),
        });
}

#[test]
fn a_refund_may_be_asked_of_one_payment() {
    let of_the_first = |minor| RefundOrder { payment: Some(payment(1)), ..refund(1, RefundKind::Goodwill, minor) };
    ordered()
        .and(authorize(1, 1_000))
        .and(authorize(2, 2_500))
        .and(capture(1, 1_000))
        .and(capture(2, 2_500))
        .when(of_the_first(1_001))
        .then_rejected("exceeds_captured")
        .when(of_the_first(1_000))
        .then_world(|world| assert_eq!(figures(world, 1).payments[0].refunded, euro(1_000)));
}

#[test]
fn for_goods_no_more_is_given_back_than_those_cost_that_were_canceled() {
    ordered()
        .and(authorize(1, 5_000))
        .and(capture(1, 5_000))
        .when(refund(1, RefundKind::Goods, 1))
        .then_rejected("exceeds_refundable")
        .when(CancelLines { order: order(1), lines: of("1", 1), reason: None })
        .then_world(money(PaymentStatus::Paid, [3_500, 5_000, 5_000, 0, -1_500]))
        .when(refund(1, RefundKind::Goods, 1_501))
        .then_rejected(Rejection::ExceedsRefundable {
            order: order(1),
            refund_kind: RefundKind::Goods,
            requested: euro(1_501),
            refundable: euro(1_500),
        })
        .when(refund(1, RefundKind::Goods, 1_500))
        .then_world(money(PaymentStatus::PartiallyRefunded, [3_500, 5_000, 5_000, 1_500, 0]));
}

#[test]
fn of_an_order_that_was_paid_in_part_what_is_owed_comes_first() {
    let one_less = || CancelLines { order: order(1), lines: of("1", 1), reason: None };
    ordered()
        .and(authorize(1, 5_000))
        .and(capture(1, 2_500))
        .and(one_less())
        .when(refund(1, RefundKind::Goods, 1))
        .then_rejected(Rejection::ExceedsRefundable {
            order: order(1),
            refund_kind: RefundKind::Goods,
            requested: euro(1),
            refundable: euro(0),
        })
        .when(one_less())
        .then_world(money(PaymentStatus::Paid, [2_000, 5_000, 2_500, 0, -500]))
        .when(refund(1, RefundKind::Goods, 501))
        .then_rejected("exceeds_refundable")
        .when(refund(1, RefundKind::Goods, 500))
        .then_world(money(PaymentStatus::PartiallyRefunded, [2_000, 5_000, 2_500, 500, 0]));
}

#[test]
fn cards_that_were_declined_shut_no_other_out() {
    let mut world = ordered().world();
    let declined = |number: u64| {
        let (payment, method) = (payment(number), PaymentMethod::CreditCard);
        DeclinePayment { order: order(1), payment, method, amount: euro(5_000), reason: None }
    };
    for number in 10..10 + limit::STEPS as u64 {
        world.submit(&declined(number).into());
    }
    given_in(world, [received("mug", "berlin", 1)])
        .when(declined(9))
        .then_rejected("too_many_steps")
        .when(authorize(1, 5_000))
        .then_accepted()
        .when(capture(1, 5_000))
        .then_accepted();
}

#[test]
fn an_order_that_was_canceled_and_refunded_is_due_nothing() {
    ordered()
        .and(authorize(1, 5_000))
        .and(capture(1, 5_000))
        .and(CancelOrder { order: order(1), reason: None })
        .when(refund(1, RefundKind::Goods, 5_000))
        .then_world(money(PaymentStatus::Refunded, [0, 5_000, 5_000, 5_000, 0]));
}

#[test]
fn an_order_that_was_made_cheaper_before_it_was_canceled_is_due_nothing_either() {
    for (kind, minor) in [(RefundKind::Goodwill, 1_000), (RefundKind::PriceAdjustment, 1), (RefundKind::Shipping, 500)]
    {
        ordered()
            .and(authorize(1, 5_000))
            .and(capture(1, 5_000))
            .and(refund(1, kind, minor))
            .and(CancelOrder { order: order(1), reason: None })
            .when(refund(2, RefundKind::Goods, 5_000 - minor + 1))
            .then_rejected("exceeds_captured")
            .when(refund(2, RefundKind::Goods, 5_000 - minor))
            .then_world(money(PaymentStatus::Refunded, [0, 5_000, 5_000, 5_000, 0]));
    }
}

#[test]
fn shipping_is_given_back_once() {
    ordered()
        .and(authorize(1, 5_000))
        .and(capture(1, 5_000))
        .when(refund(1, RefundKind::Shipping, 501))
        .then_rejected("exceeds_refundable")
        .when(refund(1, RefundKind::Shipping, 500))
        .then_world(money(PaymentStatus::PartiallyRefunded, [4_500, 5_000, 5_000, 500, 0]))
        .when(refund(2, RefundKind::Shipping, 1))
        .then_rejected("exceeds_refundable");
}

#[test]
fn a_refund_is_given_once() {
    ordered()
        .and(authorize(1, 5_000))
        .and(capture(1, 5_000))
        .and(refund(1, RefundKind::PriceAdjustment, 100))
        .when(refund(1, RefundKind::PriceAdjustment, 100))
        .then_rejected("refund_exists");
}

#[test]
fn what_was_given_up_is_not_captured() {
    ordered()
        .and(authorize(1, 5_000))
        .and(capture(1, 2_000))
        .when(VoidPayment { payment: payment(1) })
        .then_world(money(PaymentStatus::PartiallyPaid, [5_000, 2_000, 2_000, 0, 3_000]))
        .when(capture(1, 1))
        .then_rejected(Rejection::PaymentNotOpen { payment: payment(1), standing: PaymentStanding::Voided });
}

#[test]
fn what_was_captured_cannot_be_given_up() {
    ordered()
        .and(authorize(1, 2_000))
        .and(capture(1, 2_000))
        .when(VoidPayment { payment: payment(1) })
        .then_rejected(Rejection::NothingToVoid { payment: payment(1), captured: euro(2_000) });
}

#[test]
fn an_authorization_that_ran_out_is_not_captured() {
    let expires_at = DAWN.plus(Span::from_seconds(60));
    ordered()
        .and(AuthorizePayment { expires_at: Some(expires_at), ..authorize(1, 5_000) })
        .and(after_seconds(60))
        .when(capture(1, 5_000))
        .then_rejected(Rejection::AuthorizationExpired { payment: payment(1), expires_at, now: expires_at });
}

#[test]
fn a_card_that_was_declined_is_recorded_and_worth_nothing() {
    let (order, payment, method) = (order(1), payment(1), PaymentMethod::DebitCard);
    let declined = DeclinePayment { order, payment, method, amount: euro(5_000), reason: Some("no_funds".into()) };
    ordered()
        .when(declined)
        .then_world(money(PaymentStatus::Unpaid, [5_000, 0, 0, 0, 5_000]))
        .when(capture(1, 1))
        .then_rejected(Rejection::PaymentNotOpen { payment, standing: PaymentStanding::Declined })
        .when(authorize(1, 1))
        .then_rejected(Rejection::PaymentExists { payment, order });
}

#[test]
fn what_a_bank_takes_back_is_due_again() {
    let chargeback = |minor| RecordChargeback { payment: payment(1), amount: euro(minor) };
    ordered()
        .and(authorize(1, 5_000))
        .and(capture(1, 5_000))
        .when(chargeback(5_001))
        .then_rejected("exceeds_captured")
        .when(chargeback(4_000))
        .then_world(money(PaymentStatus::PartiallyPaid, [5_000, 5_000, 5_000, 0, 4_000]))
        .when(refund(1, RefundKind::Goodwill, 1_001))
        .then_rejected("exceeds_captured");
}

#[test]
fn an_order_is_paid_in_its_own_currency() {
    let amount = Money::from_minor(100, Currency::from_code("JPY").unwrap());
    ordered().when(AuthorizePayment { amount, ..authorize(1, 1) }).then_rejected(Rejection::OtherCurrency {
        order: order(1),
        amount,
        currency: Currency::EURO,
    });
}

#[test]
fn an_order_that_owes_or_is_owed_something_is_not_closed() {
    let shipped =
        Ship { order: order(1), shipment: "p".into(), location: "berlin".into(), lines: of("1", 3), carrier: None };
    let years = || after_seconds(10 * 365 * 86_400);
    ordered()
        .and(authorize(1, 5_000))
        .and(capture(1, 2_000))
        .and(shipped)
        .and(years())
        .when(capture(1, 3_000))
        .then_accepted()
        .after(Span::from_days(89))
        .then_events([])
        .when(RecordChargeback { payment: payment(1), amount: euro(1) })
        .then_accepted()
        .after(Span::from_days(90))
        .then_events([])
        .when(capture(1, 1))
        .then_rejected("exceeds_authorized")
        .when(authorize(2, 1))
        .then_accepted()
        .when(capture(2, 1))
        .then_accepted()
        .after(Span::from_days(90))
        .then_events(["orders_closed"])
        .when(capture(2, 1))
        .then_rejected(Rejection::UnknownPayment { payment: payment(2) });
}
