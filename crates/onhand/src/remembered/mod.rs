//! Remembered ids: which commands were applied, and where, in generations by the ids' own timestamps.

mod table;

use crate::clock::Source;
use foldhash::fast::RandomState;
use onhand_domain::{CommandId, Position, Span, Timestamp};
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use table::IdTable;

/// How many ids a generation has room for: as many as fill a table of 2¹⁵ slots, of which those that are looked at for new
/// ids stay near the processor.
const ROOM: usize = 7 << 12;
/// How many ids it takes before the next one begins. That has to wait for an id of a later millisecond; those that come
/// meanwhile find room, or the table would double for their sake.
const GENERATION: usize = 3 << 13;
/// How long a generation lasts at most: an hour of ids.
const GENERATION_MS: u64 = 60 * 60 * 1_000;
/// In how many generations ids are forgotten under an input clock, or in more where these would be too large.
const INPUT_GENERATIONS: usize = 8;
/// How many ids such a generation takes at most: all of them are asked.
const INPUT_GENERATION: usize = 1 << 20;
/// How far an id's moment may lie ahead of the clock.
pub(crate) const AHEAD: Span = Span::from_seconds(60);
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
    /// By time, or, under an input clock, as they were applied; the newest last, and one at least.
    generations: Vec<Generation>,
    hashing: RandomState,
    /// Ids that lay far ahead of the log's time, the newest first.
    ahead: [Generation; 2],
    /// Ids of later moments are set aside.
    latest: u64,
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
    ids: IdTable,
}

impl Generation {
    fn new(from: u64, begun: u64) -> Self {
        Self { from, begun, greatest: from, oldest: Position::START, ids: IdTable::default() }
    }

    /// Whether it is a new one.
    fn take(&mut self, hashing: &RandomState, id: CommandId, applied: Applied) -> bool {
        self.greatest = self.greatest.max(id.milliseconds());
        if self.ids.is_empty() {
            self.oldest = applied.first;
        }
        let hash_of = |id: CommandId| hashing.hash_one(id.0.as_u128());
        self.ids.insert(hash_of(id), (id, applied), hash_of)
    }
}

/// The latest moment of an id that is taken at a time, in milliseconds since 1970.
pub(crate) fn latest_at(time: Timestamp) -> u64 {
    u64::try_from(time.plus(AHEAD).micros() / 1_000).unwrap_or(0)
}

impl Remembered {
    /// Remembers so many ids. Those in the log that lie more than a minute ahead of this time were taken under an
    /// input clock.
    pub(crate) fn new(limit: usize, source: Source, now: Timestamp) -> Self {
        let latest = match source {
            Source::Clock => latest_at(now),
            Source::Input => u64::MAX,
        };
        let (generations, ahead) = (vec![Generation::new(0, 0)], [0, 0].map(|from| Generation::new(from, 0)));
        Self {
            generations,
            hashing: RandomState::default(),
            ahead,
            latest,
            limit: limit.max(1),
            len: 0,
            source,
            floor: None,
            kept_from: Position(1),
        }
    }

    /// The log was read to its end: whatever comes now is judged by the time at which it comes.
    pub(crate) fn loaded(&mut self) {
        self.latest = u64::MAX;
    }

    pub(crate) fn get(&self, id: CommandId) -> Known {
        let (moment, hash) = (id.milliseconds(), self.hash(id));
        let of = |generation: &Generation| generation.ids.get(hash, id);
        let applied = match self.source {
            Source::Clock => {
                if let Some(floor) = self.floor.filter(|floor| moment <= *floor) {
                    return Known::Forgotten(floor);
                }
                let known = self.generation_of(moment).and_then(of);
                known.or_else(|| self.ahead.iter().find_map(of))
            }
            // They lie in the order in which they were applied.
            Source::Input => self.generations.iter().rev().find_map(of),
        };
        applied.map_or(Known::New, Known::Applied)
    }

    /// Has brought near what is looked at for an id that is most likely new, without waiting for it.
    pub(crate) fn prefetch(&self, id: CommandId) {
        if let Some(newest) = self.generations.last() {
            newest.ids.prefetch(self.hash(id));
        }
    }

