//! What opening a log found, and what it did about it.

use std::path::PathBuf;

/// What opening found and did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Recovery {
    /// There was no log, and one was created.
    pub created: bool,
    /// A write that a crash had torn was cut off.
    pub cut: Option<TornTail>,
    /// How many commits were written again because they may have been in the page cache alone: those after the last
    /// seal. None after a clean close.
    pub rewritten_frames: u64,
    /// A change of segments that a crash had interrupted was completed.
    pub finished_rotation: bool,
    /// How many frames were read and checked.
    pub checked_frames: u64,
}

/// The remains of a write that was never acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TornTail {
    /// The segment.
    pub file: PathBuf,
    /// Where in it the remains begin, in bytes.
    pub offset: u64,
    /// How many bytes they span.
    pub length: u64,
    /// Where a copy of them is kept. None if nothing was changed: [`verify`](crate::verify) only reports.
    pub kept_as: Option<PathBuf>,
}
