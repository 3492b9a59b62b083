//! One of every event of payments, with every field that can be set, and some with those that can be left out.

use super::assert_golden;
use onhand_domain::event::*;
use onhand_domain::{Currency, Money, PaymentId, PaymentMethod, RefundId, RefundKind, Timestamp};
use onhand_testkit::{order, reservation};

const AT: Timestamp = Timestamp::from_micros(1_767_225_600_123_456);

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}

fn payment() -> PaymentId {
    PaymentId(reservation(7).0)
}

fn captures() -> Vec<CaptureReturned> {
    vec![CaptureReturned { payment: payment(), capture: 1, amount: euro(1_000) }]
}

#[test]
fn of_taking() {
    let (order, payment, amount) = (order(1), payment(), euro(70_000));
    let methods = [
        ("payment_authorized", PaymentMethod::CreditCard),
        ("payment_authorized.debit_card", PaymentMethod::DebitCard),
        ("payment_authorized.cash", PaymentMethod::Cash),
        ("payment_authorized.wallet", PaymentMethod::Wallet),
        ("payment_authorized.bank_transfer", PaymentMethod::BankTransfer),
        ("payment_authorized.pay_later", PaymentMethod::PayLater),
        ("payment_authorized.marketplace", PaymentMethod::Marketplace),
    ];
    for (name, method) in methods {
        let expires_at = (method == PaymentMethod::CreditCard).then_some(AT);
        assert_golden(name, &PaymentAuthorized { order, payment, method, amount, expires_at });
    }
    assert_golden("payment_captured", &PaymentCaptured { order, payment, amount });
    assert_golden("payment_voided", &PaymentVoided { order, payment, amount });
    let declined =
        PaymentDeclined { order, payment, method: PaymentMethod::Wallet, amount, reason: Some("no_funds".into()) };
    assert_golden("payment_declined", &declined);
    assert_golden("payment_declined.plain", &PaymentDeclined { reason: None, ..declined });
}

#[test]
fn of_giving_back() {
    let (order, amount) = (order(1), euro(1_000));
    for (name, kind) in [
        ("order_refunded", RefundKind::Goods),
        ("order_refunded.shipping", RefundKind::Shipping),
        ("order_refunded.goodwill", RefundKind::Goodwill),
        ("order_refunded.price_adjustment", RefundKind::PriceAdjustment),
    ] {
        let refund = RefundId(reservation(8).0);
        assert_golden(name, &OrderRefunded { order, refund, amount, kind, captures: captures() });
    }
    let charged = ChargebackRecorded { order, payment: payment(), amount, captures: captures() };
    assert_golden("chargeback_recorded", &charged);
}
