//! Commands that are intact behind what is missing: told, and not replayed.

use super::Place;
use crate::Error;
use crate::codec::{Decoder, records};
use onhand_domain::event::Touched;
use onhand_domain::{CommandId, Event, OrderId, Position, State, Timestamp};
use onhand_log::{Frame, segment_name};
use std::collections::BTreeSet;
use std::path::Path;

/// A command that is intact behind what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stray {
    /// Where its commit begins.
    pub place: Place,
    /// Its id; nil for what the core did by itself.
    pub command: CommandId,
    /// The log's time.
    pub time: Timestamp,
    /// When it happened, where that was said.
    pub occurred_at: Option<Timestamp>,
    /// What it did, each event with its position in the damaged log.
    pub events: Vec<(Position, Event)>,
    /// What it speaks of and nothing intact has defined or made: that was lost.
    pub unknown: Vec<Touched>,
}

/// How much is intact behind what is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StrayCount {
    /// The commands that were told as [`Stray`]s, without what the core did by itself.
    pub commands: u64,
    /// Their events.
    pub events: u64,
    /// Events besides of which no byte is damaged, and which these rules cannot read: another writer's, or those of a
    /// newer version. They were not told.
    pub undecodable: u64,
}

/// Tells strays, and knows what those before them have made.
#[derive(Debug, Default)]
pub(super) struct Strays {
    made: BTreeSet<Touched>,
    count: StrayCount,
}

impl Strays {
    /// Tells what of a commit lies behind a position.
    pub(super) fn tell(
        &mut self,
        frame: &Frame,
        after: Position,
        directory: &Path,
        state: &State,
        mut tell: impl FnMut(&Stray, &State) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if after.0 >= frame.last() {
            return Ok(());
        }
        let decoder = Decoder::new(frame.dictionary());
        let location = frame.location();
        let mut passed = after.0.max(frame.first().saturating_sub(1));
        for record in records(frame) {
            // What cannot be read was not written by onhand; what is behind it in the commit cannot be found.
            let Ok(record) = record else { break };
            if record.last() <= after {
                continue;
            }
            let Ok(events) = record.events(&decoder).collect::<Result<Vec<Event>, _>>() else { continue };
            self.count.commands += u64::from(record.header.id != CommandId::OWN);
            self.count.events += events.len() as u64;
            passed += events.len() as u64;
            let unknown = self.unknown(&events, state);
            let stray = Stray {
                place: Place { file: directory.join(segment_name(location.segment)), offset: location.offset },
                command: record.header.id,
                time: record.header.time,
                occurred_at: record.header.occurred_at,
                events: events.into_iter().zip(record.first.0..).map(|(event, at)| (Position(at), event)).collect(),
                unknown,
            };
            tell(&stray, state)?;
        }
        self.count.undecodable += frame.last().saturating_sub(passed);
        Ok(())
    }

    /// How much was told.
    pub(super) fn counted(&self) -> StrayCount {
        self.count
    }

    fn unknown(&mut self, events: &[Event], state: &State) -> Vec<Touched> {
        let mut unknown = BTreeSet::new();
        for event in events {
            self.made.extend(event.makes());
            event.touches(|touched| {
                let is_known = match touched {
                    Touched::Sku(sku) => state.sku_name(sku).is_some(),
                    Touched::Location(location) => state.location_name(location).is_some(),
                    // An order may be known that is promised nothing any more.
                    Touched::Reservation(reservation) => {
                        state.reservation(reservation).is_some() || state.order(OrderId(reservation.0)).is_some()
                    }
                };
                if !is_known && !self.made.contains(&touched) {
                    unknown.insert(touched);
                }
            });
        }
        unknown.into_iter().collect()
    }
}
