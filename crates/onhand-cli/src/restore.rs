//! Making a log of a backup again.

use crate::copies::{NewLog, holds, tell, with_progress};
use crate::moment::Moment;
use crate::out::Out;
use crate::{Ended, Failure, apart, interrupt};
use clap::Args;
use onhand::{Error, Position, RealStorage, Restored, Restoring, Timestamp, restore};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// Make a log of a backup again.
///
/// Without --until and --fork the log itself comes back, byte for byte and under its id, to take the place of the one
/// that is lost. With either it is another log of the same history, under an id of its own: to look at how things stood,
/// or to go on from before a mistake. The backup is checked before, and the log after; until it is whole nobody can open
/// it.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The directory of the backup
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    /// Up to this event or this time (RFC 3339), whole commands only
    #[arg(long, value_name = "POSITION|TIME")]
    until: Option<Moment>,
    /// Give the log an id of its own, because the one that was backed up goes on living
    #[arg(long)]
    fork: bool,
    #[command(flatten)]
    new: NewLog,
}

#[derive(Serialize)]
struct Told {
    log_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    forked_from: Option<Uuid>,
    position: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Timestamp>,
    held: Position,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    apart::check(&arguments.from, &arguments.new.to)?;
    interrupt::watch()?;
    let what = match (arguments.until, arguments.fork) {
        (Some(Moment(moment)), _) => Restoring::Until(moment),
        (None, true) => Restoring::Fork,
        (None, false) => Restoring::Whole,
    };
    let made = with_progress("restoring", |pace| {
        restore(Arc::new(RealStorage), &arguments.from, &arguments.new.to, what, pace)
    });
    let made = made.map_err(|error| match error {
        Error::BeyondEnd { position, end } => Failure::Usage(format!(
            "position {position} is beyond the end of the backup at {end}; leave out --until for all that it holds"
        )),
        other => interrupt::failure(other, "what was restored so far was removed"),
    })?;
    tell(arguments.new.json, told(&made), |out| listing(&made, arguments, out))
}

fn told(made: &Restored) -> Told {
    let Restored { log_id, forked_from, position, time, held, .. } = *made;
    Told { log_id, forked_from, position, time, held }
}

fn listing(made: &Restored, arguments: &Arguments, out: &mut Out) -> Ended {
    out.line(holds(&arguments.new.to, format_args!("the log {}", made.log_id), made.position, made.time))?;
    match made.forked_from {
        Some(original) => {
            out.line(format_args!("it is a fork of the log {original}, whose backup ends at position {}", made.held))
        }
        None => out.line("it is the log that was backed up: what was acknowledged after that position is not in it"),
    }
}
