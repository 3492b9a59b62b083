//! What can go wrong with a log.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

use crate::{Damage, FrameBuffer, Position};

/// The log could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// Another handle, in this process or another, has the log open for writing.
    #[error("the log in {directory:?} is open elsewhere; close the other handle or process first")]
    Locked {
        /// Where the log is.
        directory: PathBuf,
    },
    /// There is no log in the directory, and the options do not ask to create one.
    #[error("there is no log in {directory:?}; check the path, or open it with `create`")]
    NotFound {
        /// Where a log was looked for.
        directory: PathBuf,
    },
    /// What was acknowledged is damaged. Nothing was changed on the disk.
    #[error(
        "{file:?} is damaged at byte {offset}: {what}; nothing was changed: restore the directory from a backup, or salvage what is intact"
    )]
    Corrupt {
        /// The damaged file.
        file: PathBuf,
        /// Where in it, in bytes.
        offset: u64,
        /// What is wrong there.
        what: Damage,
    },
    /// A file in the directory belongs to another log.
    #[error(
        "{file:?} belongs to the log {found}, the others in its directory to {expected}; put it back where it came from"
    )]
    WrongLog {
        /// The file.
        file: PathBuf,
        /// The log that the directory's first segment names.
        expected: Uuid,
        /// The log that the file names.
        found: Uuid,
    },
    /// A segment was written by a newer version of this crate.
    #[error("{file:?} needs a reader of format {needs}, this one knows up to {supported}; upgrade the program")]
    UnsupportedVersion {
        /// The segment.
        file: PathBuf,
        /// The format version it needs.
        needs: u16,
        /// The newest format version known here.
        supported: u16,
    },
    /// The operating system refused a call.
    #[error("could not {action} {path:?}: {source}")]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What was tried.
        action: Action,
        /// Why it failed.
        source: io::Error,
    },
    /// The log cannot be written any more. Reopen the directory: what was acknowledged is in it.
    #[error(
        "the log in {directory:?} failed while writing and takes no more frames; reopen it: what was acknowledged is in it ({source})"
    )]
    Poisoned {
        /// Where the log is.
        directory: PathBuf,
        /// The failure that poisoned it.
        source: Arc<io::Error>,
    },
    /// The log ends before this position. If a checkpoint or view stands there, acknowledged commits are missing.
    #[error(
        "position {position} lies beyond the end of the log, {end}; if something durable refers to it, commits are missing: restore the directory from a backup"
    )]
    BeyondEnd {
        /// The position asked for.
        position: Position,
        /// The last position in the log.
        end: Position,
    },
    /// A commit goes on after this position, so that nothing can stand there.
    #[error("position {position} lies inside a commit; ask for the last position of one")]
    NotACommitBoundary {
        /// The position asked for.
        position: Position,
    },
    /// The log has another history than the one the caller trusts.
    #[error(
        "the log in {directory:?} has another history up to position {position} than the one trusted; open it with an older checkpoint, or with none"
    )]
    OtherHistory {
        /// Where the log is.
        directory: PathBuf,
        /// The trusted position.
        position: Position,
    },
    /// The directory may not be written, and opening a log repairs, seals and locks it for commits.
    #[error(
        "the log in {directory:?} may not be written, which opening it needs; copy the directory to where it can be written, or verify it as it is ({source})"
    )]
    NotWritable {
        /// Where the log is.
        directory: PathBuf,
        /// What was refused.
        source: io::Error,
    },
    /// Whoever asked for a copy of the log wanted it to end.
    #[error("stopped as asked, before it was done")]
    Stopped,
    /// The options contradict what a log can be.
    #[error("the log's options cannot be used: {what}")]
    Options {
        /// Which, and why.
        what: OptionsProblem,
    },
}

/// Why options were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OptionsProblem {
    /// `segment_size` is not between 16 KiB and 1 GiB, or too small for the dictionary.
    #[error("a segment is 16 KiB to 1 GiB, and has room for its dictionary and a frame")]
    SegmentSize,
    /// `max_frame` is not between 4 KiB and 16 MiB.
    #[error("a frame is 4 KiB to 16 MiB")]
    MaxFrame,
    /// The dictionary is not sorted, repeats an entry, or is larger than 1 MiB.
    #[error("a dictionary is sorted by id and version, has no entry twice, and takes 1 MiB at most")]
    Dictionary,
}

/// What was asked of the operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Create a file or directory.
    Create,
    /// Open a file.
    Open,
    /// Read from a file.
    Read,
    /// Write to a file.
    Write,
    /// Sync a file or directory.
    Sync,
    /// List a directory.
    List,
    /// Rename a file.
    Rename,
    /// Remove a file.
    Remove,
    /// Lock a directory.
    Lock,
    /// Start a thread for a file.
    Prepare,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "create",
            Self::Open => "open",
            Self::Read => "read",
            Self::Write => "write",
            Self::Sync => "sync",
            Self::List => "list",
            Self::Rename => "rename",
            Self::Remove => "remove",
            Self::Lock => "lock",
            Self::Prepare => "start a thread to prepare",
        })
    }
}

/// A frame was not appended, or nobody knows whether it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// Another writer has taken over. The frame is not in the log, and this journal takes no more.
    #[error("another writer has taken over the log; this one has to stop")]
    Fenced,
    /// The write or its sync failed: the frame may be in the log, wholly, or not at all. The journal
    /// takes no more; reopening settles it.
    #[error("nobody can tell whether the frame is in the log; reopen it to find out")]
    Unknown {
        /// What failed.
        source: LogError,
    },
    /// An earlier append or seal failed. This frame was not written.
    #[error("the log takes no more frames since one failed; reopen it")]
    Poisoned {
        /// What failed then.
        source: LogError,
    },
    /// The frame was not written, and the log is as before: room for it could not be made. It may be
    /// appended again later.
    #[error("the frame was not written: room for it could not be made")]
    NotWritten {
        /// The frame, to try again.
        frame: Box<FrameBuffer>,
        /// What failed.
        source: LogError,
    },
    /// The tail was not sealed, and the log is as before: the next segment could not be made, and the
    /// seal would have been the last frame in this one. Commits can be appended all the same.
    #[error("the tail was not sealed: room for the seal could not be made")]
    NotSealed {
        /// What failed.
        source: LogError,
    },
    /// The body is longer than [`Journal::max_body`](crate::Journal::max_body). The frame was not written.
    #[error("a frame of {length} bytes is over the limit of {limit}; split it")]
    TooLarge {
        /// The frame, to be split.
        frame: Box<FrameBuffer>,
        /// The length of its body, in bytes.
        length: usize,
        /// The most bytes it may have.
        limit: usize,
    },
    /// The frame has no events, or does not start where the log ends. It was not written.
    #[error("a frame from position {found} with {count} events cannot follow position {end}")]
    OutOfOrder {
        /// The frame.
        frame: Box<FrameBuffer>,
        /// Its first position.
        found: Position,
        /// Its number of events.
        count: u32,
        /// Where the log ends.
        end: Position,
    },
}
