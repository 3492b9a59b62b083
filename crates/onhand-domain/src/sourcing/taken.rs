//! What a decision has taken so far, and how it takes steps back.

use super::keyed::KeyedList;
use crate::event::{HeldLine, HeldLines};
use crate::{LocationId, Quantity, SkuId};
use std::collections::BTreeSet;

/// Lines that are taken, one for each SKU and location.
pub(super) struct Taken {
    lines: KeyedList<HeldLine>,
    /// What was taken of which line since the first mark, the newest last.
    steps: Vec<(usize, Quantity)>,
    /// Steps are noted from the first mark on: most decisions take none back.
    noted: bool,
}

/// A moment that can be gone back to.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

impl Taken {
    pub(super) fn nothing() -> Self {
        Self { lines: KeyedList::new(), steps: Vec::new(), noted: false }
    }

    pub(super) fn lines(&self) -> &[HeldLine] {
        self.lines.items()
    }

    pub(super) fn into_lines(self) -> HeldLines {
        self.lines.into_items()
    }

    pub(super) fn of(&self, sku: SkuId, location: LocationId) -> Quantity {
        self.lines.get((sku, location)).map_or(Quantity::ZERO, |line| line.quantity)
    }

    pub(super) fn take(&mut self, sku: SkuId, location: LocationId, quantity: Quantity) {
        let place = match self.lines.place((sku, location)) {
            Some(place) => {
                self.add(place, quantity);
                place
            }
            None => self.lines.push(HeldLine { sku, location, quantity }),
        };
        if self.noted {
            self.steps.push((place, quantity));
        }
    }

    /// The locations that something is taken from, in the order in which they were first.
    pub(super) fn opened(&self) -> Vec<LocationId> {
        let mut seen = BTreeSet::new();
        self.lines().iter().map(|line| line.location).filter(|location| seen.insert(*location)).collect()
    }

    pub(super) fn mark(&mut self) -> Mark {
        self.noted = true;
        Mark(self.steps.len())
    }

    /// Gives back what was taken since the mark: what it was.
    pub(super) fn go_back(&mut self, mark: Mark) -> Vec<HeldLine> {
        let mut given_back = Vec::with_capacity(self.steps.len() - mark.0);
        while self.steps.len() > mark.0
            && let Some((place, quantity)) = self.steps.pop()
        {
            self.add(place, Quantity::ZERO.less(quantity));
            let Some(line) = self.lines().get(place).copied() else {
                continue;
            };
            given_back.push(HeldLine { quantity, ..line });
            // Its line was added by this step, and later ones are gone already.
            if line.quantity == Quantity::ZERO {
                self.lines.pop();
            }
        }
        given_back.reverse();
        given_back
    }

    fn add(&mut self, place: usize, quantity: Quantity) {
        if let Some(line) = self.lines.at_mut(place) {
            line.quantity = line.quantity.and(quantity);
        }
    }
}
