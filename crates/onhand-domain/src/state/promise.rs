//! Reservations and the promises they make: who was promised what of which level, newest first.

use super::{Levels, level::Link};
use crate::table::{CowMap, CowSlab};
use crate::{Position, Quantity, ReservationId, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What has become of a reservation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservationState {
    /// Never made, or ended so long ago that only the log remembers.
    #[default]
    Unknown,
    /// A hold that has not expired.
    Open,
    /// Its holds are allocations, or its goods have left.
    Confirmed,
    /// Given back: released, or all allocations canceled.
    Released,
    /// Its time ran out.
    Expired,
}

impl ReservationState {
    /// The state as it is written in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Released => "released",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for ReservationState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A reservation: a hold, what it became, or for a while what it was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Promised {
    pub(crate) id: ReservationId,
    /// [`Timestamp::LAST`] once it is confirmed.
    pub(crate) expires_at: Timestamp,
    /// When it was first made: its longest life counts from here.
    pub(crate) opened_at: Timestamp,
    /// Of its lines, or of its end.
    pub(crate) since: Position,
    pub(super) first: Link,
    pub(crate) state: ReservationState,
    /// It has ended, and is kept to tell how.
    pub(crate) ended: bool,
}

/// What a reservation was promised of one level.
#[derive(Clone, Debug, Default)]
pub(crate) struct PromiseLine {
    reservation: u32,
    pub(crate) level: u32,
    /// What is still promised.
    pub(crate) quantity: Quantity,
    /// What was promised at first.
    pub(crate) granted: Quantity,
    older: Link,
    newer: Link,
    next: Link,
}

/// All reservations.
#[derive(Clone, Debug)]
pub(crate) struct Promises {
    numbers: CowMap<ReservationId, u32>,
    reservations: CowSlab<Promised, 64>,
    lines: CowSlab<PromiseLine, 64>,
}

impl Promised {
    /// A hold that has no lines yet.
    pub(crate) fn hold(id: ReservationId, opened_at: Timestamp, expires_at: Timestamp, since: Position) -> Self {
        Self { id, expires_at, opened_at, since, first: Link::NONE, state: ReservationState::Open, ended: false }
    }

    /// Whether it holds stock that was not confirmed.
    pub(crate) fn is_hold(&self) -> bool {
        !self.ended && self.state == ReservationState::Open
    }

    /// Whether it has allocations.
    pub(crate) fn is_allocated(&self) -> bool {
        !self.ended && self.state == ReservationState::Confirmed
    }
}

impl Promises {
    pub(crate) fn new(seed: u64) -> Self {
        Self { numbers: CowMap::with_seed(seed), reservations: CowSlab::default(), lines: CowSlab::default() }
    }

    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    pub(crate) fn copied(&self) -> u64 {
        self.numbers.copied() + self.reservations.copied() + self.lines.copied()
    }

    pub(crate) fn get(&self, id: ReservationId) -> Option<&Promised> {
        self.numbers.get(&id).and_then(|place| self.reservations.get(*place))
    }

    pub(crate) fn get_mut(&mut self, id: ReservationId) -> Option<&mut Promised> {
        let place = *self.numbers.get(&id)?;
        self.reservations.get_mut(place)
    }

    /// The lines of a reservation, in the order in which they were promised.
    pub(crate) fn lines_of(&self, reservation: &Promised) -> impl Iterator<Item = &PromiseLine> + use<'_> {
        self.chain(reservation.first).filter_map(|place| self.lines.get(place))
    }

    fn chain(&self, first: Link) -> impl Iterator<Item = u32> + use<'_> {
        std::iter::successors(first.place(), |place| self.lines.get(*place)?.next.place())
    }

    /// The promises that stand on a level, newest first.
    pub(crate) fn on_level(&self, newest: Link) -> impl Iterator<Item = (&Promised, &PromiseLine)> {
        std::iter::successors(newest.place(), |place| self.lines.get(*place)?.older.place()).filter_map(|place| {
            let line = self.lines.get(place)?;
            Some((self.reservations.get(line.reservation)?, line))
        })
    }

    /// The promise on a level that was made before this reservation's.
    pub(crate) fn older_than(&self, id: ReservationId, level: u32) -> Link {
        let own = self.get(id).and_then(|promise| self.lines_of(promise).find(|line| line.level == level));
        own.map_or(Link::NONE, |line| line.older)
    }

    /// Makes a reservation without lines, and gives its place; `None` where the id is taken or no number is left.
    pub(crate) fn open(&mut self, reservation: Promised) -> Option<u32> {
        let id = reservation.id;
        let place = self.reservations.insert(reservation)?;
        self.numbers.insert(id, place).is_none().then_some(place)
    }

    /// Adds a line as the newest promise of its level, and as the last of the reservation at a place. An ended
    /// reservation's line stands on no level.
    pub(crate) fn add_line(
        &mut self,
        levels: &mut Levels,
        reservation: u32,
        level: u32,
        quantity: Quantity,
        granted: Quantity,
    ) -> Option<()> {
        let (first, ended) = self.reservations.get(reservation).map(|owner| (owner.first, owner.ended))?;
        let row = levels.get_mut(level)?;
        let older = if ended { Link::NONE } else { row.newest };
        let line = PromiseLine { reservation, level, quantity, granted, older, newer: Link::NONE, next: Link::NONE };
        let place = self.lines.insert(line)?;
        if !ended {
            row.newest = Link::to(place);
        }
        if let Some(older) = older.place() {
            self.lines.get_mut(older)?.newer = Link::to(place);
        }
        match self.chain(first).last() {
            Some(last) => self.lines.get_mut(last)?.next = Link::to(place),
            None => self.reservations.get_mut(reservation)?.first = Link::to(place),
        }
        Some(())
    }

    /// Changes what is still promised of one line.
    pub(crate) fn line_mut(&mut self, id: ReservationId, level: u32) -> Option<&mut PromiseLine> {
        let first = self.get(id)?.first;
        let place = self.chain(first).find(|place| self.lines.get(*place).is_some_and(|line| line.level == level))?;
        self.lines.get_mut(place)
    }

    /// Takes a reservation's lines off their levels: nothing is promised by them any more. Only once: lines that
    /// stand on no level would take the level's other promises along.
    pub(crate) fn unlink(&mut self, levels: &mut Levels, id: ReservationId) -> Option<()> {
        let mut link = self.get(id)?.first;
        while let Some(place) = link.place() {
            let line = self.lines.get_mut(place)?;
            let (older, newer, level) = (line.older, line.newer, line.level);
            link = line.next;
            (line.older, line.newer, line.quantity) = (Link::NONE, Link::NONE, Quantity::ZERO);
            if let Some(older) = older.place() {
                self.lines.get_mut(older)?.newer = newer;
            }
            match newer.place() {
                Some(newer) => self.lines.get_mut(newer)?.older = older,
                None => levels.get_mut(level)?.newest = older,
            }
        }
        Some(())
    }

    /// Forgets a reservation's lines, which stand on no level any more.
    pub(crate) fn drop_lines(&mut self, id: ReservationId) -> Option<()> {
        let place = *self.numbers.get(&id)?;
        let mut link = std::mem::take(&mut self.reservations.get_mut(place)?.first);
        while let Some(line) = link.place() {
            link = self.lines.remove(line)?.next;
        }
        Some(())
    }

    /// Forgets an ended reservation.
    pub(crate) fn forget(&mut self, id: ReservationId) -> Option<()> {
        self.drop_lines(id)?;
        let place = self.numbers.remove(&id)?;
        self.reservations.remove(place).map(|_| ())
    }

    /// All reservations, in no order that means anything.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Promised> {
        self.numbers.iter().filter_map(|(_, place)| self.reservations.get(*place))
    }
}
