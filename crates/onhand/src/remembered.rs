//! Remembered ids: which commands were applied, and where, in generations by the ids' own timestamps.

use crate::clock::Source;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use onhand_domain::{CommandId, Position};
use std::hash::BuildHasher;

/// How many ids a generation takes before the next one begins.
const GENERATION: usize = 1 << 14;
/// How long a generation lasts at most: an hour of ids.
const GENERATION_MS: u64 = 60 * 60 * 1_000;
/// How long ids are remembered: a day, by their own timestamps.
const REMEMBERED_MS: u64 = 24 * 60 * 60 * 1_000;

/// Where a command stands, and a digest of what it asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Applied {
    pub(crate) first: Position,
    pub(crate) fingerprint: u64,
}

/// What is known of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It was applied.
    Applied(Applied),
    /// It was not.
    New,
    /// It is older than all that are remembered: up to this many milliseconds since 1970.
    Forgotten(u64),
}

/// All ids that are remembered. What is kept follows from the log alone, for a given kind of clock.
#[derive(Debug)]
pub(crate) struct Remembered {
    /// By time, the newest last; one at least.
    generations: Vec<Generation>,
    hashing: RandomState,
    limit: usize,
    len: usize,
    /// Under an input clock ids are not judged by their time: they are dropped by number alone.
    source: Source,
    floor: Option<u64>,
}

/// Ids whose timestamps lie from one moment to the beginning of the next generation.
#[derive(Debug)]
struct Generation {
    from: u64,
    /// The timestamp it was begun for.
    begun: u64,
    greatest: u64,
    ids: HashTable<(u128, Applied)>,
}

impl Generation {
    fn new(from: u64, begun: u64) -> Self {
        Self { from, begun, greatest: from, ids: HashTable::new() }
    }
}

impl Remembered {
    pub(crate) fn new(limit: usize, source: Source) -> Self {
        Self {
            generations: vec![Generation::new(0, 0)],
            hashing: RandomState::default(),
            limit: limit.max(1),
            len: 0,
            source,
            floor: None,
        }
    }

    pub(crate) fn get(&self, id: CommandId) -> Known {
        let moment = id.milliseconds();
        let judged_by_time = self.source == Source::Clock;
        if let Some(floor) = self.floor.filter(|floor| judged_by_time && moment <= *floor) {
            return Known::Forgotten(floor);
        }
        let (key, hash) = self.key(id);
        let found = self.generation_of(moment).and_then(|ids| ids.ids.find(hash, |(held, _)| *held == key));
        found.map_or(Known::New, |(_, applied)| Known::Applied(*applied))
    }

    /// Remembers an id, where it stands last.
    pub(crate) fn insert(&mut self, id: CommandId, applied: Applied) {
        let (key, hash) = self.key(id);
        let index = self.generations.iter().rposition(|generation| generation.from <= id.milliseconds());
        let generation = index.and_then(|index| self.generations.get_mut(index));
        match generation.and_then(|generation| generation.ids.find_mut(hash, |(held, _)| *held == key)) {
            Some((_, held)) => *held = applied,
            None => self.insert_new(id, applied),
        }
    }

    /// Remembers an id that is [new](Known::New).
    pub(crate) fn insert_new(&mut self, id: CommandId, applied: Applied) {
        let moment = id.milliseconds();
        self.begin_generation(moment);
        let index = self.generations.iter().rposition(|generation| generation.from <= moment).unwrap_or(0);
        let (key, hash) = self.key(id);
        let Self { generations, hashing, .. } = self;
        let Some(generation) = generations.get_mut(index) else { return };
        generation.greatest = generation.greatest.max(moment);
        generation.ids.insert_unique(hash, (key, applied), |(held, _)| hashing.hash_one(held));
        self.len += 1;
        self.forget();
    }

    /// Ids up to this moment were forgotten before.
    pub(crate) fn raise_floor(&mut self, floor: u64) {
        if floor > 0 {
            self.floor = self.floor.max(Some(floor));
        }
    }

