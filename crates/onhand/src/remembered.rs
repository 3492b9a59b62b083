//! Remembered ids: which commands were applied, and where, in generations by the ids' own timestamps.

use crate::clock::Source;
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use onhand_domain::{CommandId, Position};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many ids a generation takes before the next one begins.
const GENERATION: usize = 1 << 20;
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
    limit: usize,
    len: usize,
    /// Under an input clock ids are not judged by their time: they are dropped by number alone.
    source: Source,
    floor: Option<u64>,
    /// Everything before this position is forgotten.
    kept_from: Position,
}

/// What is forgotten, for the keeper to know: as the log has it up to the commit that was handed over last.
#[derive(Debug)]
pub(crate) struct Forgotten {
    floor: AtomicU64,
    kept_from: AtomicU64,
}

impl Forgotten {
    pub(crate) fn new(remembered: &Remembered) -> Self {
        let (floor, kept_from) = (remembered.floor().into(), remembered.kept_from().0.into());
        Self { floor, kept_from }
    }

    pub(crate) fn note(&self, remembered: &Remembered) {
        // In this order, and read in the other one: whoever sees a position sees the floor that goes with it.
        self.floor.store(remembered.floor(), Ordering::Release);
        self.kept_from.store(remembered.kept_from().0, Ordering::Release);
    }

    /// The position before which everything is forgotten, and the moment up to which ids are, in milliseconds
    /// since 1970.
    pub(crate) fn read(&self) -> (Position, u64) {
        let kept_from = Position(self.kept_from.load(Ordering::Acquire));
        (kept_from, self.floor.load(Ordering::Acquire))
    }
}

/// Ids whose timestamps lie from one moment to the beginning of the next generation.
#[derive(Debug)]
struct Generation {
    from: u64,
    /// The timestamp it was begun for.
    begun: u64,
    greatest: u64,
    /// The position of the first of them to be applied.
    oldest: Position,
    ids: HashMap<u128, Applied, RandomState>,
}

impl Generation {
    fn new(from: u64, begun: u64) -> Self {
        Self { from, begun, greatest: from, oldest: Position::START, ids: HashMap::default() }
    }
}

impl Remembered {
    pub(crate) fn new(limit: usize, source: Source) -> Self {
        let generations = vec![Generation::new(0, 0)];
        Self { generations, limit: limit.max(1), len: 0, source, floor: None, kept_from: Position(1) }
    }

    pub(crate) fn get(&self, id: CommandId) -> Known {
        let moment = id.milliseconds();
        let judged_by_time = self.source == Source::Clock;
        if let Some(floor) = self.floor.filter(|floor| judged_by_time && moment <= *floor) {
            return Known::Forgotten(floor);
        }
        let applied = self.generation_of(moment).and_then(|generation| generation.ids.get(&id.0.as_u128()));
        applied.map_or(Known::New, |applied| Known::Applied(*applied))
    }

    pub(crate) fn insert(&mut self, id: CommandId, applied: Applied) {
        let moment = id.milliseconds();
        self.begin_generation(moment);
        let index = self.generations.iter().rposition(|generation| generation.from <= moment).unwrap_or(0);
        let Some(generation) = self.generations.get_mut(index) else { return };
        generation.greatest = generation.greatest.max(moment);
        if generation.ids.is_empty() {
            generation.oldest = applied.first;
        }
        if generation.ids.insert(id.0.as_u128(), applied).is_none() {
            self.len += 1;
        }
        self.forget();
    }

    /// Everything before this position was forgotten before, and ids up to this moment, in milliseconds since
    /// 1970; 0 where none were.
    pub(crate) fn forget_before(&mut self, position: Position, floor: u64) {
        self.kept_from = self.kept_from.max(position);
        if floor > 0 {
            self.floor = self.floor.max(Some(floor));
        }
    }

    /// The position before which everything is forgotten.
    pub(crate) fn kept_from(&self) -> Position {
        self.kept_from
    }

    /// The moment up to which ids are forgotten, in milliseconds since 1970; 0 while none are.
    pub(crate) fn floor(&self) -> u64 {
        self.floor.unwrap_or(0)
    }

    fn generation_of(&self, moment: u64) -> Option<&Generation> {
        // An id older than all of them is in the oldest, as inserting it has it.
        self.generations.iter().rev().find(|generation| generation.from <= moment).or(self.generations.first())
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
            let kept = self.generations.iter().filter(|generation| !generation.ids.is_empty());
            if let Some(from) = kept.map(|generation| generation.oldest).min() {
                self.kept_from = self.kept_from.max(from);
            }
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

    #[test]
    fn under_an_input_clock_an_id_older_than_all_that_are_kept_is_found() {
        let mut remembered = Remembered::new(10, Source::Input);
        (1..=25).for_each(|n| remembered.insert(id(n, n), applied(n)));
        remembered.insert(id(3, 100), applied(100));
        assert_eq!(remembered.get(id(3, 100)), Known::Applied(applied(100)));
    }

    #[test]
    fn everything_from_the_oldest_that_is_kept_on_is_needed_from_the_log() {
        let mut remembered = Remembered::new(10, Source::Clock);
        (1..=25).for_each(|n| remembered.insert(id(n, n), applied(n)));
        assert_eq!((remembered.kept_from(), remembered.floor()), (Position(21), 20));
    }
}
