//! What the engine needs of a log, wherever that log is kept.

use std::fmt::Debug;
use std::sync::Arc;

use uuid::Uuid;

use crate::{AppendError, Chain, Dictionary, Frame, FrameBuffer, Frames, LogError, Position};

/// The writing end of a log. There is one, and one thread owns it.
///
/// [`DirectoryLog`](crate::DirectoryLog) implements it today; a replicated log can, because nothing
/// here speaks of files. One frame is in flight at a time: a pipelined append could slip in behind a
/// takeover by another writer.
pub trait Journal: Send + Debug {
    /// Appends a commit, and returns once it is durable.
    ///
    /// The frame starts where the log ends: `frame.first() == self.end() + 1`. The cost is one write
    /// of the frame, padded to 4 KiB and now and then with 256 KiB of zeros behind it, and one sync.
    ///
    /// # Errors
    /// See [`AppendError`], which tells for each case whether the frame can be in the log.
    fn append(&mut self, frame: FrameBuffer) -> Result<Frame, AppendError>;

    /// Seals the tail: from then on damage to the newest commit is told from a write that was torn.
    ///
    /// A seal takes no position. Sealing a sealed or empty log does nothing. The cost is that of
    /// appending an empty frame.
    ///
    /// # Errors
    /// As [`append`](Self::append): after [`AppendError::Unknown`] the journal takes nothing more.
    fn seal(&mut self) -> Result<(), AppendError>;

    /// The position of the last durable event, 0 in an empty log.
    fn end(&self) -> Position;

    /// The chain value of the last commit: what a checkpoint at [`end`](Self::end) binds itself to.
    fn chain(&self) -> Chain;

    /// The most bytes a frame's body may have.
    fn max_body(&self) -> usize;

    /// What the events of the frames appended from now on are called.
    fn dictionary(&self) -> &Arc<Dictionary>;

    /// A handle for readers, who may be many, in any thread, while this one appends.
    fn reader(&self) -> Arc<dyn JournalReader>;

    /// The random name that this log got when it was created.
    fn log_id(&self) -> Uuid;

    /// Seals the tail and lets go of the log. Dropping the journal instead leaves the tail unsealed.
    ///
    /// # Errors
    /// As [`seal`](Self::seal). The journal is let go of all the same.
    fn close(self: Box<Self>) -> Result<(), AppendError>;
}

/// The reading end of a log. It never sees past the durable end.
pub trait JournalReader: Send + Sync + Debug {
    /// The commits from the one that holds `from` up to the durable end.
    ///
    /// `from` may be one beyond the end; 0 means the first. Every frame is checked as it is read.
    /// Finding the start costs reading the headers of about a mebibyte of frames.
    ///
    /// # Errors
    /// [`LogError::BeyondEnd`] for a later `from`; else as reading fails.
    fn frames(&self, from: Position) -> Result<Frames, LogError>;

    /// The commit that holds `position`.
    ///
    /// # Errors
    /// [`LogError::BeyondEnd`] if none does yet, or for position 0; else as reading fails.
    fn frame_holding(&self, position: Position) -> Result<Frame, LogError>;

    /// The chain value of the commit whose last event is at `position`; at 0, of the log's beginning.
    ///
    /// # Errors
    /// [`LogError::BeyondEnd`], or [`LogError::NotACommitBoundary`] if a commit goes on after
    /// `position`; else as reading fails.
    fn chain_at(&self, position: Position) -> Result<Chain, LogError>;

    /// The position of the last durable event, 0 in an empty log. One atomic load.
    fn durable_end(&self) -> Position;
}
