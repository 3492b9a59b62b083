//! The log of an open core replayed from nothing, every command of it judged by the rules, beside the live state.

use crate::exit::Failure;
use onhand::rules::{self, Movements};
use onhand::{Error, Event, Ledger, Onhand, Position, digest};
use std::time::{Duration, Instant};

/// What a replay from nothing found.
#[derive(Debug)]
pub(crate) struct Replayed {
    /// Events applied.
    pub(crate) events: u64,
    /// Holds that expired, by the log.
    pub(crate) expired: u64,
    /// How long reading and applying them took.
    pub(crate) took: Duration,
    /// The digest of the live state, and of the one replayed.
    pub(crate) live: [u8; 32],
    pub(crate) replayed: [u8; 32],
    /// Rules that do not hold, in words.
    pub(crate) broken: Vec<String>,
}

impl Replayed {
    /// Whether both states are the same, byte for byte.
    pub(crate) fn identical(&self) -> bool {
        self.live == self.replayed
    }

    /// Events a second.
    pub(crate) fn rate(&self) -> f64 {
        self.events as f64 / self.took.as_secs_f64().max(1e-9)
    }
}

/// Replays the log up to what is durable now, and compares. Nothing may be submitted meanwhile.
pub(crate) fn from_nothing(core: &Onhand) -> Result<Replayed, Failure> {
    let snapshot = core.blocking().snapshot()?;
    let live = digest(&*snapshot.read()?);
    let end = snapshot.position();

    let mut broken = Vec::new();
    let mut movements = Movements::default();
    let mut expired = 0;
    let mut ledger = Ledger::new(0);
    let started = Instant::now();
    let mut log = core.subscribe(Position::START);
    while ledger.position() < end {
        let Some(committed) = log.try_next()? else { break };
        for event in &committed.events {
            movements.record(event);
            ledger.evolve(event, committed.time).map_err(Error::from)?;
            if let Event::HoldsExpired(holds) = event {
                expired += holds.reservations.len() as u64;
            }
            broken.extend(rules::rule_9(event));
        }
        broken.extend(rules::rule_3(ledger.state(), &committed.events));
    }
    let took = started.elapsed();
    broken.extend(rules::broken(ledger.state()));
    broken.extend(rules::rule_1(ledger.state(), &movements));
    let broken = broken.iter().map(ToString::to_string).collect();
    let replayed = digest(ledger.state());
    Ok(Replayed { events: ledger.position().0, expired, took, live, replayed, broken })
}
