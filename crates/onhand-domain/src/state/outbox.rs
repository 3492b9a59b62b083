//! The outbox: effects that somebody is to see to, by kind and by when they are due.

use crate::{EffectId, EffectName, Position, Timestamp};
use std::collections::BTreeSet;
use std::sync::Arc;

/// An effect's place in the outbox: of one kind, the longest due first, then the first that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Waiting {
    pub(crate) name: EffectName,
    pub(crate) due_at: Timestamp,
    pub(crate) requested: Position,
    pub(crate) effect: EffectId,
}

/// All effects that somebody is to try. It follows from the orders; who has nothing done outside has none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox(Arc<BTreeSet<Waiting>>);

impl Outbox {
    pub(crate) fn share(&self) -> Self {
        Self(Arc::clone(&self.0))
    }

    /// None where it is there already.
    pub(crate) fn add(&mut self, waiting: Waiting) -> Option<()> {
        Arc::make_mut(&mut self.0).insert(waiting).then_some(())
    }

    /// None where it is not there.
    pub(crate) fn remove(&mut self, waiting: &Waiting) -> Option<()> {
        Arc::make_mut(&mut self.0).remove(waiting).then_some(())
    }

    pub(crate) fn contains(&self, waiting: &Waiting) -> bool {
        self.0.contains(waiting)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Those of these kinds that are due by a moment, the longest first. Cost: some of each kind, however many wait.
    pub(crate) fn due(&self, kinds: &[EffectName], now: Timestamp, most: usize) -> Vec<Waiting> {
        let of_kind = |name: &EffectName| self.of(*name).take_while(|waiting| waiting.due_at <= now).take(most);
        let mut due: Vec<Waiting> = kinds.iter().flat_map(of_kind).copied().collect();
        due.sort_unstable_by_key(|waiting| (waiting.due_at, waiting.requested));
        due.truncate(most);
        due
    }

    /// When the first of these kinds is due.
    pub(crate) fn next(&self, kinds: &[EffectName]) -> Option<Timestamp> {
        kinds.iter().filter_map(|name| self.of(*name).next()).map(|waiting| waiting.due_at).min()
    }

    fn of(&self, name: EffectName) -> impl Iterator<Item = &Waiting> {
        let due_at = Timestamp::from_micros(i64::MIN);
        let first = Waiting { name, due_at, requested: Position::START, effect: EffectId::default() };
        self.0.range(first..).take_while(move |waiting| waiting.name == name)
    }
}
