//! What is left of a SKU for those who wait, while one decision takes of it.

use crate::agenda::Queue;
use crate::event::HeldLine;
use crate::state::{Asking, LocationRow, State};
use crate::{Capability, ChannelId, LocationId, Quantity, SkuId};
use std::collections::BTreeMap;

/// What is left of a SKU. Nothing comes to it meanwhile, so that whoever has none left is not asked again.
pub(super) struct Left<'a> {
    state: &'a State,
    taken: Vec<HeldLine>,
    /// Where in what is taken a location's line is.
    places: BTreeMap<LocationId, usize>,
    /// Who may still have something to send to a channel.
    senders: BTreeMap<ChannelId, Vec<LocationId>>,
}

impl<'a> Left<'a> {
    pub(super) fn all_of(state: &'a State) -> Self {
        Self { state, taken: Vec::new(), places: BTreeMap::new(), senders: BTreeMap::new() }
    }

    pub(super) fn taken(&self) -> &[HeldLine] {
        &self.taken
    }

    pub(super) fn take(&mut self, sku: SkuId, location: LocationId, quantity: Quantity) {
        let place = *self.places.entry(location).or_insert(self.taken.len());
        match self.taken.get_mut(place) {
            Some(line) => line.quantity = line.quantity.and(quantity),
            None => self.taken.push(HeldLine { sku, location, quantity }),
        }
    }

    /// Whether there is anything for a queue.
    pub(super) fn is_there_for(&mut self, queue: &Queue) -> bool {
        let here = self.at_named(queue).is_some_and(|(_, left)| left.is_positive());
        here || (queue.at.is_none() || queue.pickup) && self.is_elsewhere_for(queue)
    }

    /// The location that a queue names, where it serves it now, and what is left there.
    pub(super) fn at_named(&self, queue: &Queue) -> Option<(LocationId, Quantity)> {
        let capability = if queue.pickup { Capability::Pickup } else { Capability::Ship };
        let serves = |place: &LocationRow| place.sells() && place.can(capability);
        let at = queue.at.filter(|at| queue.but_for != Some(*at) && self.state.places.get(*at).is_some_and(serves))?;
        Some((at, self.at(queue.sku, queue.channel, at)))
    }

    /// Whether anybody has something to send to a queue.
    pub(super) fn is_elsewhere_for(&mut self, queue: &Queue) -> bool {
        let Queue { sku, channel, but_for, .. } = *queue;
        let mut senders = match self.senders.remove(&channel) {
            Some(senders) => senders,
            None => self.state.senders_of(sku),
        };
        // Whoever is not asked by this queue is kept for the others.
        let mut kept = None;
        while let Some(sender) = senders.last().copied() {
            if but_for == Some(sender) {
                kept = senders.pop();
            } else if self.at(sku, channel, sender).is_positive() {
                break;
            } else {
                senders.pop();
            }
        }
        let found = !senders.is_empty();
        senders.extend(kept);
        self.senders.insert(channel, senders);
        found
    }

    fn at(&self, sku: SkuId, channel: ChannelId, location: LocationId) -> Quantity {
        let taken = self.places.get(&location).and_then(|place| self.taken.get(*place));
        let there = self.state.available_to(sku, location, Asking::Channel(channel));
        there.less(taken.map_or(Quantity::ZERO, |line| line.quantity))
    }
}

impl State {
    /// Whether there is anything for a queue that asks first.
    pub(crate) fn is_there_for(&self, queue: &Queue) -> bool {
        Left::all_of(self).is_there_for(queue)
    }

    fn senders_of(&self, sku: SkuId) -> Vec<LocationId> {
        let levels = self.goods.get(sku).into_iter().flat_map(|row| row.levels.iter());
        let sends = |location: &LocationId| {
            self.places.get(*location).is_some_and(|place| place.sells() && place.can(Capability::Ship))
        };
        levels.map(|(location, _)| location).filter(sends).collect()
    }
}
