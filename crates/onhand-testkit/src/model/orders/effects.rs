//! Effects: what was asked for outside, who has it, and how it ended.

use super::super::{Model, Told};
use super::ModelOrder;
use super::payments::{ModelPayment, Taken};
use super::told::ToldEffect;
use onhand_domain::event::EffectEnd;
use onhand_domain::{
    AuthorizePayment, CapturePayment, CompleteEffect, EffectId, EffectKind, EffectName, EffectOver, EffectState,
    LeaseEffects, Money, NotLeased, NothingDue, Outcome, PaymentId, PaymentStanding, Reason, RefundOrder, Rejection,
    RequestEffect, Retry, Span, Timestamp, VoidPayment, WorkerName,
};

#[derive(Clone, Debug)]
pub(super) struct ModelEffect {
    pub(super) id: EffectId,
    pub(super) kind: EffectKind,
    retry: Retry,
    /// Which one it is of all that were ever asked for.
    number: u64,
    attempts: u32,
    due_at: Option<Timestamp>,
    state: EffectState,
    worker: Option<WorkerName>,
    reason: Option<Reason>,
}

impl ModelEffect {
    fn name(&self) -> EffectName {
        match self.kind {
            EffectKind::Authorize { .. } => EffectName::Authorize,
            EffectKind::Capture { .. } => EffectName::Capture,
            EffectKind::Void { .. } => EffectName::Void,
            EffectKind::Refund { .. } => EffectName::Refund,
            EffectKind::Label { .. } => EffectName::Label,
            _ => EffectName::Notify,
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        matches!(self.state, EffectState::Done | EffectState::Refused | EffectState::Canceled)
    }

    fn end(&mut self, state: EffectState, reason: Option<Reason>) {
        (self.state, self.reason, self.worker, self.due_at) = (state, reason, None, None);
    }

    pub(super) fn told(&self) -> ToldEffect {
        (self.id, self.state, self.attempts, self.due_at, self.worker.clone(), self.reason.clone())
    }
}

impl Model {
    pub(in crate::model) fn request_effect(&mut self, command: &RequestEffect) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        let asked = |other: &&ModelOrder| other.effects.iter().any(|effect| effect.id == command.effect);
        if let Some(other) = self.orders.iter().find(asked) {
            return Err(Rejection::EffectExists { effect: command.effect, order: other.id });
        }
        self.would_be_done(&order, &command.kind)?;
        self.effects_asked += 1;
        order.effects.push(ModelEffect {
            id: command.effect,
            kind: command.kind.clone(),
            retry: command.retry,
            number: self.effects_asked,
            attempts: 0,
            due_at: Some(command.not_before.unwrap_or(self.now)),
            state: EffectState::Requested,
            worker: None,
            reason: None,
        });
        self.put_and_go_on(order)
    }

    /// Whether it could be said that it was done, in another world.
    fn would_be_done(&self, of: &ModelOrder, kind: &EffectKind) -> Result<(), Rejection> {
        let (mut world, order) = (self.clone(), of.id);
        let own = |payment: PaymentId| match of.payments.iter().find(|paid| paid.id == payment).map(|paid| paid.account)
        {
            None => Err(Rejection::UnknownPayment { payment }),
            Some(Some(account)) => Err(Rejection::OwnCredit { payment, account }),
            Some(None) => Ok(()),
        };
        match kind.clone() {
            EffectKind::Authorize { payment, method, amount, expires_at } => {
                world.authorize_payment(&AuthorizePayment {
                    order,
                    payment,
                    method,
                    amount,
                    expires_at,
                    account: None,
                })?;
            }
            EffectKind::Capture { payment, amount } => {
                own(payment)?;
                world.capture_payment(&CapturePayment { payment, amount })?;
            }
            EffectKind::Void { payment } => {
                own(payment)?;
                world.void_payment(&VoidPayment { payment })?;
            }
            EffectKind::Refund { refund, amount, kind, payment } => {
                payment.map_or(Ok(()), own)?;
                world.refund_order(&RefundOrder { order, refund, amount, kind, payment })?;
                let mut outside = of.clone();
                outside.speak_for_refunds(None);
                outside.goes_back_outside(payment, amount.minor(), |taken| &mut taken.refunded).map_err(|there| {
                    let refundable = Money::from_minor(there, amount.currency());
                    Rejection::ExceedsCaptured { order, payment, requested: amount, refundable }
                })?;
            }
            EffectKind::Label { shipment, location, lines, .. } => {
                self.known_location(&location)?;
                self.named(of, &lines)?;
                if of.shipments.iter().any(|parcel| parcel.shipment == shipment) {
                    return Err(Rejection::ShipmentExists { order, shipment });
                }
            }
            _ => {}
        }
        Ok(())
    }

