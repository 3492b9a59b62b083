//! How a log in a directory is opened.

use crate::{Chain, Dictionary, Position};

/// How [`DirectoryLog::open`](crate::DirectoryLog::open) opens a log.
#[derive(Debug, Clone)]
pub struct LogOptions {
    /// What the events to be written are called. If it differs from the one in the newest segment,
    /// the first commit starts a new segment.
    pub dictionary: Dictionary,
    /// The size of a segment in bytes, from 16 KiB to 1 GiB, rounded up to 4 KiB. 64 MiB by default.
    ///
    /// The first two segments of a log are smaller (4 and 16 MiB at most), so that creating one does
    /// not wait for a whole segment of zeros.
    pub segment_size: u64,
    /// The most bytes a frame may take in the log, its header and padding included. 512 KiB by
    /// default, so that a replicated log can carry a frame as one message; 16 MiB at most.
    ///
    /// A segment that is too small for it lowers it: see [`Journal::max_body`](crate::Journal::max_body).
    pub max_frame: usize,
    /// Whether a log is created when the directory holds none. True by default. A directory that has
    /// lost all its segments holds none: who keeps checkpoints sees that the log id is another one.
    pub create: bool,
    /// Whether a thread of its own prepares the next segment ahead of use, and fills it with zeros where commits are
    /// small. True by default; a simulation says false, so that all calls come from one thread.
    pub background_zeroing: bool,
    /// When the disk is told to keep what was written.
    pub sync: SyncPolicy,
    /// Up to where the caller vouches for the log, as a checkpoint does. What lies before is not
    /// read when the log is opened. `None`, the default, reads and checks everything.
    pub trusted: Option<TrustedPoint>,
}

/// When the disk is told to keep what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SyncPolicy {
    /// Before any append returns. What was acknowledged survives a loss of power.
    #[default]
    Durable,
    /// When the log is closed, all of it. For whoever writes a whole log at once and begins anew if that is
    /// interrupted: a crash before loses everything, and leaves anything.
    WhenClosed,
    /// Never. For tests that measure or check something else: a crash loses acknowledged commits.
    NeverForTestsOnly,
}

/// A place in a log, and the chain value it must have there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustedPoint {
    /// The last event of a commit.
    pub position: Position,
    /// The chain value of that commit.
    pub chain: Chain,
}

impl LogOptions {
    /// The default options, for a writer of the events that `dictionary` names.
    #[must_use]
    pub fn new(dictionary: Dictionary) -> Self {
        Self {
            dictionary,
            segment_size: 64 << 20,
            max_frame: 512 << 10,
            create: true,
            background_zeroing: true,
            sync: SyncPolicy::Durable,
            trusted: None,
        }
    }
}
