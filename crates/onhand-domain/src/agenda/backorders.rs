//! Who waits for stock: lines of people, the oldest order first, and what may be there for them by now.

use crate::{ChannelId, LocationId, OrderId, Position, SkuId};
use std::collections::{BTreeMap, BTreeSet};

/// What people stand in one line for: the same goods can serve all of them, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Queue {
    pub(crate) sku: SkuId,
    pub(crate) channel: ChannelId,
    /// The location that was named.
    pub(crate) at: Option<LocationId>,
    /// Goods are collected there, and may come from elsewhere.
    pub(crate) pickup: bool,
    /// A location that could not serve them.
    pub(crate) but_for: Option<LocationId>,
}

/// Whose turn it is: by the position at which the order was placed, then by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Turn {
    pub(crate) placed: Position,
    pub(crate) order: OrderId,
    pub(crate) part: u32,
}

/// All who wait. It follows from the orders; for most retailers it is empty.
#[derive(Debug, Default)]
pub(crate) struct Backorders {
    queues: BTreeMap<Queue, BTreeSet<Turn>>,
    /// SKUs that somebody waits for and that may have become available since they were looked at.
    stirred: BTreeSet<SkuId>,
}

impl Backorders {
    pub(crate) fn nobody_waits(&self) -> bool {
        self.queues.is_empty()
    }

    /// Whether nothing has happened that could serve anybody.
    #[inline]
    pub(crate) fn are_quiet(&self) -> bool {
        self.stirred.is_empty()
    }

    pub(crate) fn join(&mut self, queue: Queue, turn: Turn) {
        self.queues.entry(queue).or_default().insert(turn);
    }

    pub(crate) fn leave(&mut self, queue: &Queue, turn: &Turn) {
        let Some(turns) = self.queues.get_mut(queue) else { return };
        turns.remove(turn);
        if turns.is_empty() {
            self.queues.remove(queue);
        }
    }

    /// A SKU may have become available.
    pub(crate) fn stir(&mut self, sku: SkuId) {
        if self.queues_of(sku).next().is_some() {
            self.stirred.insert(sku);
        }
    }

    /// Anything may have.
    pub(crate) fn stir_all(&mut self) {
        self.stirred.extend(self.queues.keys().map(|queue| queue.sku));
    }

    /// The first SKU that may have become available.
    pub(crate) fn first_stirred(&self) -> Option<SkuId> {
        self.stirred.first().copied()
    }

    /// A SKU was looked at, and there is nothing more of it for anybody.
    pub(crate) fn settle(&mut self, sku: SkuId) {
        self.stirred.remove(&sku);
    }

    /// The queues for a SKU, with who stands in them.
    pub(crate) fn queues_of(&self, sku: SkuId) -> impl Iterator<Item = (&Queue, &BTreeSet<Turn>)> {
        let first = Queue { sku, channel: ChannelId(0), at: None, pickup: false, but_for: None };
        self.queues.range(first..).take_while(move |(queue, _)| queue.sku == sku)
    }
}
