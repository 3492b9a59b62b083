//! What backing up, restoring and salvaging have in common: how far they are, and how they tell what they have made.

use crate::out::Out;
use crate::progress::Progress;
use crate::{Ended, interrupt};
use clap::Args;
use onhand::{Position, Timestamp};
use serde::Serialize;
use std::fmt::Display;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Where a log is made, and how that is told.
#[derive(Debug, Args)]
pub(crate) struct NewLog {
    /// The directory of the new log: a new or empty one
    #[arg(long, value_name = "DIR")]
    pub(crate) to: PathBuf,
    /// Tell the result as one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Has something done that hears of bytes: shows how far it is, and stops it where a signal asks for that.
pub(crate) fn with_progress<T>(
    what: &'static str,
    work: impl FnOnce(&mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> T,
) -> T {
    let mut bar = None;
    work(&mut |done, of| {
        if of > 0 {
            bar.get_or_insert_with(|| Progress::of_bytes(what, of)).reached(done);
        }
        interrupt::pace()
    })
}

/// Tells what was made: as one JSON object, or in lines for people.
pub(crate) fn tell<T: Serialize>(is_json: bool, told: T, listing: impl FnOnce(&mut Out) -> Ended) -> Ended {
    let mut out = Out::new();
    if is_json {
        out.json(&told)?
    } else {
        listing(&mut out)?
    }
    out.finish()
}

/// The line that says which log a directory holds now, and how far.
pub(crate) fn holds(to: &Path, log: impl Display, position: Position, time: Option<Timestamp>) -> String {
    let time = time.map(|time| format!(", {time}")).unwrap_or_default();
    format!("{} holds {log} up to position {position}{time}", to.display())
}
