//! Replay: the state that a log's events add up to, from nothing or from a checkpoint on.

use crate::Error;
use crate::canary::canary;
use crate::codec::{Decoder, RecordHeader, records};
use onhand_domain::{Event, Ledger, Position, State, Timestamp};
use onhand_log::JournalReader;

/// Where a replay ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    /// At the end of the log.
    End,
    /// After the last command that ends at or before this position.
    Position(Position),
    /// After the last command decided at or before this time.
    Time(Timestamp),
}

/// Carries a ledger on with everything that the log has beyond it, telling of each record before it is applied.
pub(crate) fn replay(
    reader: &dyn JournalReader,
    mut ledger: Ledger,
    until: Until,
    mut tell: impl FnMut(&RecordHeader, Position),
) -> Result<Ledger, Error> {
    let twice = u64::from(canary("apply an event twice to a checkpoint"));
    let known = Position(ledger.position().0.saturating_sub(twice));
    let from = known.plus(1);
    if reader.durable_end() < from.0 {
        return Ok(ledger);
    }
    let mut decoder: Option<Decoder> = None;
    let mut next = Next::default();
    let mut told = known;
    for frame in reader.frames(from.0)? {
        let frame = frame?;
        let decoder = decoder.get_or_insert_with(|| Decoder::new(frame.dictionary()));
        decoder.follow(frame.dictionary());
        for record in records(&frame) {
            let record = record?;
            if record.first <= told {
                continue;
            }
            let beyond = match until {
                Until::End => false,
                Until::Position(position) => record.last() > position,
                Until::Time(time) => record.header.time > time,
            };
            if beyond {
                next.apply(&mut ledger)?;
                return Ok(ledger);
            }
            tell(&record.header, record.first);
            told = record.last();
            for event in record.events(decoder) {
                next.0.push((event?, record.header.time));
            }
            if next.0.len() >= State::LOOKS_AHEAD {
                next.apply(&mut ledger)?;
            }
        }
    }
    next.apply(&mut ledger)?;
    Ok(ledger)
}

/// Events that are applied together, so that what they read can be fetched together.
#[derive(Debug, Default)]
struct Next(Vec<(Event, Timestamp)>);

impl Next {
    fn apply(&mut self, ledger: &mut Ledger) -> Result<(), Error> {
        ledger.look_ahead_of_events(self.0.iter().map(|(event, _)| event));
        for (event, time) in self.0.drain(..) {
            ledger.evolve(&event, time)?;
        }
        Ok(())
    }
}

/// A digest of everything that a state is: BLAKE3 over its entries as MessagePack, in their order.
///
/// Two states with the same digest answer and decide alike for ever. Cost: one pass over the state.
///
/// ```
/// use onhand::{digest, Ledger};
/// assert_eq!(digest(Ledger::new(1).state()), digest(Ledger::new(2).state()));
/// ```
#[must_use]
pub fn digest(state: &State) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = Vec::with_capacity(1 << 16);
    for entry in state.entries() {
        // Writing to memory does not fail.
        let _ = rmp_serde::encode::write(&mut buffer, &entry);
        if buffer.len() > 1 << 15 {
            hasher.update(&buffer);
            buffer.clear();
        }
    }
    hasher.update(&buffer);
    *hasher.finalize().as_bytes()
}
