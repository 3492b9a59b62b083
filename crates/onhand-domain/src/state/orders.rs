//! All orders that something can still happen to, and what finds them.

use super::OrderRow;
use crate::event::Asked;
use crate::table::{CowMap, Share};
use crate::{ChannelId, EffectId, OrderId, PaymentId, Reference, ReturnId, Transfer};
use std::sync::Arc;

/// Orders by id, by reference, by the transfers that carry their goods, by the payments for them, by their returns and
/// by their effects.
#[derive(Clone, Debug)]
pub(crate) struct Orders {
    pub(super) rows: CowMap<OrderId, Arc<OrderRow>>,
    /// Of all orders that ever were: what was placed once is not placed twice, however late it is tried again.
    references: CowMap<(ChannelId, Reference), OrderId>,
    carried: CowMap<Transfer, OrderId>,
    /// Payments, and those that may come to be by an effect under way.
    pub(super) paid: CowMap<PaymentId, OrderId>,
    returned: CowMap<ReturnId, OrderId>,
    asked: CowMap<EffectId, OrderId>,
}

impl Share for Orders {
    fn share(&mut self) -> Self {
        Self {
            rows: self.rows.share(),
            references: self.references.share(),
            carried: self.carried.share(),
            paid: self.paid.share(),
            returned: self.returned.share(),
            asked: self.asked.share(),
        }
    }
}

impl Orders {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            rows: CowMap::with_seed(seed),
            references: CowMap::with_seed(seed),
            carried: CowMap::with_seed(seed),
            paid: CowMap::with_seed(seed),
            returned: CowMap::with_seed(seed),
            asked: CowMap::with_seed(seed),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn copied(&self) -> u64 {
        self.rows.copied()
            + self.references.copied()
            + self.carried.copied()
            + self.paid.copied()
            + self.returned.copied()
            + self.asked.copied()
    }

    pub(crate) fn get(&self, order: OrderId) -> Option<&OrderRow> {
        self.rows.get(&order).map(Arc::as_ref)
    }

    /// The row of an order, to be changed: it is copied where a clone shares it.
    pub(crate) fn get_mut(&mut self, order: OrderId) -> Option<&mut OrderRow> {
        self.rows.get_mut(&order).map(Arc::make_mut)
    }

    /// Adds an order, and what finds it; none where there is one of that id.
    pub(crate) fn open(&mut self, row: OrderRow) -> Option<()> {
        for journey in &row.journeys {
            self.carried.insert(journey.transfer.clone(), row.order);
        }
        for paid in &row.payments.rows {
            self.paid.insert(paid.payment, row.order);
        }
        for returning in &row.returns {
            self.returned.insert(returning.id, row.order);
        }
        for effect in &row.effects {
            self.asked.insert(effect.effect, row.order);
        }
        for effect in row.effects_under_way() {
            if let Asked::Authorize { payment, .. } = effect.asked {
                self.paid.insert(payment, row.order);
            }
        }
        self.rows.insert(row.order, Arc::new(row)).is_none().then_some(())
    }

    /// Forgets an order, but for its reference.
    pub(crate) fn close(&mut self, order: OrderId) -> Option<()> {
        let row = self.rows.remove(&order)?;
        for paid in &row.payments.rows {
            self.paid.remove(&paid.payment);
        }
        for returning in &row.returns {
            self.returned.remove(&returning.id);
        }
        for effect in &row.effects {
            self.asked.remove(&effect.effect);
        }
        Some(())
    }

    /// Which order a channel's reference was given to.
    pub(crate) fn referred(&self, channel: ChannelId, reference: &Reference) -> Option<OrderId> {
        self.references.get(&(channel, reference.clone())).copied()
    }

    /// Notes a reference; none where it was given before.
    pub(crate) fn refer(&mut self, channel: ChannelId, reference: Reference, order: OrderId) -> Option<()> {
        self.references.insert((channel, reference), order).is_none().then_some(())
    }

    /// The order whose goods a transfer carries.
    pub(crate) fn carried_by(&self, transfer: &Transfer) -> Option<&OrderRow> {
        self.carried.get(transfer).and_then(|order| self.get(*order))
    }

    /// The order that a payment is for.
    pub(crate) fn paid_by(&self, payment: PaymentId) -> Option<&OrderRow> {
        self.paid.get(&payment).and_then(|order| self.get(*order))
    }

    /// Notes a payment; none where there is one of that id.
    pub(crate) fn pay(&mut self, payment: PaymentId, order: OrderId) -> Option<()> {
        self.paid.insert(payment, order).is_none().then_some(())
    }

    /// No payment of this id comes to be by an effect any more; none where none was about to.
    pub(crate) fn pay_no_more(&mut self, payment: PaymentId) -> Option<()> {
        self.paid.remove(&payment).map(drop)
    }

    /// The order that an effect is of.
    pub(crate) fn with_effect(&self, effect: EffectId) -> Option<&OrderRow> {
        self.asked.get(&effect).and_then(|order| self.get(*order))
    }

    /// Notes an effect; none where there is one of that id.
    pub(crate) fn ask(&mut self, effect: EffectId, order: OrderId) -> Option<()> {
        self.asked.insert(effect, order).is_none().then_some(())
    }

    /// The order that a return is of.
    pub(crate) fn returned_of(&self, returning: ReturnId) -> Option<&OrderRow> {
        self.returned.get(&returning).and_then(|order| self.get(*order))
    }

    /// Notes a return; none where there is one of that id.
    pub(crate) fn bring_back(&mut self, returning: ReturnId, order: OrderId) -> Option<()> {
        self.returned.insert(returning, order).is_none().then_some(())
    }

    pub(crate) fn carry(&mut self, transfer: Transfer, order: OrderId) {
        self.carried.insert(transfer, order);
    }

    pub(crate) fn carried_no_more(&mut self, transfer: &Transfer) {
        self.carried.remove(transfer);
    }

    /// All orders, in no order that means anything.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &OrderRow> {
        self.rows.iter().map(|(_, row)| row.as_ref())
    }

    /// All references, in no order that means anything.
    pub(crate) fn references(&self) -> impl Iterator<Item = (ChannelId, &Reference, OrderId)> {
        self.references.iter().map(|((channel, reference), order)| (*channel, reference, *order))
    }
}
