//! What a simulation asks of the core that runs in it.

use super::SimClock;
use crate::Record;
use onhand_domain::event::Event;
use onhand_domain::{Command, CommandId, Entry, Policy, Position, Rejection, Timestamp};
use onhand_log::Storage;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

/// An answer that is still to come.
pub type Asked<T> = Pin<Box<dyn Future<Output = T>>>;

/// A core that goes on when it is told to. Nothing happens in it by itself, and dropping it ends its process.
pub trait Core: Sized {
    /// Opens the core in a directory, new or not.
    ///
    /// # Errors
    /// Where the disk fails.
    fn open(storage: Arc<dyn Storage>, directory: &Path, setting: &Setting) -> Result<Self, String>;

    /// Submits a command under its id.
    fn submit(&self, id: CommandId, command: Command) -> Asked<Said>;

    /// Submits commands together, each for itself.
    fn submit_batch(&self, commands: Vec<(CommandId, Command)>) -> Asked<Vec<Said>>;

    /// Asks for the state.
    fn snapshot(&self) -> Asked<Result<Seen, String>>;

    /// Lets a worker do the next piece of its work; false where there is none.
    fn step(&mut self, worker: Worker) -> bool;

    /// Lets time be up for whoever waits for it.
    fn time_out(&mut self) -> bool;

    /// What the log has shown since this was asked last: at first, all of it.
    ///
    /// # Errors
    /// Where it cannot be read. It is asked again then.
    fn committed(&mut self) -> Result<Vec<Committed>, String>;

    /// Whether the log has failed and nothing more is taken.
    fn has_failed(&self) -> bool;

    /// Closes the core in order.
    ///
    /// # Errors
    /// Where that fails.
    fn close(self) -> Result<(), String>;

    /// Everything that is wrong in a directory that nobody has open.
    fn verify(storage: Arc<dyn Storage>, directory: &Path) -> Vec<String>;
}

/// Who goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Worker {
    /// Decides commands.
    Sequencer,
    /// Makes commits durable.
    LogWriter,
    /// Writes checkpoints.
    Keeper,
}

impl Worker {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sequencer, Self::LogWriter, Self::Keeper];
}

/// How a core is set up in a run.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What it reads the time from.
    pub clock: SimClock,
    /// What is configured.
    pub policy: Policy,
    /// How many commands may be under way.
    pub queue: usize,
    /// After how many events a checkpoint is due.
    pub checkpoint_every: u64,
    /// How many ids are remembered.
    pub remembered_ids: usize,
}

/// One record of the log, and the position of its first event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Where it begins.
    pub first: Position,
    /// What it holds.
    pub record: Record,
}

impl Committed {
    /// Where it ends.
    #[must_use]
    pub fn last(&self) -> Position {
        Position((self.first.0 + self.record.events.len() as u64).saturating_sub(1))
    }
}

/// What a snapshot shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Where it stands.
    pub position: Position,
    /// All that it is made of.
    pub entries: Vec<Entry>,
}

/// What a caller is told of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It happened, and is durable.
    Accepted {
        /// The position of its first event.
        first: Position,
        /// The log's time.
        time: Timestamp,
        /// Its events.
        events: Vec<Event>,
        /// It had happened before: this is its first receipt.
        again: bool,
    },
    /// A rule said no.
    Refused {
        /// Which, and its figures.
        rejection: Rejection,
        /// The position of the state it was decided on.
        position: Position,
        /// The log's time.
        time: Timestamp,
    },
    /// Nobody knows.
    Unknown,
    /// The core takes nothing more, and has done nothing.
    Closed,
    /// Too much waits.
    Busy,
    /// It makes no sense.
    Invalid,
    /// Another command has the id, at this position.
    IdReused(Position),
    /// The id is older than all that are remembered.
    IdTooOld,
    /// The id is ahead of the log's time.
    IdAhead,
    /// It was applied before or looks back, and the log cannot be read.
    Unreadable(String),
}

impl Said {
    /// Whether this attempt has certainly done nothing, and will not.
    #[must_use]
    pub const fn did_nothing(&self) -> bool {
        match self {
            Self::Accepted { again, .. } => *again,
            Self::Unknown | Self::Unreadable(_) => false,
            Self::Refused { .. }
            | Self::Closed
            | Self::Busy
            | Self::Invalid
            | Self::IdReused(_)
            | Self::IdTooOld
            | Self::IdAhead => true,
        }
    }
}