    /// The moment up to which ids are forgotten, in milliseconds since 1970; 0 while none are.
    pub(crate) fn floor(&self) -> u64 {
        self.floor.unwrap_or(0)
    }

    fn key(&self, id: CommandId) -> (u128, u64) {
        let key = id.0.as_u128();
        (key, self.hashing.hash_one(key))
    }

    fn generation_of(&self, moment: u64) -> Option<&Generation> {
        self.generations.iter().rev().find(|generation| generation.from <= moment)
    }

    fn begin_generation(&mut self, moment: u64) {
        let Some(newest) = self.generations.last_mut() else { return };
        if newest.ids.is_empty() {
            newest.begun = moment;
        }
        let full = newest.ids.len() >= GENERATION.min(self.limit);
        let from = newest.greatest + 1;
        if (full || moment > newest.begun.saturating_add(GENERATION_MS)) && moment >= from && !newest.ids.is_empty() {
            self.generations.push(Generation::new(from, moment));
        }
    }

    fn forget(&mut self) {
        let newest = self.generations.last().map_or(0, |generation| generation.greatest);
        let oldest_kept = if self.source == Source::Clock { newest.saturating_sub(REMEMBERED_MS) } else { 0 };
        while self.generations.len() > 1 {
            let Some(oldest) = self.generations.first() else { return };
            if self.len <= self.limit && oldest.greatest >= oldest_kept {
                return;
            }
            self.len -= oldest.ids.len();
            self.floor = self.floor.max(Some(oldest.greatest));
            self.generations.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(milliseconds: u64, n: u64) -> CommandId {
        CommandId(Uuid::from_u128((u128::from(milliseconds) << 80) | (7 << 76) | (2 << 62) | u128::from(n)))
    }

    fn applied(n: u64) -> Applied {
        Applied { first: Position(n), fingerprint: n }
    }

    #[test]
    fn at_the_limit_the_oldest_generation_is_forgotten_and_becomes_the_floor() {
        let mut remembered = Remembered::new(10, Source::Clock);
        (1..=25).for_each(|n| remembered.insert(id(n, n), applied(n)));
        assert_eq!(remembered.get(id(25, 25)), Known::Applied(applied(25)));
        assert_eq!(remembered.get(id(3, 3)), Known::Forgotten(20));
        assert_eq!(remembered.get(id(25, 26)), Known::New);
        assert!(remembered.len <= 10);
    }

    #[test]
    fn ids_are_forgotten_after_a_day() {
        let hour = GENERATION_MS + 1;
        let mut remembered = Remembered::new(1_000, Source::Clock);
        (1..=30).for_each(|n| remembered.insert(id(n * hour, n), applied(n)));
        assert!(matches!(remembered.get(id(hour, 1)), Known::Forgotten(_)));
        assert_eq!(remembered.get(id(29 * hour, 29)), Known::Applied(applied(29)));
    }

    #[test]
    fn an_id_older_than_the_newest_generation_is_found_where_it_belongs() {
        let mut remembered = Remembered::new(100, Source::Clock);
        remembered.insert(id(1_000, 1), applied(1));
        remembered.insert(id(1_000 + 2 * GENERATION_MS, 2), applied(2));
        remembered.insert(id(1_001, 3), applied(3));
        assert_eq!(remembered.get(id(1_001, 3)), Known::Applied(applied(3)));
        assert_eq!(remembered.get(id(1_000, 1)), Known::Applied(applied(1)));
    }

    #[test]
    fn under_an_input_clock_no_id_is_too_old() {
        let mut remembered = Remembered::new(1_000, Source::Input);
        remembered.insert(id(0, 1), applied(1));
        remembered.insert(id(100 * REMEMBERED_MS, 2), applied(2));
        assert_eq!(remembered.get(id(0, 1)), Known::Applied(applied(1)));
    }
}
