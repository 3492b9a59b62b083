//! Reservations and the promises they make: who was promised what of which level, newest first.

use super::{Level, Levels, level::Link};
use crate::table::{CowIndex, CowSlab, Hashing, Share};
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

/// All reservations. Whoever looks one up by its id goes on with its place.
#[derive(Clone, Debug)]
pub(crate) struct Promises {
    places: CowIndex,
    hashing: Hashing,
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

impl PromiseLine {
    /// A promise of a level's goods by the reservation at a place.
    pub(crate) fn new(reservation: u32, level: u32, quantity: Quantity, granted: Quantity) -> Self {
        Self { reservation, level, quantity, granted, ..Self::default() }
    }
}

impl Share for Promises {
    fn share(&mut self) -> Self {
        Self {
            places: self.places.share(),
            hashing: self.hashing.clone(),
            reservations: self.reservations.share(),
            lines: self.lines.share(),
        }
    }
}

impl Promises {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            places: CowIndex::default(),
            hashing: Hashing::with_seed(seed),
            reservations: CowSlab::default(),
            lines: CowSlab::default(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    pub(crate) fn copied(&self) -> u64 {
        self.places.copied() + self.reservations.copied() + self.lines.copied()
    }

    pub(crate) fn hash(&self, id: ReservationId) -> u32 {
        self.hashing.of(&id.0.as_u128())
    }

    /// Where a reservation stands.
    pub(crate) fn place(&self, id: ReservationId) -> Option<u32> {
        self.places.find(self.hash(id), |place| self.at(place).is_some_and(|promise| promise.id == id))
    }

    /// Reads the bucket of an id's hash.
    pub(crate) fn touch(&self, hash: u32) -> u32 {
        self.places.touch(hash)
    }

    /// Where a reservation with this hash stands.
    pub(crate) fn likely(&self, hash: u32) -> Option<u32> {
        self.places.find(hash, |_| true)
    }

    /// The reservation at a place.
    pub(crate) fn at(&self, place: u32) -> Option<&Promised> {
        self.reservations.get(place)
    }

    pub(crate) fn at_mut(&mut self, place: u32) -> Option<&mut Promised> {
        self.reservations.get_mut(place)
    }

    pub(crate) fn get(&self, id: ReservationId) -> Option<&Promised> {
        self.place(id).and_then(|place| self.at(place))
    }

    /// The line at a place.
    pub(crate) fn line(&self, place: u32) -> Option<&PromiseLine> {
        self.lines.get(place)
    }

    /// The lines of a reservation, in the order in which they were promised.
    pub(crate) fn lines_of(&self, reservation: &Promised) -> impl Iterator<Item = &PromiseLine> + use<'_> {
        let first = reservation.first.place().and_then(|place| self.lines.get(place));
        std::iter::successors(first, |line| line.next.place().and_then(|place| self.lines.get(place)))
    }

    /// The promises that stand on a level, newest first.
    pub(crate) fn on_level(&self, newest: Link) -> impl Iterator<Item = (&Promised, &PromiseLine)> {
        let newest = newest.place().and_then(|place| self.lines.get(place));
        std::iter::successors(newest, |line| line.older.place().and_then(|place| self.lines.get(place)))
            .filter_map(|line| Some((self.at(line.reservation)?, line)))
    }

    /// The promise on a level that was made before this reservation's.
    pub(crate) fn older_than(&self, id: ReservationId, level: u32) -> Link {
        let own = self.get(id).and_then(|promise| self.lines_of(promise).find(|line| line.level == level));
        own.map_or(Link::NONE, |line| line.older)
    }

    /// Makes a reservation without lines, whose id must not be taken, and gives its place; none where no number is
    /// left.
    pub(crate) fn open(&mut self, reservation: Promised) -> Option<u32> {
        let hash = self.hash(reservation.id);
        let place = self.reservations.insert(reservation)?;
        self.places.insert(hash, place)?;
        Some(place)
    }

    /// Adds a line as the newest promise of its level, behind the reservation's last line; gives where it is. An
    /// ended reservation's line stands on no level.
    pub(crate) fn add_line(&mut self, level: Option<&mut Level>, line: PromiseLine, last: Link) -> Option<Link> {
        let (reservation, older) = (line.reservation, level.as_ref().map_or(Link::NONE, |level| level.newest));
        let place = Link::to(self.lines.insert(PromiseLine { older, ..line })?);
        if let Some(level) = level {
            level.newest = place;
        }
        if let Some(older) = older.place() {
            self.lines.get_mut(older)?.newer = place;
        }
        match last.place() {
            Some(last) => self.lines.get_mut(last)?.next = place,
            None => self.at_mut(reservation)?.first = place,
        }
        Some(place)
    }

    /// Changes what is still promised of one line of the reservation at a place.
    pub(crate) fn line_mut(&mut self, place: u32, level: u32) -> Option<&mut PromiseLine> {
        let mut link = self.at(place)?.first;
        loop {
            let line = self.lines.get(link.place()?)?;
            if line.level == level {
                return self.lines.get_mut(link.place()?);
            }
            link = line.next;
        }
    }

    /// Takes a reservation's lines off their levels, and gives back to `level` what each still promised. Only once:
    /// lines that stand on no level would take the level's other promises along.
    pub(crate) fn unlink(
        &mut self,
        levels: &mut Levels,
        place: u32,
        mut give_back: impl FnMut(&mut Level, Quantity) -> Option<()>,
    ) -> Option<()> {
        let mut link = self.at(place)?.first;
        while let Some(at) = link.place() {
            let line = self.lines.get_mut(at)?;
            let (older, newer) = (line.older, line.newer);
            let (level, promised) = (line.level, line.quantity);
            link = line.next;
            (line.older, line.newer, line.quantity) = (Link::NONE, Link::NONE, Quantity::ZERO);
            if let Some(older) = older.place() {
                self.lines.get_mut(older)?.newer = newer;
            }
            let level = levels.get_mut(level)?;
            match newer.place() {
                Some(newer) => self.lines.get_mut(newer)?.older = older,
                None => level.newest = older,
            }
            give_back(level, promised)?;
        }
        Some(())
    }

    /// Forgets the reservation at a place, which stands on no level any more.
    pub(crate) fn forget(&mut self, place: u32) -> Option<()> {
        let promise = self.reservations.remove(place)?;
        let mut link = promise.first;
        while let Some(line) = link.place() {
            link = self.lines.remove(line)?.next;
        }
        self.places.remove(self.hash(promise.id), place)
    }

    /// All reservations, in no order that means anything.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Promised> {
        self.places.iter().filter_map(|place| self.at(place))
    }
}
