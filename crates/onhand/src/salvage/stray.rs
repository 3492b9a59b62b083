//! Commands that are intact behind what is missing: told, and not replayed.

use super::Place;
use crate::Error;
use crate::codec::{Decoder, records};
use onhand_domain::event::Touched;
use onhand_domain::{CommandId, Event, Position, State, Timestamp};
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

/// Tells strays, and knows what those before them have made.
#[derive(Debug, Default)]
pub(super) struct Strays {
    made: BTreeSet<Touched>,
    commands: u64,
    events: u64,
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
        for record in records(frame) {
            // What cannot be read was not written by onhand; what is behind it in the commit cannot be found.
            let Ok(record) = record else { break };
            if record.last() <= after {
                continue;
            }
            let Ok(events) = record.events(&decoder).collect::<Result<Vec<Event>, _>>() else { continue };
            self.commands += u64::from(record.header.id != CommandId::OWN);
            self.events += events.len() as u64;
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
        Ok(())
    }

    /// How many commands and events were told.
    pub(super) fn counted(&self) -> (u64, u64) {
        (self.commands, self.events)
    }

    fn unknown(&mut self, events: &[Event], state: &State) -> Vec<Touched> {
        let mut unknown = BTreeSet::new();
        for event in events {
            self.made.extend(made_by(event));
            event.touches(|touched| {
                let is_known = match touched {
                    Touched::Sku(sku) => state.sku_name(sku).is_some(),
                    Touched::Location(location) => state.location_name(location).is_some(),
                    Touched::Reservation(reservation) => state.reservation(reservation).is_some(),
                };
                if !is_known && !self.made.contains(&touched) {
                    unknown.insert(touched);
                }
            });
        }
        unknown.into_iter().collect()
    }
}

/// What an event defines or makes.
fn made_by(event: &Event) -> Option<Touched> {
    match event {
        Event::LocationDefined(defined) => Some(Touched::Location(defined.number)),
        Event::SkuDefined(defined) => Some(Touched::Sku(defined.number)),
        Event::BundleDefined(defined) => Some(Touched::Sku(defined.number)),
        Event::StockReserved(reserved) => Some(Touched::Reservation(reserved.reservation)),
        _ => None,
    }
}
