//! Deciding on effects: what may be asked for outside, and who has it.

use super::Context;
use super::payment::{few_enough_steps, give_back, money};
use crate::event::{Asked, EffectRequested, EffectsLeased, Event, LeasedEffect};
use crate::rejection::NothingDue;
use crate::state::{OrderRow, State};
use crate::{
    AuthorizePayment, CapturePayment, EffectKind, EffectName, LeaseEffects, PaymentId, RefundOrder, Rejection,
    RequestEffect, VoidPayment,
};

impl State {
    pub(super) fn request_effect(
        &self,
        command: &RequestEffect,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let RequestEffect { effect, order, ref kind, not_before, retry } = *command;
        let row = self.orders.get(order).ok_or(Rejection::UnknownOrder { order })?;
        if let Some(other) = self.orders.with_effect(effect) {
            return Err(Rejection::EffectExists { effect, order: other.order });
        }
        let asked = self.judged(row, kind, context)?;
        few_enough_steps(row, row.effects.len())?;
        events.push(Event::from(EffectRequested { effect, order, asked, not_before, retry }));
        Ok(())
    }

    /// What is asked for is judged as the command that would say it was done.
    fn judged(&self, row: &OrderRow, kind: &EffectKind, context: &Context<'_>) -> Result<Asked, Rejection> {
        let (order, mut said) = (row.order, Vec::new());
        match *kind {
            EffectKind::Authorize { payment, method, amount, expires_at } => {
                let command = AuthorizePayment { order, payment, method, amount, expires_at, account: None };
                self.authorize_payment(&command, context, &mut said)?;
                Ok(Asked::Authorize { payment, method, amount, expires_at })
            }
            EffectKind::Capture { payment, amount } => {
                pays_for(row, payment)?;
                self.capture_payment(&CapturePayment { payment, amount }, context, &mut said)?;
                Ok(Asked::Capture { payment, amount })
            }
            EffectKind::Void { payment } => {
                pays_for(row, payment)?;
                self.void_payment(&VoidPayment { payment }, &mut said)?;
                Ok(Asked::Void { payment })
            }
            EffectKind::Refund { refund, amount, kind, payment } => {
                payment.map_or(Ok(()), |payment| pays_for(row, payment))?;
                self.refund_order(&RefundOrder { order, refund, amount, kind, payment }, &mut said)?;
                give_back(row, &row.left_outside(None), payment, amount.minor()).map_err(|refundable| {
                    let refundable = money(row, refundable);
                    Rejection::ExceedsCaptured { order, payment, requested: amount, refundable }
                })?;
                Ok(Asked::Refund { refund, amount, kind, payment })
            }
            EffectKind::Label { ref shipment, ref location, ref carrier, ref lines } => {
                let (location, _) = self.known_location(location)?;
                let lines = self.lines_named(row, lines)?;
                if row.shipment(shipment).is_some() {
                    return Err(Rejection::ShipmentExists { order, shipment: shipment.clone() });
                }
                Ok(Asked::Label { shipment: shipment.clone(), location, carrier: carrier.clone(), lines })
            }
            EffectKind::Notify { ref template } => Ok(Asked::Notify { template: template.clone() }),
        }
    }

    pub(super) fn lease_effects(
        &self,
        command: &LeaseEffects,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (now, worker) = (context.now, command.worker.clone());
        let kinds = if command.kinds.is_empty() { &EffectName::ALL } else { command.kinds.as_slice() };
        let due = self.outbox.due(kinds, now, command.most as usize);
        let leased = due.iter().filter_map(|waiting| {
            let row = self.orders.with_effect(waiting.effect)?;
            let attempt = row.effect(waiting.effect)?.attempts.checked_add(1)?;
            Some(LeasedEffect { effect: waiting.effect, order: row.order, attempt })
        });
        let effects: Vec<LeasedEffect> = leased.collect();
        if effects.is_empty() {
            return Err(Rejection::NothingDue(NothingDue { now, next: self.outbox.next(kinds) }));
        }
        events.push(Event::from(EffectsLeased { worker, until: now.plus(command.lease_for), effects }));
        Ok(())
    }
}

/// Whether a payment is one of the order's, and is made of something that somebody outside is asked for.
fn pays_for(row: &OrderRow, payment: PaymentId) -> Result<(), Rejection> {
    let paid = row.payments.get(payment).ok_or(Rejection::UnknownPayment { payment })?;
    paid.account.map_or(Ok(()), |account| Err(Rejection::OwnCredit { payment, account }))
}
