//! Commands about returns at random.

use super::commands::{place, sourcing};
use super::names::Stage;
use super::orders::{besides, lines, order, sourced};
use onhand_domain::{
    AuthorizeReturn, Command, Condition, Exchange, LineQuantity, ReceiveReturn, RejectReturn, ReturnId, ReturnLine,
    ReturnPolicy, Span, TakeBack,
};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// Any command about returns of the small world.
pub(super) fn about_returns(stage: Stage) -> impl Strategy<Value = Command> {
    prop_oneof![
        4 => (returning(), order(stage), lines(stage), reason()).prop_map(|(return_id, order, lines, reason)| {
            AuthorizeReturn { return_id, order, lines, reason: reason.map(Into::into) }.into()
        }),
        4 => (returning(), place(stage), back(stage)).prop_map(|(return_id, at, lines)| {
            ReceiveReturn { return_id, location: at.into(), lines }.into()
        }),
        1 => (returning(), weighted(0.6, lines(stage))).prop_map(|(return_id, lines)| {
            RejectReturn { return_id, lines, reason: "worn".into() }.into()
        }),
        3 => (returning(), weighted(0.7, order(stage)), place(stage), back(stage), besides(stage, 1), sourcing()).prop_map(
            |(return_id, order, at, back, lines, sourcing)| {
                let (location, sourcing) = (at.into(), sourced(sourcing, &lines));
                Exchange { return_id, order, location, back, lines, sourcing, reason: None }.into()
            }
        ),
        4 => (returning(), order(stage), place(stage), back(stage), reason()).prop_map(
            |(return_id, order, at, lines, reason)| {
                TakeBack { return_id, order, location: at.into(), lines, reason: reason.map(Into::into) }.into()
            }
        ),
    ]
}

/// Terms of a day, of a few minutes, or of none; all or nothing is kept, or a part.
pub(super) fn return_policy() -> impl Strategy<Value = ReturnPolicy> {
    (select(vec![0, 300, 86_400]), select(vec![0, 33, 100]))
        .prop_map(|(seconds, percent)| ReturnPolicy::within(Span::from_seconds(seconds)).restocking(percent))
}

/// One of few.
fn returning() -> impl Strategy<Value = ReturnId> {
    (1..=4_u64).prop_map(|number| ReturnId(crate::reservation(number).0))
}

fn reason() -> impl Strategy<Value = Option<&'static str>> {
    weighted(0.2, Just("too_small"))
}

fn back(stage: Stage) -> impl Strategy<Value = Vec<ReturnLine>> {
    let condition = prop_oneof![4 => Just(Condition::Sellable), 1 => Just(Condition::Damaged), 1 => Just(Condition::QualityControl)];
    (lines(stage), condition).prop_map(|(lines, condition)| {
        let back = |LineQuantity { line, quantity, component }| ReturnLine { line, quantity, component, condition };
        lines.into_iter().map(back).collect()
    })
}
