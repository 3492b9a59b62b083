//! One of every event of the outbox, with every field that can be set, and some with those that can be left out.

use super::assert_golden;
use onhand_domain::event::*;
use onhand_domain::{
    Currency, EffectId, LocationId, Money, OrderId, PaymentId, PaymentMethod, Quantity, RefundId, RefundKind, Retry,
    SkuId, Span, Timestamp,
};
use onhand_testkit::{order, reservation};

const AT: Timestamp = Timestamp::from_micros(1_767_225_600_123_456);

fn ids() -> (EffectId, OrderId, PaymentId) {
    (EffectId(reservation(9).0), order(1), PaymentId(reservation(7).0))
}

#[test]
fn of_asking() {
    let (effect, order, payment) = ids();
    let amount = Money::from_minor(70_000, Currency::EURO);
    let (method, kind, refund) = (PaymentMethod::CreditCard, RefundKind::Goods, RefundId(reservation(8).0));
    let lines = vec![PartLine { line: 7, sku: SkuId(70_000), quantity: Quantity(300) }];
    let (shipment, location, carrier) = ("P-1".into(), LocationId(300), Some("snail".into()));
    let retry = Retry { first: Span::from_seconds(10), most_attempts: 300 };
    for (name, asked, not_before) in [
        ("effect_requested", Asked::Authorize { payment, method, amount, expires_at: Some(AT) }, Some(AT)),
        ("effect_requested.plain", Asked::Authorize { payment, method, amount, expires_at: None }, None),
        ("effect_requested.capture", Asked::Capture { payment, amount }, None),
        ("effect_requested.void", Asked::Void { payment }, None),
        ("effect_requested.refund", Asked::Refund { refund, amount, kind, payment: Some(payment) }, None),
        ("effect_requested.label", Asked::Label { shipment, location, carrier, lines }, None),
        ("effect_requested.notify", Asked::Notify { template: "thanks".into() }, None),
    ] {
        assert_golden(name, &EffectRequested { effect, order, asked, not_before, retry });
    }
}

#[test]
fn of_what_becomes_of_it() {
    let (effect, order, _) = ids();
    let effects = vec![LeasedEffect { effect, order, attempt: 300 }];
    assert_golden("effects_leased", &EffectsLeased { worker: "one".into(), until: AT, effects });
    let failed = EffectFailed { effect, order, reason: "timeout".into(), retry_at: Some(AT) };
    assert_golden("effect_failed", &failed);
    assert_golden("effect_failed.plain", &EffectFailed { retry_at: None, ..failed });
    for (name, end, reason) in [
        ("effect_ended", EffectEnd::Refused, Some("no_funds".into())),
        ("effect_ended.done", EffectEnd::Done, None),
        ("effect_ended.canceled", EffectEnd::Canceled, None),
    ] {
        assert_golden(name, &EffectEnded { effect, order, end, reason });
    }
}
