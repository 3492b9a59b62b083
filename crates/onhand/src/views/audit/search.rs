//! The search: reads what the index names and what it does not know, and nothing else.

use super::cells::{CELLS, Cells};
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

/// The cells of a stretch that have to be read.
#[derive(Debug)]
struct Wanted {
    stretch: Stretch,
    cells: Cells,
    /// How often the index may still be asked about it, before reading all of it costs less.
    lookups: u64,
}

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
    current: Option<Wanted>,
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
        if self.current.as_ref().is_some_and(|wanted| wanted.stretch.last() < self.at) {
            self.current = None;
        }
        if self.current.is_none() {
            self.enter();
        }
        let Some(Wanted { stretch, cells, .. }) = &self.current else {
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
        let mut wanted = Wanted::all_of(stretch);
        if (self.followed.len() as u64) < wanted.lookups {
            let Some(named) = self.cells_named(known, stretch) else {
                self.known = None;
                return;
            };
            wanted.cells = named;
        }
        wanted.settle();
        if wanted.follow(known, &self.followed) {
            self.current = Some(wanted);
        } else {
            self.known = None;
        }
    }

    /// The cells that touch what is named; none once the index was taken away.
    fn cells_named(&self, known: &Known, stretch: &Stretch) -> Option<Cells> {
        let mut cells = if self.question.all { Cells::all() } else { Cells::none() };
        for thing in &self.question.named {
            let touched = known.cells_of(stretch, Thing::from(*thing))?;
            if self.question.all {
                cells.keep(&touched);
            } else {
                cells.add(&touched);
            }
        }
        Some(cells)
    }

    /// Looks for what becomes of the reservations that were met in the last cell.
    fn follow_begun(&mut self) {
        let begun = std::mem::take(&mut self.begun);
        let (Some(known), Some(wanted)) = (&self.known, &mut self.current) else { return };
        if !wanted.follow(known, &begun) {
            // The index was taken away: the rest is read.
            (self.known, self.current) = (None, None);
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

impl Wanted {
    fn all_of(stretch: &Stretch) -> Self {
        let lookups = (stretch.last() - stretch.first() + 1) / LOOKUP;
        Self { stretch: stretch.clone(), cells: Cells::all(), lookups }
    }

    /// Where most cells are wanted anyway, all of them are read, and nothing more is looked up.
    fn settle(&mut self) {
        if self.cells.len() > usize::from(CELLS) / 2 {
            (self.cells, self.lookups) = (Cells::all(), 0);
        }
    }

    /// Adds the cells that touch these reservations; false once the index was taken away.
    fn follow<'a>(&mut self, known: &Known, reservations: impl IntoIterator<Item = &'a ReservationId>) -> bool {
        for reservation in reservations {
            if self.lookups == 0 {
                self.cells = Cells::all();
                break;
            }
            self.lookups -= 1;
            match known.cells_of(&self.stretch, Thing::from(Touched::Reservation(*reservation))) {
                Some(touched) => self.cells.add(&touched),
                None => return false,
            }
        }
        true
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
