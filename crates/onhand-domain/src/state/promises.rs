//! All reservations, and the promises that stand on each level, newest first.

use super::link::{LineLink, LinePlace};
use super::promised::{PromiseLine, Promised};
use super::{Level, Levels};
use crate::table::{CowIndex, CowMap, CowSlab, Hashing, Share};
use crate::{Quantity, ReservationId};
use std::collections::BTreeMap;
use std::ops::Deref;

/// All reservations. Whoever looks one up by its id goes on with its place.
#[derive(Clone, Debug)]
pub(crate) struct Promises {
    places: CowIndex,
    hashing: Hashing,
    reservations: CowSlab<Promised, 64>,
    /// Lines of reservations after their first.
    further: CowSlab<FurtherLine, 128>,
    /// What lines were promised at first that are promised less by now.
    granted: CowMap<LineLink, Quantity>,
}

#[derive(Clone, Debug, Default)]
struct FurtherLine {
    line: PromiseLine,
    reservation: u32,
}

/// A reservation where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reserved<'a> {
    pub(crate) place: u32,
    row: &'a Promised,
}

impl Deref for Reserved<'_> {
    type Target = Promised;

    fn deref(&self) -> &Promised {
        self.row
    }
}

/// What a reservation is and was promised of one level.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LineFigures {
    pub(crate) level: u32,
    /// What is still promised.
    pub(crate) quantity: Quantity,
    /// What was promised at first.
    pub(crate) granted: Quantity,
}

impl Share for Promises {
    fn share(&mut self) -> Self {
        Self { places: self.places.share(), ..self.share_rows() }
    }
}