    pub(in crate::model) fn lease_effects(&mut self, command: &LeaseEffects) -> Result<Told, Rejection> {
        let now = self.now;
        let wanted = |effect: &&mut ModelEffect| {
            effect.due_at.is_some() && (command.kinds.is_empty() || command.kinds.contains(&effect.name()))
        };
        let all = self.orders.iter_mut().flat_map(|order| &mut order.effects);
        let mut waiting: Vec<&mut ModelEffect> = all.filter(wanted).collect();
        waiting.sort_by_key(|effect| (effect.due_at, effect.number));
        let next = waiting.first().and_then(|effect| effect.due_at);
        if next.is_none_or(|next| next > now) {
            return Err(Rejection::NothingDue(NothingDue { now, next }));
        }
        let due = waiting.into_iter().filter(|effect| effect.due_at.is_some_and(|due_at| due_at <= now));
        for effect in due.take(command.most as usize) {
            effect.attempts += 1;
            effect.due_at = Some(now.plus(command.lease_for));
            (effect.state, effect.worker) = (EffectState::Leased, Some(command.worker.clone()));
        }
        Ok(Told::default())
    }

    pub(in crate::model) fn complete_effect(&mut self, command: &CompleteEffect) -> Result<Told, Rejection> {
        let (mut order, index) = self.not_ended(command.effect)?;
        let found = order.effects[index].clone();
        match &command.outcome {
            Outcome::Done => {
                order.happens(&found);
                order.effects[index].end(EffectState::Done, None);
            }
            Outcome::Refused { reason } => {
                order.effects[index].end(EffectState::Refused, Some(reason.clone()));
                if let EffectKind::Authorize { payment: id, amount, .. } = found.kind {
                    let (authorized, standing) = (amount.minor(), PaymentStanding::Declined);
                    order.payments.push(ModelPayment { id, authorized, expires_at: None, standing, account: None });
                }
            }
            Outcome::Failed { reason, retry_in } => {
                if found.worker.as_ref() != Some(&command.worker) {
                    let (effect, worker) = (command.effect, command.worker.clone());
                    return Err(Rejection::EffectNotLeased(NotLeased { effect, worker, holder: found.worker }));
                }
                let effect = &mut order.effects[index];
                effect.end(EffectState::GivenUp, Some(reason.clone()));
                if found.attempts < found.retry.most_attempts {
                    effect.state = EffectState::Requested;
                    effect.due_at = Some(self.now.plus(retry_in.unwrap_or_else(|| wait(&found))));
                }
            }
        }
        self.put_and_go_on(order)
    }

    pub(in crate::model) fn cancel_effect(&mut self, effect: EffectId) -> Result<Told, Rejection> {
        let (mut order, index) = self.not_ended(effect)?;
        let attempts = order.effects[index].attempts;
        if attempts > 0 {
            return Err(Rejection::EffectTried { effect, attempts });
        }
        order.effects[index].end(EffectState::Canceled, None);
        self.put_and_go_on(order)
    }

    fn not_ended(&self, effect: EffectId) -> Result<(ModelOrder, usize), Rejection> {
        for order in &self.orders {
            let Some(index) = order.effects.iter().position(|other| other.id == effect) else { continue };
            let end = match order.effects[index].state {
                EffectState::Done => EffectEnd::Done,
                EffectState::Refused => EffectEnd::Refused,
                EffectState::Canceled => EffectEnd::Canceled,
                EffectState::Requested | EffectState::Leased | EffectState::GivenUp => {
                    return Ok((order.clone(), index));
                }
            };
            return Err(Rejection::EffectEnded(EffectOver { effect, order: order.id, end }));
        }
        Err(Rejection::UnknownEffect { effect })
    }
}

impl ModelOrder {
    /// What was asked for has happened, whatever else has meanwhile.
    fn happens(&mut self, effect: &ModelEffect) {
        match effect.kind {
            EffectKind::Authorize { payment: id, amount, expires_at, .. } => {
                let (authorized, standing) = (amount.minor(), PaymentStanding::Authorized);
                self.payments.push(ModelPayment { id, authorized, expires_at, standing, account: None });
            }
            EffectKind::Capture { payment, amount } => {
                let amount = amount.minor();
                self.taken.push(Taken { payment, amount, refunded: 0, charged_back: 0, spoken_for: 0 });
            }
            EffectKind::Void { payment } => {
                let captured =
                    self.taken.iter().filter(|taken| taken.payment == payment).map(|taken| taken.amount).sum();
                for paid in self.payments.iter_mut().filter(|paid| paid.id == payment) {
                    (paid.authorized, paid.standing) = (captured, PaymentStanding::Voided);
                }
            }
            EffectKind::Refund { refund, amount, kind, payment } => {
                self.speak_for_refunds(Some(effect.id));
                let there = self.goes_back_outside(payment, amount.minor(), |taken| &mut taken.refunded);
                assert_eq!(there, Ok(()), "a refund that was given cannot be recorded");
                self.speak_for_nothing();
                self.gave_back(refund, kind, amount.minor());
            }
            _ => {}
        }
    }
}

/// It doubles from attempt to attempt, up to a day.
fn wait(effect: &ModelEffect) -> Span {
    let mut wait = effect.retry.first;
    for _ in 1..effect.attempts {
        wait = Span::from_micros(wait.micros().saturating_mul(2));
    }
    wait.min(Span::from_days(1))
}
