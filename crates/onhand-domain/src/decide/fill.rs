//! Serving those who wait: the oldest order first, from where its sourcing would have it.

use super::left::Left;
use crate::agenda::{Queue, Turn};
use crate::event::{FilledLine, HeldLine};
use crate::sourcing::{Request, Wanted};
use crate::state::{Asking, OrderRow, State};
use crate::{LocationId, Quantity};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

impl State {
    /// What of a SKU is there for those who wait for it, in at most so many lines of an event.
    pub(crate) fn fill<'a>(
        &self,
        queues: impl Iterator<Item = (&'a Queue, &'a BTreeSet<Turn>)>,
        most: usize,
    ) -> Vec<FilledLine> {
        let mut queues: Vec<_> = queues.map(|(queue, turns)| (queue, turns.iter())).collect();
        let first = (0..).zip(&mut queues).filter_map(|(nth, (_, turns))| Some(Reverse((*turns.next()?, nth))));
        // Who is next in each queue, the oldest of them first.
        let mut next: BinaryHeap<Reverse<(Turn, usize)>> = first.collect();
        let (mut filled, mut left) = (Vec::new(), Left::all_of(self));
        while filled.len() < most {
            let Some(Reverse((turn, nth))) = next.pop() else { break };
            let Some((queue, further)) = queues.get_mut(nth) else { continue };
            // Whom nothing is there for lets others pass, with all behind him; what is taken from now on leaves them no more.
            if left.is_there_for(queue) {
                self.serve(queue, turn, most, &mut filled, &mut left);
                next.extend(further.next().map(|turn| Reverse((*turn, nth))));
            }
        }
        filled
    }

    /// It is somebody's turn.
    fn serve(&self, queue: &Queue, turn: Turn, most: usize, filled: &mut Vec<FilledLine>, left: &mut Left<'_>) {
        let Some(row) = self.orders.get(turn.order) else { return };
        let Some(part) = row.parts.get(turn.part as usize) else { return };
        let found = self.found_for(queue, row, part.waiting, left);
        for (location, quantity) in found.into_iter().take(most.saturating_sub(filled.len())) {
            filled.push(FilledLine { order: turn.order, line: part.line, location, quantity });
            left.take(part.sku, location, quantity);
        }
    }

    /// As much as there is for the next in a queue, and where.
    fn found_for(
        &self,
        queue: &Queue,
        row: &OrderRow,
        waiting: Quantity,
        left: &mut Left<'_>,
    ) -> Vec<(LocationId, Quantity)> {
        let (mut found, mut missing) = (Vec::new(), waiting);
        if let Some((at, there)) = left.at_named(queue) {
            let here = missing.min(there).at_least_zero();
            missing = missing.less(here);
            found.extend(here.is_positive().then_some((at, here)));
        }
        let stays = queue.at.is_some() && !queue.pickup;
        if stays || !missing.is_positive() || !left.is_elsewhere_for(queue) {
            return found;
        }
        let mut beside = left.taken().to_vec();
        let here = |(location, quantity): &(LocationId, Quantity)| HeldLine {
            sku: queue.sku,
            location: *location,
            quantity: *quantity,
        };
        beside.extend(found.iter().map(here));
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
}
