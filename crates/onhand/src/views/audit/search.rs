//! The search: reads what the index names and what it does not know, and nothing else.

use super::cells::Cells;
use super::cursor::Cursor;
use super::index::{AuditIndex, Known, Stretch};
use super::question::Question;
use super::touch::Thing;
use super::trail::Traced;
use crate::Error;
use crate::codec::{Decoder, Record};
use onhand_domain::event::Touched;
use onhand_domain::{Event, Position, ReservationId};
use onhand_log::JournalReader;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

/// Asking the index for one thing costs about as much as reading so many events.
const LOOKUP: u64 = 16;

/// A question on its way through the log.
#[derive(Debug)]
pub(crate) struct Search {
    question: Question,
    after: u64,
    until: u64,
    /// None where there is no index, or it was taken away meanwhile.
    known: Option<Known>,
    cursor: Cursor,
    /// The first position that was not looked at.
    at: u64,
    current: Option<(Stretch, Cells)>,
    /// Reservations that held what is asked for, until they end.
    followed: HashSet<ReservationId, foldhash::fast::RandomState>,
    /// Those of them that the current cells do not account for.
    begun: Vec<ReservationId>,
    pub(super) found: VecDeque<Traced>,
}

impl Search {
    /// A search over positions after one and up to another, which is durable.
    pub(super) fn new(
        question: Question,
        (after, until): (Position, Position),
        reader: Arc<dyn JournalReader>,
        index: Option<&AuditIndex>,
    ) -> Self {
        // What asks for everything is answered best without an index.
        let known = index.filter(|_| !question.named.is_empty()).map(AuditIndex::known);
        Self {
            question,
            after: after.0,
            until: until.0,
            known,
            cursor: Cursor::new(reader),
            at: after.0.saturating_add(1),
            current: None,
            followed: HashSet::default(),
            begun: Vec::new(),
            found: VecDeque::new(),
        }
    }

    /// Goes a step further, a cell or a frame; false at the end.
    pub(super) fn step(&mut self) -> Result<bool, Error> {
        if self.at > self.until {
            return Ok(false);
        }
        if self.current.as_ref().is_some_and(|(stretch, _)| stretch.last() < self.at) {
            self.current = None;
        }
        if self.current.is_none() {
            self.enter();
        }
        let Some((stretch, cells)) = &self.current else {
            let known_from = self.known.as_ref().and_then(|known| known.stretch(self.at)).map(Stretch::first);
            let end = self.cursor.frame_end(self.at)?;
            self.read(known_from.map_or(end, |first| end.min(first - 1)))?;
            self.begun.clear();
            return Ok(true);
        };
        let division = stretch.division();
        let Some(cell) = cells.next(division.cell_of(self.at)) else {
            self.at = stretch.last() + 1;
            return Ok(true);
        };
        let (first, last) = division.positions(cell);
        let last = last.min(stretch.last());
        self.at = self.at.max(first);
        if self.at <= self.until.min(last) {
            self.read(last)?;
            self.follow_begun();
        } else {
            self.at = last.saturating_add(1);
        }
        Ok(true)
    }

    /// Asks the index about the stretch at hand, if it knows it.
    fn enter(&mut self) {
        let Some(known) = &self.known else { return };
        let Some(stretch) = known.stretch(self.at).filter(|stretch| stretch.first() <= self.at) else { return };
        match self.cells_of(known, stretch) {
            Some(cells) => self.current = Some((stretch.clone(), cells)),
            None => self.known = None,
        }
    }

    fn cells_of(&self, known: &Known, stretch: &Stretch) -> Option<Cells> {
        let events = stretch.last() - stretch.first() + 1;
        if (self.followed.len() as u64).saturating_mul(LOOKUP) > events {
            return Some(Cells::all());
        }
        let mut cells = if self.question.all { Cells::all() } else { Cells::none() };
        for thing in &self.question.named {
            let touched = known.cells_of(stretch, Thing::from(*thing))?;
            if self.question.all {
                cells.keep(&touched);
            } else {
                cells.add(&touched);
            }
        }
        for reservation in &self.followed {
            cells.add(&known.cells_of(stretch, Thing::from(Touched::Reservation(*reservation)))?);
        }
        Some(cells)
    }

    /// Looks for what becomes of the reservations that were met in the last cell.
    fn follow_begun(&mut self) {
        let (Some(known), Some((stretch, cells))) = (&self.known, &mut self.current) else { return };
        for reservation in std::mem::take(&mut self.begun) {
            match known.cells_of(stretch, Thing::from(Touched::Reservation(reservation))) {
                Some(touched) => cells.add(&touched),
                None => {
                    // The index was taken away: the rest is read.
                    (self.known, self.current) = (None, None);
                    return;
                }
            }
        }
    }

    /// Reads on to a position, or to the end of the command that goes beyond it.
    fn read(&mut self, to: u64) -> Result<(), Error> {
        let Self { question, after, until, cursor, at, followed, begun, found, .. } = self;
        let mut met = Met { question, range: *after + 1..=*until, followed, begun };
        let to = to.min(*until);
        let mut next = to + 1;
        cursor.read(*at, to, |record, decoder| {
            found.extend(met.filter(record, decoder)?);
            next = next.max(record.last().0 + 1);
            Ok(())
        })?;
        *at = next;
        Ok(())
    }
}

/// What decides whether an event belongs to the answer.
struct Met<'a> {
    question: &'a Question,
    range: std::ops::RangeInclusive<u64>,
    followed: &'a mut HashSet<ReservationId, foldhash::fast::RandomState>,
    begun: &'a mut Vec<ReservationId>,
}

impl Met<'_> {
    /// What of a record belongs to the answer; none where nothing does.
    fn filter(&mut self, record: &Record<'_>, decoder: &Decoder) -> Result<Option<Traced>, Error> {
        let mut events = Vec::new();
        for (event, position) in record.events(decoder).zip(record.first.0..) {
            let event = event?;
            if self.range.contains(&position) && self.belongs(&event) {
                events.push((Position(position), event));
            }
        }
        let header = &record.header;
        let traced = Traced { command: header.id, time: header.time, occurred_at: header.occurred_at, events };
        Ok((!traced.events.is_empty()).then_some(traced))
    }

    fn belongs(&mut self, event: &Event) -> bool {
        let fits = self.question.fits(event);
        if self.question.named.is_empty() {
            return fits;
        }
        if fits
            && let Event::StockReserved(reserved) = event
            && self.followed.insert(reserved.reservation)
        {
            self.begun.push(reserved.reservation);
        }
        let mut follows = false;
        event.touches(|touched| {
            if let Touched::Reservation(reservation) = touched {
                follows |= self.followed.contains(&reservation);
            }
        });
        match event {
            Event::ReservationReleased(released) => {
                self.followed.remove(&released.reservation);
            }
            Event::HoldsExpired(expired) => {
                for reservation in &expired.reservations {
                    self.followed.remove(reservation);
                }
            }
            _ => {}
        }
        fits || follows
    }
}
