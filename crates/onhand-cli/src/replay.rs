//! Rebuilding the state from the log alone.

use crate::out::Out;
use crate::progress::Progress;
use crate::text::hex;
use crate::{Ended, Failure, open, replayed};
use clap::Args;
use onhand::Position;
use serde::Serialize;
use std::path::PathBuf;

/// Rebuild the state from the log alone and compare it.
///
/// Opening a log starts from its last checkpoint. This replays every event from the first on, judges what it finds
/// by the rules, and compares the two states, byte for byte, by their digests. Exits with 1 if they differ or a rule
/// is broken.
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
    broken_rules: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    let core = open::to_read(&arguments.data, false)?;
    let mut bar = None;
    let found = replayed::from_nothing(core.core(), |position, end| {
        bar.get_or_insert_with(|| Progress::new("replaying", end.0)).reached(position.0);
        Ok(())
    })?;
    drop(bar);
    let told = Told {
        position: found.position,
        seconds: found.took.as_secs_f64(),
        events_per_second: found.events_per_second(),
        opened: hex(&found.opened),
        replayed: hex(&found.replayed),
        identical: found.identical(),
        broken_rules: found.broken,
    };
    let mut out = Out::new();
    if arguments.json {
        out.json(&told)?;
    } else {
        let Told { position, seconds, events_per_second, opened, replayed, identical, broken_rules } = &told;
        out.line(format_args!("replayed {position} events in {seconds:.2} s, {events_per_second} events/s"))?;
        out.line(format_args!("opened    {opened}"))?;
        out.line(format_args!("replayed  {replayed}"))?;
        out.line(if *identical { "identical" } else { "DIFFERENT" })?;
        broken_rules.iter().try_for_each(|rule| out.line(format_args!("BROKEN: {rule}")))?;
    }
    out.finish()?;
    core.close()?;
    verdict(&told)
}

fn verdict(told: &Told) -> Ended {
    match (told.identical, told.broken_rules.first()) {
        (true, None) => Ok(()),
        (true, Some(rule)) => Err(Failure::Check(format!("{rule}; run onhand verify"))),
        (false, _) => Err(Failure::Check(
            "the state replayed from nothing differs from the one opened through checkpoints; run onhand verify"
                .to_owned(),
        )),
    }
}
