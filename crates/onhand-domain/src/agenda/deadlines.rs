//! What ends at a moment of its own: finished orders that are let go of, authorizations, credit.

use crate::Timestamp;
use std::collections::BTreeSet;

/// Things by the moment until which they last.
#[derive(Debug)]
pub(crate) struct Deadlines<T> {
    things: BTreeSet<(Timestamp, T)>,
    /// None ends before.
    earliest: Timestamp,
}

impl<T> Default for Deadlines<T> {
    fn default() -> Self {
        Self { things: BTreeSet::new(), earliest: Timestamp::LAST }
    }
}

impl<T: Copy + Ord> Deadlines<T> {
    pub(crate) fn add(&mut self, at: Timestamp, thing: T) {
        self.things.insert((at, thing));
        self.earliest = self.earliest.min(at);
    }

    /// It ended, or lasts until another moment; none where it was not to end then.
    pub(crate) fn remove(&mut self, at: Timestamp, thing: T) -> Option<()> {
        let was_there = self.things.remove(&(at, thing));
        self.earliest = self.things.first().map_or(Timestamp::LAST, |(at, _)| *at);
        was_there.then_some(())
    }

    /// Whether all last for longer.
    #[inline]
    pub(crate) fn none_by(&self, now: Timestamp) -> bool {
        self.earliest > now
    }

    /// The first of those that last until then at most.
    pub(crate) fn by(&self, now: Timestamp, most: usize) -> impl Iterator<Item = T> {
        self.things.iter().take_while(move |(at, _)| *at <= now).take(most).map(|(_, thing)| *thing)
    }
}