    pub(crate) fn insert(&mut self, id: CommandId, applied: Applied) {
        let moment = id.milliseconds();
        if moment > self.latest {
            return self.set_aside(id, applied);
        }
        let index = match self.source {
            Source::Clock => {
                self.begin_generation(moment);
                self.generations.iter().rposition(|generation| generation.from <= moment).unwrap_or(0)
            }
            Source::Input => {
                let full = INPUT_GENERATION.min((self.limit / INPUT_GENERATIONS).max(1));
                if self.generations.last().is_none_or(|newest| newest.ids.len() >= full) {
                    self.generations.push(Generation::new(0, moment));
                }
                self.generations.len() - 1
            }
        };
        let Some(generation) = self.generations.get_mut(index) else { return };
        if generation.take(&self.hashing, id, applied) {
            self.len += 1;
        }
        self.forget(moment);
    }

    /// Keeps an id apart that would have all others look old. The last of them are kept, by number.
    fn set_aside(&mut self, id: CommandId, applied: Applied) {
        let [newest, before] = &mut self.ahead;
        if newest.ids.len() >= self.limit.min(IdTable::MOST) {
            std::mem::swap(newest, before);
            *newest = Generation::new(0, 0);
        }
        newest.take(&self.hashing, id, applied);
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

    fn hash(&self, id: CommandId) -> u64 {
        self.hashing.hash_one(id.0.as_u128())
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
            let mut next = Generation::new(from, moment);
            if full {
                next.ids = IdTable::for_many(ROOM.min(self.limit));
            }
            self.generations.push(next);
        } else if full && moment < from {
            self.end_stuck_generation(moment);
        }
    }

    /// Ends a generation that takes many more than it should, since one of its ids is of the far future, as after a
    /// clock that was set back: no other would ever come after it. What is not of the past goes over to the next one.
    fn end_stuck_generation(&mut self, moment: u64) {
        let (many, hashing) = (GENERATION.min(self.limit), &self.hashing);
        let Some(newest) = self.generations.last_mut() else { return };
        let is_stuck = newest.ids.len() >= 2 * many && newest.ids.len().is_multiple_of(many);
        if !is_stuck || moment <= newest.from {
            return;
        }
        let mut next = Generation::new(moment, moment);
        for (id, applied) in newest.ids.entries().filter(|(id, _)| id.milliseconds() >= moment) {
            next.take(hashing, id, applied);
        }
        newest.greatest = moment - 1;
        self.len += next.ids.len();
        self.generations.push(next);
    }

