//! Deciding on how effects end. What the outside has done is recorded, whatever happened to the lease meanwhile.

use super::Context;
use super::payment::{give_back, money};
use crate::event::{
    Asked, EffectEnd, EffectEnded, EffectFailed, Event, OrderRefunded, PaymentAuthorized, PaymentCaptured,
    PaymentDeclined, PaymentVoided,
};
use crate::rejection::{EffectOver, NotLeased};
use crate::state::{EffectRow, EffectStanding, OrderRow, State};
use crate::{CancelEffect, CompleteEffect, EffectId, Outcome, Reason, Rejection, Span, WorkerName};

impl State {
    pub(super) fn complete_effect(
        &self,
        command: &CompleteEffect,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (row, found) = self.open_effect(command.effect)?;
        let (effect, order) = (command.effect, row.order);
        let ended = |end, reason| Event::from(EffectEnded { effect, order, end, reason });
        match &command.outcome {
            Outcome::Done => {
                let done = done(row, found)?;
                events.push(ended(EffectEnd::Done, None));
                events.extend(done);
            }
            Outcome::Refused { reason } => {
                events.push(ended(EffectEnd::Refused, Some(reason.clone())));
                events.extend(declined(row, found, reason));
            }
            Outcome::Failed { reason, retry_in } => {
                has(found, &command.worker)?;
                let (reason, retry_at) =
                    (reason.clone(), next_attempt(found, *retry_in).map(|wait| context.now.plus(wait)));
                events.push(Event::from(EffectFailed { effect, order, reason, retry_at }));
            }
        }
        Ok(())
    }

    pub(super) fn cancel_effect(&self, command: &CancelEffect, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (row, found) = self.open_effect(command.effect)?;
        let effect = command.effect;
        // Whoever tried may have done it.
        if found.attempts > 0 {
            return Err(Rejection::EffectTried { effect, attempts: found.attempts });
        }
        events.push(Event::from(EffectEnded { effect, order: row.order, end: EffectEnd::Canceled, reason: None }));
        Ok(())
    }

    /// An effect of which nobody has told yet how it ended.
    fn open_effect(&self, effect: EffectId) -> Result<(&OrderRow, &EffectRow), Rejection> {
        let row = self.orders.with_effect(effect);
        let found = row.and_then(|row| Some((row, row.effect(effect)?)));
        let (row, found) = found.ok_or(Rejection::UnknownEffect { effect })?;
        match found.standing {
            EffectStanding::Ended(end) => Err(Rejection::EffectEnded(EffectOver { effect, order: row.order, end })),
            EffectStanding::Due(_) | EffectStanding::Leased(..) | EffectStanding::GivenUp => Ok((row, found)),
        }
    }
}

/// What has happened outside, as the order's money knows it.
fn done(row: &OrderRow, found: &EffectRow) -> Result<Option<Event>, Rejection> {
    let order = row.order;
    match found.asked {
        Asked::Authorize { payment, method, amount, expires_at } => {
            Ok(Some(Event::from(PaymentAuthorized { order, payment, method, amount, expires_at })))
        }
        Asked::Capture { payment, amount } => Ok(Some(Event::from(PaymentCaptured { order, payment, amount }))),
        Asked::Void { payment } => {
            let paid = row.payments.get(payment).ok_or(Rejection::UnknownPayment { payment })?;
            let left = paid.authorized.saturating_sub(row.payments.captured_of(payment));
            Ok(Some(Event::from(PaymentVoided { order, payment, amount: money(row, left) })))
        }
        Asked::Refund { refund, amount, kind, payment } => {
            let left = row.left_outside(Some(found.effect));
            let captures = give_back(row, &left, payment, amount.minor()).map_err(|refundable| {
                let refundable = money(row, refundable);
                Rejection::ExceedsCaptured { order, payment, requested: amount, refundable }
            })?;
            Ok(Some(Event::from(OrderRefunded { order, refund, amount, kind, captures })))
        }
        Asked::Label { .. } | Asked::Notify { .. } => Ok(None),
    }
}

/// An authorization that was refused is a payment that was declined.
fn declined(row: &OrderRow, found: &EffectRow, reason: &Reason) -> Option<Event> {
    let Asked::Authorize { payment, method, amount, .. } = found.asked else { return None };
    let reason = Some(reason.clone());
    Some(Event::from(PaymentDeclined { order: row.order, payment, method, amount, reason }))
}

/// Whether a worker has an effect: it may say that it failed as long as nobody else has taken it.
fn has(found: &EffectRow, worker: &WorkerName) -> Result<(), Rejection> {
    let holder = match &found.standing {
        EffectStanding::Leased(holder, _) if holder == worker => return Ok(()),
        EffectStanding::Leased(holder, _) => Some(holder.clone()),
        EffectStanding::Due(_) | EffectStanding::GivenUp | EffectStanding::Ended(_) => None,
    };
    Err(Rejection::EffectNotLeased(NotLeased { effect: found.effect, worker: worker.clone(), holder }))
}

/// How long to wait before an effect is tried again; none where it was tried often enough.
fn next_attempt(found: &EffectRow, retry_in: Option<Span>) -> Option<Span> {
    let again = found.attempts < found.retry.most_attempts;
    again.then(|| retry_in.unwrap_or_else(|| found.retry.wait_after(found.attempts)))
}
