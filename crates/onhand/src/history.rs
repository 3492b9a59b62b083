//! History: what the log knows of any moment that has passed.

use crate::checkpoint::Checkpoints;
use crate::codec::{Decoder, records};
use crate::replay::{Until, replay};
use crate::{Error, Snapshot};
use onhand_domain::rules::Movements;
use onhand_domain::{Command, Condition, Event, Ledger, Position, Quantity, State, Timestamp};
use onhand_log::JournalReader;
use std::sync::Arc;

/// A moment of a log's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// After the event at this position; in the middle of a command, before that command.
    Position(Position),
    /// At this time, with the expiries due by then.
    Time(Timestamp),
}

impl From<Position> for AsOf {
    fn from(position: Position) -> Self {
        Self::Position(position)
    }
}

impl From<Timestamp> for AsOf {
    fn from(time: Timestamp) -> Self {
        Self::Time(time)
    }
}

/// Reads the past out of a log and its checkpoints.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub(crate) reader: Arc<dyn JournalReader>,
    pub(crate) checkpoints: Checkpoints,
    pub(crate) seed: u64,
}

impl History {
    /// The state as it was. Cost: a replay from the last checkpoint before that moment, or from nothing.
    pub(crate) fn as_of(&self, moment: AsOf, now: Timestamp) -> Result<Snapshot, Error> {
        let _span = tracing::debug_span!("as_of", ?moment).entered();
        let end = Position(self.reader.durable_end());
        let until = match moment {
            AsOf::Position(position) if position > end => return Err(Error::BeyondEnd { position, end }),
            AsOf::Position(position) => Until::Position(position),
            AsOf::Time(time) if time > now => return Err(Error::InTheFuture { time, now }),
            AsOf::Time(time) => Until::Time(time),
        };
        let is_before = |state: &State| match moment {
            AsOf::Position(position) => state.position() <= position,
            AsOf::Time(time) => state.time() <= time,
        };
        let start = self.checkpoints.newest_that(&*self.reader, self.seed, is_before);
        let start = start.unwrap_or_else(|| Ledger::new(self.seed));
        let mut ledger = replay(&*self.reader, start, until, |_, _| {})?;
        let position = ledger.position();
        if let AsOf::Time(time) = moment {
            // What the log tells of later had happened by then.
            while let Some(event) = ledger.due(time) {
                ledger.evolve(&event, time)?;
            }
        }
        Ok(Snapshot::of(ledger.into_state(), position))
    }

    /// What the books said of each line of a command that looks back, at the moment it speaks of. The state has
    /// to know of everything up to that moment; what it knows of later ones is taken off.
    pub(crate) fn expected(&self, command: &Command, state: &State) -> Result<Option<Vec<Quantity>>, Error> {
        let Some(moment) = command.looks_back() else { return Ok(None) };
        let is_over = moment < state.time();
        let since = if is_over { self.movements_after(moment, state.position())? } else { Movements::default() };
        let then = |(sku, location, condition): (&str, &str, Condition)| {
            // What is not defined was not there; the command will be refused by name.
            let Some((sku, location)) = state.sku(sku).zip(state.location(location)) else { return Quantity::ZERO };
            let moved = i64::try_from(since.at(sku, location, condition)).unwrap_or(0);
            state.stock(sku, location).in_condition(condition).less(Quantity(moved))
        };
        Ok(Some(lines_of(command).map(then).collect()))
    }

    /// What moved after a moment, in commands up to a position.
    fn movements_after(&self, moment: Timestamp, until: Position) -> Result<Movements, Error> {
        let mut movements = Movements::default();
        let from = self.first_after(moment, until)?;
        if from > until {
            return Ok(movements);
        }
        let mut decoder: Option<Decoder> = None;
        for frame in self.reader.frames(from.0)? {
            let frame = frame?;
            let decoder = decoder.get_or_insert_with(|| Decoder::new(frame.dictionary()));
            decoder.follow(frame.dictionary());
            for record in records(&frame) {
                let record = record?;
                if record.first > until {
                    return Ok(movements);
                }
                if record.header.time > moment {
                    for event in record.events(decoder) {
                        let event = event?;
                        if moment_of(&event, record.header.time) > moment {
                            movements.record(&event);
                        }
                    }
                }
            }
        }
        Ok(movements)
    }

    /// A position at or before the first event decided after a moment: log time never runs back, so it can be
    /// searched for by halves. Cost: a frame read for each halving.
    fn first_after(&self, moment: Timestamp, until: Position) -> Result<Position, Error> {
        let (mut least, mut most) = (1, until.0 + 1);
        while least < most {
            let middle = least + (most - least) / 2;
            let frame = self.reader.frame_holding(middle)?;
            let last = records(&frame).last().transpose()?;
            if last.is_some_and(|record| record.header.time <= moment) {
                least = frame.last() + 1;
            } else {
                most = frame.first();
            }
        }
        Ok(Position(least))
    }
}

/// The levels that a command which looks back is compared with, line by line.
pub(crate) fn lines_of(command: &Command) -> impl Iterator<Item = (&str, &str, Condition)> {
    let (count, report) = match command {
        Command::Count(count) => (Some(count), None),
        Command::ReportStock(report) => (None, Some(report)),
        _ => (None, None),
    };
    let counted = count.map(|count| (count.sku.as_str(), count.location.as_str(), count.condition));
    let reported = report.into_iter().flat_map(|report| {
        let location = report.location.as_str();
        report.lines.iter().map(move |line| (line.sku.as_str(), location, Condition::Sellable))
    });
    counted.into_iter().chain(reported)
}

/// The moment that what an event moved belongs to. A variance belongs to the moment that was counted, or two counts
/// of one moment would correct the same difference twice; anything else to that of its recording.
pub(crate) fn moment_of(event: &Event, recorded: Timestamp) -> Timestamp {
    match event {
        Event::StockCounted(count) => count.counted_at,
        Event::StockReported(report) => report.as_of,
        _ => recorded,
    }
}