    /// Forgets what is too much, or too old when an id of this moment comes: those before it may be of a clock that was
    /// far ahead.
    fn forget(&mut self, moment: u64) {
        let oldest_kept = moment.saturating_sub(REMEMBERED_MS);
        while self.generations.len() > 1 {
            let Some(oldest) = self.generations.first() else { return };
            let in_time = self.source == Source::Input || oldest.greatest >= oldest_kept;
            if self.len <= self.limit && in_time {
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

    const FAR: Timestamp = Timestamp::from_seconds(1 << 32);

    fn applied(n: u64) -> Applied {
        Applied { first: Position(n), fingerprint: n }
    }

    #[test]
    fn at_the_limit_the_oldest_generation_is_forgotten_and_becomes_the_floor() {
        let mut remembered = Remembered::new(10, Source::Clock, FAR);
        (1..=25).for_each(|n| remembered.insert(id(n, n), applied(n)));
        assert_eq!(remembered.get(id(25, 25)), Known::Applied(applied(25)));
        assert_eq!(remembered.get(id(3, 3)), Known::Forgotten(20));
        assert_eq!(remembered.get(id(25, 26)), Known::New);
        assert!(remembered.len <= 10);
    }

    #[test]
    fn ids_are_forgotten_after_a_day() {
        let hour = GENERATION_MS + 1;
        let mut remembered = Remembered::new(1_000, Source::Clock, FAR);
        (1..=30).for_each(|n| remembered.insert(id(n * hour, n), applied(n)));
        assert!(matches!(remembered.get(id(hour, 1)), Known::Forgotten(_)));
        assert_eq!(remembered.get(id(29 * hour, 29)), Known::Applied(applied(29)));
    }

    #[test]
    fn an_id_older_than_the_newest_generation_is_found_where_it_belongs() {
        let mut remembered = Remembered::new(100, Source::Clock, FAR);
        remembered.insert(id(1_000, 1), applied(1));
        remembered.insert(id(1_000 + 2 * GENERATION_MS, 2), applied(2));
        remembered.insert(id(1_001, 3), applied(3));
        assert_eq!(remembered.get(id(1_001, 3)), Known::Applied(applied(3)));
        assert_eq!(remembered.get(id(1_000, 1)), Known::Applied(applied(1)));
    }

    #[test]
    fn under_an_input_clock_no_id_is_too_old() {
        let mut remembered = Remembered::new(1_000, Source::Input, FAR);
        remembered.insert(id(0, 1), applied(1));
        remembered.insert(id(100 * REMEMBERED_MS, 2), applied(2));
        assert_eq!(remembered.get(id(0, 1)), Known::Applied(applied(1)));
    }

    #[test]
    fn under_an_input_clock_an_id_older_than_all_that_are_kept_is_found() {
        let mut remembered = Remembered::new(10, Source::Input, FAR);
        (1..=25).for_each(|n| remembered.insert(id(n, n), applied(n)));
        remembered.insert(id(3, 100), applied(100));
        assert_eq!(remembered.get(id(3, 100)), Known::Applied(applied(100)));
    }

    #[test]
    fn everything_from_the_oldest_that_is_kept_on_is_needed_from_the_log() {
        let mut remembered = Remembered::new(10, Source::Clock, FAR);
        (1..=25).for_each(|n| remembered.insert(id(n, n), applied(n)));
        assert_eq!((remembered.kept_from(), remembered.floor()), (Position(21), 20));
    }

    #[test]
    fn under_an_input_clock_an_id_far_ahead_stops_no_generation() {
        let mut remembered = Remembered::new(10, Source::Input, FAR);
        (1..=25).for_each(|n| remembered.insert(id((1 << 47) - n, n), applied(n)));
        assert!(remembered.len <= 10 && remembered.generations.len() <= 10);
        assert_eq!(remembered.get(id((1 << 47) - 25, 25)), Known::Applied(applied(25)));
        assert_eq!(remembered.get(id((1 << 47) - 1, 1)), Known::New);
    }

    #[test]
    fn an_id_of_a_clock_that_was_far_ahead_keeps_none_from_being_forgotten_and_makes_none_old() {
        let (limit, far) = (100_000, 3_650 * REMEMBERED_MS);
        let mut remembered = Remembered::new(limit, Source::Clock, FAR);
        let moment = |n: u64| 10 * REMEMBERED_MS + n;
        remembered.insert(id(moment(0), 0), applied(1));
        remembered.insert(id(far, 1), applied(2));
        for n in 1..=300_000_u64 {
            if n > 500 {
                // Half a second late, as callers are.
                assert_eq!(remembered.get(id(moment(n - 500), n)), Known::New, "{n}");
            }
            remembered.insert(id(moment(n), n), applied(n + 2));
            assert!(remembered.len <= limit + 2 * GENERATION, "{} of {limit} ids", remembered.len);
            assert_eq!(remembered.get(id(moment(n), n)), Known::Applied(applied(n + 2)));
        }
        assert!(remembered.generations.len() < 10);
        assert_eq!(remembered.get(id(far, 1)), Known::Applied(applied(2)));
        assert!(matches!(remembered.get(id(moment(1), 1)), Known::Forgotten(_)));
    }

    #[test]
    fn what_is_set_aside_is_bounded_and_makes_nothing_old() {
        let mut remembered = Remembered::new(10, Source::Clock, Timestamp::EPOCH);
        (1..=100).for_each(|n| remembered.insert(id((1 << 47) + n, n), applied(n)));
        remembered.loaded();
        remembered.insert(id(1, 101), applied(101));
        assert_eq!(remembered.get(id(1, 101)), Known::Applied(applied(101)));
        assert_eq!(remembered.get(id((1 << 47) + 100, 100)), Known::Applied(applied(100)));
        assert!(remembered.ahead.iter().map(|ahead| ahead.ids.len()).sum::<usize>() <= 20);
    }
}
