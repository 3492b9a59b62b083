//! Checking a log without changing it.

mod log_check;
mod segment_check;

use std::path::{Path, PathBuf};

use log_check::LogCheck;

use crate::directory::list_segments;
use crate::segment::segment_name;
use crate::{Damage, Frame, LogError, Position, Storage, TornTail};

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Verification {
    /// How many segments there are.
    pub segments: u64,
    /// How many frames are intact, seals included.
    pub frames: u64,
    /// How many events the intact frames hold.
    pub events: u64,
    /// The last position that an intact frame holds.
    pub end: Position,
    /// What is damaged, in the order of the log.
    pub faults: Vec<Fault>,
    /// The remains of a write that was never acknowledged, after the end.
    pub torn: Option<TornTail>,
    /// A change of segments was interrupted by a crash. The next opening completes it.
    pub unfinished_rotation: bool,
}

/// One place that is damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: PathBuf,
    /// Where in it, in bytes.
    pub offset: u64,
    /// What is wrong there.
    pub what: Damage,
}

/// Reads a whole log, checks every byte of it, and goes on after what is damaged.
///
/// It changes nothing and takes no lock. On a log that is being written it may take the frame in
/// flight for a torn tail. Memory is bounded by the largest frame, the number of faults and the
/// number of segments; the cost is that of reading and hashing every file once.
///
/// # Errors
/// If there is no log, if it needs a newer reader, or if a file cannot be read. Damage is not an error
/// here: it is in the result.
pub fn verify(storage: &dyn Storage, directory: &Path) -> Result<Verification, LogError> {
    verify_each(storage, directory, |_| Ok(()))
}

/// A commit that is as it was written.
#[derive(Debug)]
#[non_exhaustive]
pub struct Intact<'a> {
    /// The commit.
    pub frame: &'a Frame,
    /// Whether nothing up to here stands in another order than it was written in, or belongs to another log. Where
    /// that is so and positions have no gap, no event is missing before it.
    pub in_order: bool,
}

/// As [`verify`], and hands out every commit that is intact, in the order of the files, also those behind damage.
///
/// # Errors
/// As [`verify`], and as `tell` fails.
pub fn verify_each<E: From<LogError>>(
    storage: &dyn Storage,
    directory: &Path,
    mut tell: impl FnMut(Intact<'_>) -> Result<(), E>,
) -> Result<Verification, E> {
    let indexes = list_segments(storage, directory)?;
    let Some(&last) = indexes.last() else {
        return Err(LogError::NotFound { directory: directory.to_path_buf() }.into());
    };
    let mut check = LogCheck::default();
    let mut expected = 1;
    for index in indexes {
        let path = directory.join(segment_name(index));
        if index != expected {
            check.segment_missing(&directory.join(segment_name(expected)));
        }
        expected = index.saturating_add(1);
        check.segment(storage, &path, index, index == last, &mut tell)?;
    }
    if check.ended() {
        check.segment_missing(&directory.join(segment_name(expected)));
    }
    Ok(check.finish())
}
