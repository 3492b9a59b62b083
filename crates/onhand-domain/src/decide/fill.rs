//! Serving those who wait: the oldest order first, from where its sourcing would have it.

use crate::agenda::{Queue, Turn};
use crate::event::{FilledLine, HeldLine};
use crate::sourcing::{Request, Wanted};
use crate::state::{Asking, LocationRow, OrderRow, State};
use crate::{Capability, LocationId, Quantity};
use std::collections::{BTreeSet, btree_set};

/// A queue, from the first whose turn is still to come.
struct Line<'a> {
    queue: Queue,
    next: Turn,
    further: btree_set::Iter<'a, Turn>,
}

impl<'a> Line<'a> {
    fn of((queue, turns): (&Queue, &'a BTreeSet<Turn>)) -> Option<Self> {
        let mut further = turns.iter();
        Some(Self { queue: *queue, next: *further.next()?, further })
    }
}

impl State {
    /// What of a SKU is there for those who wait for it, in at most so many lines of an event.
    pub(crate) fn fill<'a>(
        &self,
        queues: impl Iterator<Item = (&'a Queue, &'a BTreeSet<Turn>)>,
        most: usize,
    ) -> Vec<FilledLine> {
        let mut lines: Vec<Line<'a>> = queues.filter_map(Line::of).collect();
        let (mut filled, mut taken) = (Vec::new(), Vec::new());
        while filled.len() < most {
            // Whom nothing is there for lets others pass; what is taken from now on leaves them no more.
            lines.retain(|line| self.is_there_for(&line.queue, &taken));
            let Some(oldest) = (0..lines.len()).min_by_key(|nth| lines.get(*nth).map(|line| line.next)) else { break };
            let Some((queue, turn)) = lines.get(oldest).map(|line| (line.queue, line.next)) else { break };
            self.serve(&queue, turn, most, &mut filled, &mut taken);
            match lines.get_mut(oldest).map(|line| (line.further.next(), line)) {
                Some((Some(next), line)) => line.next = *next,
                Some((None, _)) | None => drop(lines.swap_remove(oldest)),
            }
        }
        filled
    }

    /// It is somebody's turn.
    fn serve(&self, queue: &Queue, turn: Turn, most: usize, filled: &mut Vec<FilledLine>, taken: &mut Vec<HeldLine>) {
        let Some(row) = self.orders.get(turn.order) else { return };
        let Some(part) = row.parts.get(turn.part as usize) else { return };
        let found = self.found_for(queue, row, part.waiting, taken);
        for (location, quantity) in found.into_iter().take(most.saturating_sub(filled.len())) {
            filled.push(FilledLine { order: turn.order, line: part.line, location, quantity });
            take(taken, HeldLine { sku: part.sku, location, quantity });
        }
    }

    /// Whether there is anything for a queue beside what is taken.
    pub(crate) fn is_there_for(&self, queue: &Queue, taken: &[HeldLine]) -> bool {
        let asking = Asking::Channel(queue.channel);
        let at = queue.at.is_some_and(|at| self.may_serve(queue, at) && self.left(queue, at, taken).is_positive());
        if at || queue.at.is_some() && !queue.pickup {
            return at;
        }
        let levels = self.goods.get(queue.sku).into_iter().flat_map(|row| row.levels.iter());
        let mut elsewhere = levels.filter(|(location, _)| queue.but_for != Some(*location));
        elsewhere.any(|(location, _)| {
            let sends = self.places.get(location).is_some_and(|place| place.sells() && place.can(Capability::Ship));
            sends && self.available_to(queue.sku, location, asking).less(sum(taken, location)).is_positive()
        })
    }

    /// As much as there is for the next in a queue, and where.
    fn found_for(
        &self,
        queue: &Queue,
        row: &OrderRow,
        waiting: Quantity,
        taken: &[HeldLine],
    ) -> Vec<(LocationId, Quantity)> {
        let (mut found, mut missing) = (Vec::new(), waiting);
        if let Some(at) = queue.at.filter(|at| self.may_serve(queue, *at)) {
            let here = missing.min(self.left(queue, at, taken)).at_least_zero();
            missing = missing.less(here);
            found.extend(here.is_positive().then_some((at, here)));
        }
        if !missing.is_positive() || queue.at.is_some() && !queue.pickup {
            return found;
        }
        let mut beside = taken.to_vec();
        found.iter().for_each(|(location, quantity)| {
            take(&mut beside, HeldLine { sku: queue.sku, location: *location, quantity: *quantity });
        });
        let (sourcing, asking) = (row.sourcing(), Asking::Channel(queue.channel));
        let request =
            Request { beside: &beside, but_for: queue.but_for, ships: true, ..Request::of(&sourcing, asking) };
        let mut wanted = [Wanted { sku: queue.sku, location: None, quantity: missing }];
        let needs = wanted;
        if let Ok(sourced) = self.source_partly(&mut wanted, &needs, request) {
            for line in &sourced.lines {
                match found.iter_mut().find(|(location, _)| *location == line.location) {
                    Some((_, quantity)) => *quantity = quantity.and(line.quantity),
                    None => found.push((line.location, line.quantity)),
                }
            }
        }
        found
    }

    /// Whether the location that is named serves a queue now.
    fn may_serve(&self, queue: &Queue, at: LocationId) -> bool {
        let capability = if queue.pickup { Capability::Pickup } else { Capability::Ship };
        let serves = |place: &LocationRow| place.sells() && place.can(capability);
        queue.but_for != Some(at) && self.places.get(at).is_some_and(serves)
    }

    fn left(&self, queue: &Queue, location: LocationId, taken: &[HeldLine]) -> Quantity {
        self.available_to(queue.sku, location, Asking::Channel(queue.channel)).less(sum(taken, location))
    }
}

fn sum(taken: &[HeldLine], location: LocationId) -> Quantity {
    taken.iter().find(|line| line.location == location).map_or(Quantity::ZERO, |line| line.quantity)
}

fn take(taken: &mut Vec<HeldLine>, more: HeldLine) {
    match taken.iter_mut().find(|line| line.location == more.location) {
        Some(line) => line.quantity = line.quantity.and(more.quantity),
        None => taken.push(more),
    }
}
