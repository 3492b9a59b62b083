//! Backing up a log, open or not.

use crate::copies::{holds, tell, with_progress};
use crate::out::Out;
use crate::text::{grouped, hex};
use crate::{Ended, apart, interrupt};
use clap::Args;
use onhand::{Backup, Position, RealStorage, Timestamp, backup};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// Back up a log, also while it is open.
///
/// Copies what is durable of the log to a directory, or adds to the backup that is there what is new: no process has to
/// stop, and nothing in the log is changed. The copy is read back and checked. Whatever interrupts it, the last complete
/// backup stays. The position and chain value that it tells are worth keeping elsewhere: they prove later what the log
/// was. A commit of the last few milliseconds may be left to the next backup; the output tells.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The directory of the log
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The directory of the backup: a new or empty one, or that of an earlier backup of this log
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Tell the result as one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Told {
    log_id: Uuid,
    position: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Timestamp>,
    chain: String,
    segments: usize,
    bytes: u64,
    copied: u64,
    seen: Position,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    apart::check(&arguments.data, &arguments.to)?;
    interrupt::watch()?;
    let made = with_progress("backing up", |pace| backup(Arc::new(RealStorage), &arguments.data, &arguments.to, pace));
    let made = made.map_err(|error| interrupt::failure(error, "the last complete backup is as it was"))?;
    tell(arguments.json, told(&made), |out| listing(&made, arguments, out))
}

fn told(made: &Backup) -> Told {
    Told {
        log_id: made.log_id,
        position: made.position,
        time: made.time,
        chain: hex(&made.chain),
        segments: made.segments,
        bytes: made.bytes,
        copied: made.copied,
        seen: made.seen,
    }
}

fn listing(made: &Backup, arguments: &Arguments, out: &mut Out) -> Ended {
    out.line(holds(&arguments.to, format_args!("the log {}", made.log_id), made.position, made.time))?;
    out.line(format_args!("chain {}", hex(&made.chain)))?;
    let (copied, bytes) = (grouped(made.copied), grouped(made.bytes));
    out.line(format_args!("{copied} bytes were copied, of {bytes} in {} segments", made.segments))?;
    if made.seen > made.position {
        let first = made.position.plus(1);
        out.line(format_args!(
            "positions {first} to {} are not in it: nothing proves yet that they are durable; the next backup has them",
            made.seen
        ))?;
    }
    Ok(())
}
