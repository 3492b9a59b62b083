//! Rebuilding the state from the log alone.

use crate::out::Out;
use crate::progress::Progress;
use crate::say::hex;
use crate::{Ended, Failure, open};
use clap::Args;
use onhand::{Blocking, Ledger, Position, digest};
use serde::Serialize;
use std::path::PathBuf;
use std::time::Instant;

/// Rebuild the state from the log alone and compare it.
///
/// Opening a log starts from its last checkpoint. This replays every event from the first on, and compares the
/// two states, byte for byte, by their digests. Exits with 1 if they differ.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The directory of the log
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Tell the result as one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Told {
    position: Position,
    seconds: f64,
    events_per_second: u64,
    opened: String,
    replayed: String,
    identical: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    let core = open::to_read(&arguments.data, false)?;
    let snapshot = core.snapshot()?;
    let position = snapshot.position();
    let opened = hex(&digest(&*snapshot.read()?));
    let begun = Instant::now();
    let ledger = replay(&core, position)?;
    let seconds = begun.elapsed().as_secs_f64();
    let replayed = hex(&digest(ledger.state()));
    let identical = opened == replayed && ledger.position() == position;
    let events_per_second = (position.0 as f64 / seconds.max(1e-9)) as u64;
    let told = Told { position, seconds, events_per_second, opened, replayed, identical };
    let mut out = Out::new();
    if arguments.json {
        out.json(&told)?;
    } else {
        out.line(format_args!("replayed {position} events in {seconds:.2} s, {events_per_second} events/s"))?;
        out.line(format_args!("opened    {}", told.opened))?;
        out.line(format_args!("replayed  {}", told.replayed))?;
        out.line(if identical { "identical" } else { "DIFFERENT" })?;
    }
    out.finish()?;
    core.close()?;
    if identical {
        Ok(())
    } else {
        let what = "the state replayed from nothing differs from the one opened through checkpoints; run onhand verify";
        Err(Failure::Check(what.to_owned()))
    }
}

/// Replays the log from its first event up to a position.
fn replay(core: &Blocking, until: Position) -> Result<Ledger, Failure> {
    let mut ledger = Ledger::new(0);
    let mut progress = Progress::new("replaying", until.0);
    let mut story = core.core().subscribe(Position::START);
    while let Some(committed) = story.try_next()?.filter(|committed| committed.last() <= until) {
        for event in &committed.events {
            ledger.evolve(event, committed.time).map_err(onhand::Error::from)?;
        }
        progress.reached(committed.last().0);
    }
    Ok(ledger)
}
