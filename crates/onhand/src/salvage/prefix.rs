//! The part of a damaged log that can be replayed.

use super::Place;
use crate::Error;
use crate::backup::Rewriting;
use crate::codec::{Decoder, Record, records};
use onhand_domain::{Ledger, Position, State, Timestamp};
use onhand_log::{Frame, segment_name};
use std::path::Path;

/// A record that no byte is damaged of, and that cannot be replayed all the same.
#[derive(Debug)]
#[non_exhaustive]
pub struct Unreplayable {
    /// Where its commit begins.
    pub place: Place,
    /// The position of its first event.
    pub position: Position,
    /// Why.
    pub error: Error,
}

/// Replays a log from its beginning, and takes over what could be replayed.
#[derive(Debug)]
pub(super) struct Prefix {
    ledger: Ledger,
    decoder: Option<Decoder>,
    rewriting: Rewriting,
    /// Up to where it was taken over, and when that was.
    reached: (Position, Option<Timestamp>),
    ended: bool,
    unreplayable: Option<Unreplayable>,
}

impl Prefix {
    pub(super) fn new(rewriting: Rewriting) -> Self {
        let reached = (Position::START, None);
        Self { ledger: Ledger::new(0), decoder: None, rewriting, reached, ended: false, unreplayable: None }
    }

    /// Takes a commit over as far as it can be replayed. Gives the position up to which it was.
    pub(super) fn take(&mut self, frame: &Frame, directory: &Path) -> Result<Position, Error> {
        if self.ended {
            return Ok(self.reached.0);
        }
        let mut end = 0;
        for record in records(frame) {
            let first = record.as_ref().map_or(self.reached.0.plus(1), |record| record.first);
            match record.and_then(|record| self.replay(&record, frame)) {
                Ok((last, time, to)) => {
                    self.reached = (last, Some(time));
                    end = to;
                }
                // Nothing is wrong with it: a newer version can replay it, and loses nothing.
                Err(error @ Error::UnknownEvent { .. }) => return Err(error),
                Err(error) => {
                    let location = frame.location();
                    let place = Place { file: directory.join(segment_name(location.segment)), offset: location.offset };
                    self.unreplayable = Some(Unreplayable { place, position: first, error });
                    self.ended = true;
                    break;
                }
            }
        }
        let count = (self.reached.0.0 + 1).saturating_sub(frame.first());
        if count > 0 {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            self.rewriting.append(frame, count, frame.body().get(..end).unwrap_or_default())?;
        }
        Ok(self.reached.0)
    }

    /// Takes over no more. Gives the position up to which everything was.
    pub(super) fn stop(&mut self) -> Position {
        self.ended = true;
        self.reached.0
    }

    fn replay(&mut self, record: &Record<'_>, frame: &Frame) -> Result<(Position, Timestamp, usize), Error> {
        let decoder = self.decoder.get_or_insert_with(|| Decoder::new(frame.dictionary()));
        decoder.follow(frame.dictionary());
        for event in record.events(decoder) {
            self.ledger.evolve(&event?, record.header.time)?;
        }
        Ok((record.last(), record.header.time, record.end()))
    }

    pub(super) fn state(&self) -> &State {
        self.ledger.state()
    }

    pub(super) fn position(&self) -> Position {
        self.reached.0
    }

    pub(super) fn time(&self) -> Option<Timestamp> {
        self.reached.1
    }

    pub(super) fn into_parts(self) -> (Rewriting, Option<Unreplayable>) {
        (self.rewriting, self.unreplayable)
    }
}
