//! Rule 6 for what is under way outside: it is spoken for, and seen to by one at a time.

use super::Violation;
use crate::event::{Asked, Event};
use crate::state::{EffectRow, OrderRow, State};
use crate::{EffectId, OrderId};
use std::collections::BTreeSet;

/// If all that is under way of an order is done, no more is captured than was authorized, and no more is given back than
/// was captured; and what is given up is not captured meanwhile.
pub(super) fn beyond(row: &OrderRow) -> impl Iterator<Item = Violation> {
    let order = row.order;
    let over = row.payments.rows.iter().filter(|paid| {
        let under_way = row.captures_under_way(Some(paid.payment));
        let captured = row.payments.captured_of(paid.payment).saturating_add(under_way);
        captured > paid.authorized || under_way > 0 && row.void_under_way(paid.payment).is_some()
    });
    let left = row.left_beside_refunds(None);
    let overdrawn = row.payments.captures.iter().zip(left).filter(|(_, left)| *left < 0);
    let refunds = || row.effects_under_way().any(|row| matches!(row.asked, Asked::Refund { .. }));
    let payments: BTreeSet<_> = over
        .map(|paid| paid.payment)
        .chain(overdrawn.filter(|_| refunds()).map(|(capture, _)| capture.payment))
        .collect();
    payments.into_iter().map(move |payment| Violation::Money { order, payment })
}

/// What somebody is to try is in the outbox once, and nothing else is.
pub(super) fn waits_otherwise(state: &State) -> Vec<Violation> {
    let (mut found, mut waiting) = (Vec::new(), 0_usize);
    for row in state.orders.iter() {
        for effect in &row.effects {
            let stands = effect.waiting().is_none_or(|of| state.outbox.contains(&of));
            waiting = waiting.saturating_add(usize::from(effect.waiting().is_some()));
            let known = state.orders.with_effect(effect.effect).is_some_and(|of| of.order == row.order);
            found.extend((!stands || !known).then_some(otherwise(row.order, effect)));
        }
    }
    let outbox = state.outbox.len();
    found.extend((outbox != waiting).then_some(Violation::OutboxOtherwise { outbox, waiting }));
    found
}

fn otherwise(order: OrderId, effect: &EffectRow) -> Violation {
    Violation::WaitsNowhere { order, effect: effect.effect }
}

/// No effect is leased to two, or twice, by what one command did. To be asked right after that command.
pub(super) fn leased_twice(state: &State, events: &[Event]) -> Vec<Violation> {
    let (mut seen, mut found) = (BTreeSet::<EffectId>::new(), Vec::new());
    for event in events {
        let Event::EffectsLeased(leased) = event else { continue };
        for of in &leased.effects {
            let has = state.effect(of.effect).is_some_and(|effect| effect.worker.as_ref() == Some(&leased.worker));
            if !has || !seen.insert(of.effect) {
                found.push(Violation::LeasedOtherwise { effect: of.effect, order: of.order });
            }
        }
    }
    found
}
