//! Given, when, crash, then: an engine's promises over a disk that loses its power anywhere.

mod expected;
mod story;

pub use story::{CrashStory, given_on_disk};

use onhand_domain::{Command, CommandId, Entry, Rejection, Timestamp, event::Event};
use onhand_log::Storage;
use std::path::Path;
use std::sync::Arc;

/// An engine that keeps what it acknowledges, as a crash story sees it. Dropping it ends its process.
pub trait Durable: Sized {
    /// Opens the engine in a directory, new or not. Time is what commands say it is.
    ///
    /// # Errors
    /// Where the disk fails.
    fn open(storage: Arc<dyn Storage>, directory: &Path) -> Result<Self, String>;

    /// Submits a command under its id, at this time of the log, and waits for the answer.
    fn submit(&mut self, id: CommandId, at: Timestamp, command: &Command) -> Reply;

    /// The entries of the state as it is.
    fn entries(&mut self) -> Vec<Entry>;
}

/// What an engine answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It happened, and is durable: the command's own events, without what fell due before it.
    Accepted(Vec<Event>),
    /// A rule said no.
    Rejected(Rejection),
    /// Nobody knows: the disk failed.
    Unknown,
}