impl Promises {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            places: CowIndex::default(),
            hashing: Hashing::with_seed(seed),
            reservations: CowSlab::default(),
            further: CowSlab::default(),
            granted: CowMap::with_seed(seed),
        }
    }

    /// A clone in which no reservation can be looked up, all of them shared.
    pub(super) fn share_rows(&mut self) -> Self {
        Self {
            places: CowIndex::default(),
            hashing: self.hashing.clone(),
            reservations: self.reservations.share(),
            further: self.further.share(),
            granted: self.granted.share(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    pub(crate) fn copied(&self) -> u64 {
        self.places.copied() + self.reservations.copied() + self.further.copied() + self.granted.copied()
    }

    pub(crate) fn hash(&self, id: ReservationId) -> u32 {
        self.hashing.of(&id.0.as_u128())
    }

    /// Where a reservation stands.
    pub(crate) fn place(&self, id: ReservationId) -> Option<u32> {
        self.find(self.hash(id), id)
    }

    /// Where a reservation stands whose hash is known.
    #[inline]
    pub(crate) fn find(&self, hash: u32, id: ReservationId) -> Option<u32> {
        self.places.find(hash, |place| self.at(place).is_some_and(|promise| promise.id == id))
    }

    /// Has the bucket of an id's hash brought near, without waiting for it.
    #[inline]
    pub(crate) fn prefetch(&self, hash: u32) {
        self.places.prefetch(hash);
    }

    /// The same for the reservation at a place.
    #[inline]
    pub(crate) fn prefetch_at(&self, place: u32) {
        self.reservations.prefetch(place);
    }

    /// The same for the bucket that leads to the reservation at a place.
    pub(crate) fn prefetch_index_of(&self, place: u32) {
        self.at(place).into_iter().for_each(|promise| self.prefetch(self.hash(promise.id)));
    }

    /// Where a reservation with this hash stands.
    pub(crate) fn likely(&self, hash: u32) -> Option<u32> {
        self.places.find(hash, |_| true)
    }

    /// Has a line brought near, without waiting for it.
    #[inline]
    pub(crate) fn prefetch_line(&self, line: LineLink) {
        match line.place() {
            Some(LinePlace::First(place)) => self.reservations.prefetch(place),
            Some(LinePlace::Further(place)) => self.further.prefetch(place),
            None => {}
        }
    }

    /// The same for what stands beside the first line of the reservation at a place.
    pub(crate) fn prefetch_neighbors(&self, place: u32) {
        if let Some(promise) = self.at(place) {
            self.prefetch_line(promise.first.older);
            self.prefetch_line(promise.first.newer);
        }
    }

    /// Of which level the first line is of the reservation at a place.
    pub(crate) fn first_level(&self, place: u32) -> Option<u32> {
        self.at(place).map(|promise| promise.first.level)
    }

    /// The reservation at a place.
    pub(crate) fn at(&self, place: u32) -> Option<&Promised> {
        self.reservations.get(place)
    }

    pub(crate) fn at_mut(&mut self, place: u32) -> Option<&mut Promised> {
        self.reservations.get_mut(place)
    }

    pub(crate) fn get(&self, id: ReservationId) -> Option<Reserved<'_>> {
        self.place(id).and_then(|place| self.reserved(place))
    }

    /// The reservation at a place, with its place.
    pub(crate) fn reserved(&self, place: u32) -> Option<Reserved<'_>> {
        self.at(place).map(|row| Reserved { place, row })
    }

    fn line(&self, link: LineLink) -> Option<&PromiseLine> {
        match link.place()? {
            LinePlace::First(place) => self.at(place).map(|promise| &promise.first),
            LinePlace::Further(place) => self.further.get(place).map(|further| &further.line),
        }
    }

    fn line_mut(&mut self, link: LineLink) -> Option<&mut PromiseLine> {
        match link.place()? {
            LinePlace::First(place) => self.at_mut(place).map(|promise| &mut promise.first),
            LinePlace::Further(place) => self.further.get_mut(place).map(|further| &mut further.line),
        }
    }

    /// The lines of a reservation, in the order in which they were promised.
    fn links(&self, place: u32) -> impl Iterator<Item = (LineLink, &PromiseLine)> {
        let linked = |link: LineLink| Some((link, self.line(link)?));
        let first = LineLink::to(LinePlace::First(place)).and_then(linked);
        std::iter::successors(first, move |(_, line)| linked(line.next))
    }

    /// What a reservation was promised, in the order in which it was.
    pub(crate) fn lines_of<'a>(&'a self, reservation: Reserved<'_>) -> impl Iterator<Item = LineFigures> + use<'a> {
        let ended = reservation.has_ended();
        self.links(reservation.place).map(move |(link, line)| {
            let granted = self.granted(link).unwrap_or(line.quantity);
            let quantity = if ended { Quantity::ZERO } else { line.quantity };
            LineFigures { level: line.level, quantity, granted }
        })
    }

    /// What a line was promised at first, where it is promised less by now.
    fn granted(&self, link: LineLink) -> Option<Quantity> {
        if self.granted.len() == 0 { None } else { self.granted.get(&link).copied() }
    }

    /// The promises that stand on a level, newest first.
    pub(crate) fn on_level(&self, newest: LineLink) -> impl Iterator<Item = (&Promised, Quantity)> {
        let newest = self.standing(newest);
        std::iter::successors(newest, |(_, line)| self.standing(line.older))
            .map(|(promise, line)| (promise, line.quantity))
    }

    fn standing(&self, link: LineLink) -> Option<(&Promised, &PromiseLine)> {
        match link.place()? {
            LinePlace::First(place) => self.at(place).map(|promise| (promise, &promise.first)),
            LinePlace::Further(place) => {
                let further = self.further.get(place)?;
                Some((self.at(further.reservation)?, &further.line))
            }
        }
    }

    /// The promise on a level that was made before this reservation's.
    pub(crate) fn older_than(&self, id: ReservationId, level: u32) -> LineLink {
        let own = self.place(id).and_then(|place| self.links(place).find(|(_, line)| line.level == level));
        own.map_or(LineLink::NONE, |(_, line)| line.older)
    }

    /// Makes a reservation of one line, whose id has this hash and must not be taken, and gives its place; none where no
    /// number is left. Where it has not ended, its line is the newest promise of its level.
    pub(crate) fn open(
        &mut self,
        hash: u32,
        mut reservation: Promised,
        (level, on): (u32, Option<&mut Level>),
        quantity: Quantity,
    ) -> Option<u32> {
        let older = on.as_ref().map_or(LineLink::NONE, |on| on.newest);
        reservation.first = PromiseLine { quantity, level, older, ..PromiseLine::default() };
        let place = self.reservations.insert(reservation)?;
        self.places.insert(hash, place)?;
        self.stands_on(on, LineLink::to(LinePlace::First(place))?, older)?;
        Some(place)
    }

    /// Adds a line to a reservation behind its line `last`; gives the new one. See [`Promises::open`].
    pub(crate) fn add_line(
        &mut self,
        reservation: u32,
        last: LineLink,
        (level, on): (u32, Option<&mut Level>),
        quantity: Quantity,
    ) -> Option<LineLink> {
        let older = on.as_ref().map_or(LineLink::NONE, |on| on.newest);
        let line = PromiseLine { quantity, level, older, ..PromiseLine::default() };
        let link = LineLink::to(LinePlace::Further(self.further.insert(FurtherLine { line, reservation })?))?;
        self.line_mut(last)?.next = link;
        self.stands_on(on, link, older)?;
        Some(link)
    }

    fn stands_on(&mut self, level: Option<&mut Level>, line: LineLink, older: LineLink) -> Option<()> {
        let Some(level) = level else { return Some(()) };
        level.newest = line;
        if older != LineLink::NONE {
            self.line_mut(older)?.newer = line;
        }
        Some(())
    }

    /// Says what a line was promised at first, where that is not what it is promised now.
    pub(crate) fn was_granted(&mut self, line: LineLink, granted: Quantity) -> Option<()> {
        if self.line(line)?.quantity != granted {
            self.granted.insert(line, granted);
        }
        Some(())
    }

    /// So much less is promised of one level to the reservation at a place; none where that is more than is.
    pub(crate) fn promise_less(&mut self, place: u32, level: u32, less: Quantity) -> Option<()> {
        let (link, granted) =
            self.links(place).find(|(_, line)| line.level == level).map(|(link, line)| (link, line.quantity))?;
        let left = granted.minus(less).ok().filter(|left| *left >= Quantity::ZERO)?;
        if self.granted(link).is_none() {
            self.granted.insert(link, granted);
        }
        self.line_mut(link)?.quantity = left;
        Some(())
    }

    /// The line of a reservation that stands on a level.
    pub(crate) fn link_on(&self, place: u32, level: u32) -> Option<LineLink> {
        self.links(place).find(|(_, line)| line.level == level).map(|(link, _)| link)
    }

    /// All lines of a reservation, by the levels that they stand on.
    pub(crate) fn links_by_level(&self, place: u32) -> BTreeMap<u32, LineLink> {
        self.links(place).map(|(link, line)| (line.level, link)).collect()
    }

    /// So much less is promised by a line of which nobody asks what it was at first.
    pub(crate) fn shrink(&mut self, link: LineLink, less: Quantity) -> Option<()> {
        let line = self.line_mut(link)?;
        line.quantity = line.quantity.minus(less).ok().filter(|left| *left >= Quantity::ZERO)?;
        Some(())
    }

    /// Takes a reservation's lines off their levels, and gives back to `level` what each still promised. Only once:
    /// lines that stand on no level would take the level's other promises along.
    pub(crate) fn unlink(
        &mut self,
        levels: &mut Levels,
        place: u32,
        mut give_back: impl FnMut(&mut Level, Quantity) -> Option<()>,
    ) -> Option<()> {
        let mut link = LineLink::to(LinePlace::First(place))?;
        while link != LineLink::NONE {
            let granted = if self.granted.len() == 0 { None } else { self.granted.remove(&link) };
            let line = self.line_mut(link)?;
            let (older, newer, promised) = (line.older, line.newer, line.quantity);
            let (level, next) = (levels.get_mut(line.level)?, line.next);
            (line.older, line.newer, line.quantity) = (LineLink::NONE, LineLink::NONE, granted.unwrap_or(promised));
            if older != LineLink::NONE {
                self.line_mut(older)?.newer = newer;
            }
            if newer == LineLink::NONE {
                level.newest = older;
            } else {
                self.line_mut(newer)?.older = older;
            }
            give_back(level, promised)?;
            link = next;
        }
        Some(())
    }

    /// Forgets the reservation at a place, which stands on no level any more.
    pub(crate) fn forget(&mut self, place: u32) -> Option<()> {
        let promise = self.reservations.remove(place)?;
        let mut link = promise.first.next;
        while let Some(LinePlace::Further(further)) = link.place() {
            link = self.further.remove(further)?.line.next;
        }
        self.places.remove(self.hash(promise.id), place)
    }

    /// All reservations, in no order that means anything.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Reserved<'_>> {
        self.reservations.iter().filter(|(_, row)| row.is_there()).map(|(place, row)| Reserved { place, row })
    }
}
