//! When finished orders are let go of.

use crate::{OrderId, Timestamp};
use std::collections::BTreeSet;

/// Finished orders, by the moment until which they are kept.
#[derive(Debug)]
pub(crate) struct Closings {
    orders: BTreeSet<(Timestamp, OrderId)>,
    /// None is kept until before.
    earliest: Timestamp,
}

impl Default for Closings {
    fn default() -> Self {
        Self { orders: BTreeSet::new(), earliest: Timestamp::LAST }
    }
}

impl Closings {
    pub(crate) fn add(&mut self, at: Timestamp, order: OrderId) {
        self.orders.insert((at, order));
        self.earliest = self.earliest.min(at);
    }

    /// An order is closed; none where it was not to be.
    pub(crate) fn remove(&mut self, at: Timestamp, order: OrderId) -> Option<()> {
        let was_there = self.orders.remove(&(at, order));
        self.earliest = self.orders.first().map_or(Timestamp::LAST, |(at, _)| *at);
        was_there.then_some(())
    }

    /// Whether all are kept for longer.
    #[inline]
    pub(crate) fn none_by(&self, now: Timestamp) -> bool {
        self.earliest > now
    }

    /// The first of those that are kept until then at most.
    pub(crate) fn by(&self, now: Timestamp, most: usize) -> impl Iterator<Item = OrderId> {
        self.orders.iter().take_while(move |(at, _)| *at <= now).take(most).map(|(_, order)| *order)
    }
}
