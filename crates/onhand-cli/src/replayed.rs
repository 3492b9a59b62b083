//! The log of an open core replayed from nothing, judged by the rules, beside the state that was opened.

use crate::Ended;
use crate::exit::Failure;
use onhand::rules::{self, Movements};
use onhand::{Error, Event, Ledger, Onhand, Position, digest};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// What a replay from nothing found.
#[derive(Debug)]
pub(crate) struct Replayed {
    /// Up to where the log was replayed: so many events were applied.
    pub(crate) position: Position,
    /// Holds that expired, by the log.
    pub(crate) expired: u64,
    /// How long reading, applying and judging took.
    pub(crate) took: Duration,
    /// The digest of the state that was opened and has gone on since.
    pub(crate) opened: [u8; 32],
    /// The digest of the state that the log adds up to.
    pub(crate) replayed: [u8; 32],
    /// Rules that do not hold, in words.
    pub(crate) broken: Vec<String>,
    whole: bool,
}

impl Replayed {
    /// Whether both states are the same, byte for byte.
    pub(crate) fn identical(&self) -> bool {
        self.whole && self.opened == self.replayed
    }

    /// Events a second.
    pub(crate) fn events_per_second(&self) -> u64 {
        (self.position.0 as f64 / self.took.as_secs_f64().max(1e-9)) as u64
    }
}

/// Replays the log up to what is durable now, and compares. Nothing may be submitted meanwhile.
///
/// Rules 3, 8 and 9 are asked after every command, the others once at the end. Progress is told as the position
/// reached and the one at the end, and may end it.
pub(crate) fn from_nothing(
    core: &Onhand,
    mut progress: impl FnMut(Position, Position) -> Ended,
) -> Result<Replayed, Failure> {
    let snapshot = core.blocking().snapshot()?;
    let opened = digest(&*snapshot.read()?);
    let end = snapshot.position();

    let mut broken = Vec::new();
    let mut movements = Movements::default();
    let mut applied = BTreeSet::new();
    let mut expired = 0;
    let mut ledger = Ledger::new(0);
    let started = Instant::now();
    let mut log = core.subscribe(Position::START);
    while ledger.position() < end {
        let Some(committed) = log.try_next()? else { break };
        broken.extend(rules::rule_8(&mut applied, committed.command));
        for event in &committed.events {
            movements.record(event);
            ledger.evolve(event, committed.time).map_err(Error::from)?;
            if let Event::HoldsExpired(holds) = event {
                expired += holds.reservations.len() as u64;
            }
            broken.extend(rules::rule_9(event));
        }
        broken.extend(rules::rule_3(ledger.state(), &committed.events));
        progress(ledger.position(), end)?;
    }
    let (position, replayed) = (ledger.position(), digest(ledger.state()));
    broken.extend(rules::rule_1(ledger.state(), &movements));
    // A crash may have come while expiries were being recorded: what is still due comes before the rules.
    let time = ledger.time();
    while let Some(event) = ledger.due(time) {
        ledger.evolve(&event, time).map_err(Error::from)?;
    }
    broken.extend(rules::broken(ledger.state()));
    broken.extend(rules::waits_in_vain(ledger.state()));
    let took = started.elapsed();
    let broken = broken.iter().map(ToString::to_string).collect();
    Ok(Replayed { position, expired, took, opened, replayed, broken, whole: position == end })
}
