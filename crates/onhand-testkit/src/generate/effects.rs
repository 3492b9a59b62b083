//! Commands of the outbox at random.

use super::names::Stage;
use super::orders::{lines, order};
use super::payments::{amount, payment};
use onhand_domain::{
    CancelEffect, Command, CompleteEffect, EffectId, EffectKind, EffectName, LeaseEffects, Outcome, PaymentMethod,
    RefundId, RefundKind, RequestEffect, Retry, Span, Timestamp, WorkerName,
};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// Any command of the outbox of the small world.
pub(super) fn about_effects(stage: Stage) -> impl Strategy<Value = Command> {
    let retry =
        prop_oneof![2 => Just(Retry::DEFAULT), 1 => Just(Retry { first: Span::from_seconds(60), most_attempts: 2 })];
    prop_oneof![
        8 => (effect(), order(stage), kind(stage), weighted(0.2, Just(Timestamp::EPOCH)), retry).prop_map(
            |(effect, order, kind, not_before, retry)| {
                RequestEffect { effect, order, kind, not_before, retry }.into()
            }
        ),
        6 => (worker(), 1..=3_u32, 30..600_u32, weighted(0.2, select(EffectName::ALL.to_vec()))).prop_map(
            |(worker, most, seconds, kind)| {
                let kinds = kind.into_iter().collect();
                LeaseEffects { worker, most, lease_for: Span::from_seconds(seconds), kinds }.into()
            }
        ),
        8 => (effect(), worker(), outcome())
            .prop_map(|(effect, worker, outcome)| CompleteEffect { effect, worker, outcome }.into()),
        1 => effect().prop_map(|effect| CancelEffect { effect }.into()),
    ]
}

fn kind(stage: Stage) -> impl Strategy<Value = EffectKind> {
    let kinds = [RefundKind::Goods, RefundKind::Shipping, RefundKind::Goodwill, RefundKind::PriceAdjustment];
    let parcel = (select(vec!["one", "two"]), super::commands::place(stage), lines(stage));
    prop_oneof![
        4 => (payment(), amount(), weighted(0.2, Just(Timestamp::EPOCH))).prop_map(|(payment, amount, expires_at)| {
            EffectKind::Authorize { payment, method: PaymentMethod::CreditCard, amount, expires_at }
        }),
        6 => (payment(), amount()).prop_map(|(payment, amount)| EffectKind::Capture { payment, amount }),
        2 => payment().prop_map(|payment| EffectKind::Void { payment }),
        6 => (1..=4_u64, amount(), select(kinds.to_vec()), weighted(0.3, payment())).prop_map(
            |(refund, amount, kind, payment)| {
                let refund = RefundId(crate::reservation(refund).0);
                EffectKind::Refund { refund, amount, kind, payment }
            }
        ),
        1 => parcel.prop_map(|(shipment, at, lines)| {
            EffectKind::Label { shipment: shipment.into(), location: at.into(), carrier: None, lines }
        }),
        1 => Just(EffectKind::Notify { template: "thanks".into() }),
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        4 => Just(Outcome::Done),
        1 => Just(Outcome::Refused { reason: "no_funds".into() }),
        3 => weighted(0.3, (0..90_u32).prop_map(Span::from_seconds))
            .prop_map(|retry_in| Outcome::Failed { reason: "timeout".into(), retry_in }),
    ]
}

/// One of few.
fn effect() -> impl Strategy<Value = EffectId> {
    (1..=6_u64).prop_map(|number| EffectId(crate::reservation(number).0))
}

fn worker() -> impl Strategy<Value = WorkerName> {
    select(vec!["one", "two"]).prop_map(WorkerName::from)
}
