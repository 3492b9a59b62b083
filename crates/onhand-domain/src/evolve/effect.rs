//! How events of the outbox change the orders whose effects they are of.

use crate::event::{Asked, EffectEnded, EffectFailed, EffectRequested, EffectsLeased};
use crate::state::{EffectRow, EffectStanding, Waiting};
use crate::{EffectId, Ledger, OrderId};

impl Ledger {
    pub(super) fn effect_requested(&mut self, event: &EffectRequested) -> Option<()> {
        let (effect, order) = (event.effect, event.order);
        let due_at = event.not_before.unwrap_or(self.state.time);
        let row = EffectRow {
            effect,
            requested: self.state.position,
            asked: event.asked.clone(),
            retry: event.retry,
            attempts: 0,
            reason: None,
            standing: EffectStanding::Due(due_at),
        };
        self.state.orders.get_mut(order)?.effects.push(row);
        self.state.orders.ask(effect, order)?;
        // Nobody else takes the id of a payment that may come to be.
        if let Asked::Authorize { payment, .. } = event.asked {
            self.state.orders.pay(payment, order)?;
        }
        self.effect_waits(order, effect)?;
        self.order_goes_on(order)
    }

    pub(super) fn effects_leased(&mut self, event: &EffectsLeased) -> Option<()> {
        for leased in &event.effects {
            let now = self.state.time;
            self.effect_waits_no_more(leased.order, leased.effect)?;
            let row = self.state.orders.get_mut(leased.order)?.effect_mut(leased.effect)?;
            // Whoever has it has it alone, as long as the lease lasts.
            row.due_at().filter(|due_at| *due_at <= now)?;
            row.attempts = row.attempts.checked_add(1).filter(|attempts| *attempts == leased.attempt)?;
            row.standing = EffectStanding::Leased(event.worker.clone(), event.until);
            self.effect_waits(leased.order, leased.effect)?;
        }
        Some(())
    }

    pub(super) fn effect_failed(&mut self, event: &EffectFailed) -> Option<()> {
        self.effect_waits_no_more(event.order, event.effect)?;
        let row = self.state.orders.get_mut(event.order)?.effect_mut(event.effect)?;
        if !matches!(row.standing, EffectStanding::Leased(..)) {
            return None;
        }
        row.standing = event.retry_at.map_or(EffectStanding::GivenUp, EffectStanding::Due);
        row.reason = Some(event.reason.clone());
        self.effect_waits(event.order, event.effect)
    }

    pub(super) fn effect_ended(&mut self, event: &EffectEnded) -> Option<()> {
        self.effect_waits_no_more(event.order, event.effect)?;
        let row = self.state.orders.get_mut(event.order)?.effect_mut(event.effect)?;
        if !row.is_under_way() {
            return None;
        }
        row.standing = EffectStanding::Ended(event.end);
        row.reason = event.reason.clone();
        // Where it was authorized or declined, the next event takes the id for good.
        if let Asked::Authorize { payment, .. } = row.asked {
            self.state.orders.pay_no_more(payment)?;
        }
        self.order_goes_on(event.order)
    }

    /// The effect of an order is in the outbox, unless nobody is to try it.
    pub(super) fn effect_waits(&mut self, order: OrderId, effect: EffectId) -> Option<()> {
        match self.waiting(order, effect)? {
            Some(waiting) => self.state.outbox.add(waiting),
            None => Some(()),
        }
    }

    fn effect_waits_no_more(&mut self, order: OrderId, effect: EffectId) -> Option<()> {
        match self.waiting(order, effect)? {
            Some(waiting) => self.state.outbox.remove(&waiting),
            None => Some(()),
        }
    }

    fn waiting(&self, order: OrderId, effect: EffectId) -> Option<Option<Waiting>> {
        self.state.orders.get(order)?.effect(effect).map(EffectRow::waiting)
    }
}
