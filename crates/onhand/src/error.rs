//! What can go wrong: machinery in [`Error`], a single submission in [`SubmitError`].

use crate::KeyError;
use onhand_domain::{CommandId, Inconsistent, Invalid, Position, Rejection, Timestamp};
use onhand_log::{AppendError, Damage, LogError};
use std::{io, path::PathBuf, sync::Arc, time::Duration};
use uuid::Uuid;

/// Machinery failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The log could not be opened, read or written; the message says what to do.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The log could not be appended to.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// A checkpoint of this very log stands beyond the log's end: acknowledged commits are missing.
    #[error(
        "{file} stands at position {position}, beyond the end of its log at {end}: commits are missing; restore the directory from a backup"
    )]
    CheckpointBeyondEnd {
        /// The checkpoint.
        file: PathBuf,
        /// Where it stands.
        position: Position,
        /// Where the log ends.
        end: Position,
    },
    /// A view of this very log knows of commits beyond the log's end: acknowledged commits are missing.
    #[error(
        "{view} knows of position {position}, beyond the end of its log at {end}: commits are missing; restore the directory from a backup, or remove the view if the log is meant to be the older one"
    )]
    ViewBeyondEnd {
        /// The view, or the note beside it.
        view: PathBuf,
        /// What it knows of.
        position: Position,
        /// Where the log ends.
        end: Position,
    },
    /// A directory holds a backup, which is not to be written.
    #[error("{directory} holds a backup; restore it to another directory and open that")]
    IsBackup {
        /// The directory.
        directory: PathBuf,
    },
    /// A log was being made in the directory, and is not whole.
    #[error("a log was being restored to {directory}, and that came to no end; delete the directory and begin again")]
    Unfinished {
        /// The directory.
        directory: PathBuf,
    },
    /// The keys of personal fields could not be opened or read.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// Something is where a backup or a log was to be made.
    #[error("{directory} is not empty; name a new directory")]
    NotEmpty {
        /// The directory.
        directory: PathBuf,
    },
    /// There is no backup that was ever completed.
    #[error(
        "there is no complete backup in {directory}: none was made there, or the first one came to no end; check the path"
    )]
    NoBackup {
        /// Where one was looked for.
        directory: PathBuf,
    },
    /// A backup's manifest is not as it was written.
    #[error(
        "{file} is damaged, so that nobody knows what of the files beside it was copied; back up to a new directory, restore another backup, or salvage what is intact in this one"
    )]
    ManifestDamaged {
        /// The manifest.
        file: PathBuf,
    },
    /// A file of a backup is not as it was written. The log is not concerned.
    #[error(
        "{file} of the backup is damaged at byte {offset}: {what}; back up to a new directory, restore another backup, or salvage what is intact in this one"
    )]
    BackupDamaged {
        /// The file.
        file: PathBuf,
        /// Where in it, in bytes.
        offset: u64,
        /// What is wrong there.
        what: Damage,
    },
    /// A backup is another log's.
    #[error("{directory} holds a backup of the log {found}, this one is {expected}; back up to another directory")]
    BackupOfOtherLog {
        /// The backup.
        directory: PathBuf,
        /// The log that was to be backed up.
        expected: Uuid,
        /// The log that the backup is of.
        found: Uuid,
    },
    /// A backup is of a log of the same id, and of another history.
    #[error(
        "{directory} holds a backup up to position {position} of another history than the log has; one of them is a copy that was written: back up to another directory, and find out which"
    )]
    BackupOfOtherHistory {
        /// The backup.
        directory: PathBuf,
        /// Where it ends.
        position: Position,
    },
    /// A backup holds commits that the log lacks.
    #[error(
        "{directory} holds a backup up to position {position}, beyond the end of its log at {end}: commits are missing; restore the backup"
    )]
    BackupBeyondEnd {
        /// The backup.
        directory: PathBuf,
        /// Where it ends.
        position: Position,
        /// Where the log ends.
        end: Position,
    },
    /// A record in the log is not one that this library writes.
    #[error("the record at position {position} is malformed; the log was not written by onhand, or is damaged")]
    MalformedRecord {
        /// The position of its first event.
        position: Position,
    },
    /// Another command stands in the log where this one was said to be.
    #[error(
        "command {found} stands at position {position}, where {expected} was said to be; delete the id files while the log is closed"
    )]
    OtherCommand {
        /// Where.
        position: Position,
        /// The command that was looked for.
        expected: CommandId,
        /// The command that is there.
        found: CommandId,
    },
    /// An event in the log is of a kind that this version does not know.
    #[error(
        "the log holds events {name:?} of version {version} (number {kind}), which this version does not know; use a newer one"
    )]
    UnknownEvent {
        /// Its number in the segment's dictionary.
        kind: u16,
        /// Its name there.
        name: String,
        /// Its version there.
        version: u16,
    },
    /// An event's bytes are not the fields of its kind.
    #[error("an event of number {kind} cannot be read: {source}")]
    Undecodable {
        /// Its number in the segment's dictionary.
        kind: u16,
        /// What the bytes lack.
        source: Box<rmp_serde::decode::Error>,
    },
    /// An event could not be written into a frame, or an entry into a checkpoint.
    #[error("an event or an entry cannot be encoded: {source}")]
    Unencodable {
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Events and state contradict each other.
    #[error(transparent)]
    Inconsistent(#[from] Inconsistent),
    /// A file beside the log could not be read or written.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A commit would not hold what the core does by itself.
    #[error(
        "a commit would hold {max_frame} bytes of records, and {least} are needed at least; raise `max_frame` or `segment_size`"
    )]
    FrameTooSmall {
        /// How many bytes of records a commit would hold, by what was set.
        max_frame: usize,
        /// The least that will do.
        least: usize,
    },
    /// A position beyond the log's end was asked for.
    #[error("position {position} is beyond the end of the log at {end}")]
    BeyondEnd {
        /// What was asked for.
        position: Position,
        /// Where the log ends.
        end: Position,
    },
    /// A time was asked for that is still to come.
    #[error("{time} is still to come: the log's time is {now}; ask for an earlier one")]
    InTheFuture {
        /// What was asked for.
        time: Timestamp,
        /// The log's time.
        now: Timestamp,
    },
    /// Nothing happened while a caller waited for it. It can wait again.
    #[error("nothing has happened within {within:?}; wait again")]
    NothingYet {
        /// For how long it waited.
        within: Duration,
    },
    /// The core was closed, or has failed; open it anew.
    #[error("the core is closed; open the directory again")]
    Closed,
    /// A thread of the core panicked, which ended the core.
    #[error("its thread {thread} panicked, by a defect of onhand or of the clock or storage that was given to it")]
    Panicked {
        /// The thread's name.
        thread: &'static str,
    },
    /// The log failed while the core was open, which ended it.
    #[error("the core had failed: {source}; what was acknowledged is in the log, open the directory again")]
    Failed {
        /// What failed.
        source: Arc<Error>,
    },
    /// The core is closed and its log is whole, but the checkpoint that would make the next opening quick is not there.
    #[error("the log is closed and whole, but its last checkpoint could not be written: {source}")]
    CheckpointUnwritten {
        /// Why not.
        source: Arc<Error>,
    },
    /// The snapshot was given up: too much had changed since it was cut. Take a new one.
    #[error("the snapshot at position {position} was given up, since too much has changed since; take a new one")]
    SnapshotTooOld {
        /// Where it stood.
        position: Position,
    },
    /// No such SKU.
    #[error("no SKU {name:?} is defined")]
    UnknownSku {
        /// What was asked for.
        name: String,
    },
    /// No such location.
    #[error("no location {name:?} is defined")]
    UnknownLocation {
        /// What was asked for.
        name: String,
    },
}

/// A command was not accepted, or nobody knows.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError {
    /// A rule said no. Everything that it was decided on is durable.
    #[error("{0}")]
    Rejected(Box<Refusal>),
    /// The command makes no sense, whatever the stock. It was not queued.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The id is not a UUIDv7.
    #[error("{id} is no UUIDv7, which the id of a command must be")]
    NotTimeOrdered {
        /// The id.
        id: CommandId,
    },
    /// The same id came with another command before. Nothing was applied.
    #[error("id {id} was used for another command, at position {position}")]
    IdReused {
        /// The id.
        id: CommandId,
        /// Where the other command stands.
        position: Position,
    },
    /// The id is older than all that are remembered, so that nobody can tell whether it was applied.
    #[error("id {id} is older than those that are remembered; whether it was applied can only be read from the log")]
    IdTooOld {
        /// The id.
        id: CommandId,
        /// Ids up to this moment are forgotten.
        floor: Timestamp,
    },
    /// The id's moment is more than a minute ahead of the clock.
    #[error("id {id} is of {at}, more than a minute ahead of the clock at {now}")]
    IdAhead {
        /// The id.
        id: CommandId,
        /// The moment in it.
        at: Timestamp,
        /// The log's time.
        now: Timestamp,
    },
    /// Too much waits already, or, for a count or a feed that looks back, too much moved while its moment was read
    /// from the log. Nothing was applied; try again later.
    #[error("too much is going on, more than the limit of {limit}; try again later")]
    Busy {
        /// How many commands may wait, or how many movements are kept for those who look back.
        limit: usize,
    },
    /// What the command does would not fit into one commit. Nothing was applied.
    #[error("the command's events take {length} bytes; one commit holds {limit}")]
    TooLarge {
        /// Bytes of its record.
        length: usize,
        /// Bytes that fit.
        limit: usize,
    },
    /// The log failed while the command was being made durable. It may have happened or not: open the
    /// directory again and submit it under the same id.
    #[error(
        "nobody knows whether command {id} happened, since the log failed; open it again and retry under the same id"
    )]
    Unknown {
        /// The command's id.
        id: CommandId,
        /// What failed.
        source: Arc<Error>,
    },
    /// The core is closed, or its log has failed before. This attempt did nothing. Whether an earlier one under the
    /// same id happened is known once the directory is open again.
    #[error(
        "the core takes no more commands, and did nothing this time; open the directory again and submit the command under the same id, which also tells whether it happened before"
    )]
    Closed,
    /// A count or a feed looks back to a moment that cannot be read from the log. Nothing was applied.
    #[error("command {id} looks back to what cannot be read: {source}")]
    HistoryUnreadable {
        /// The command's id.
        id: CommandId,
        /// Why not.
        source: Arc<Error>,
    },
    /// The command's personal fields could not be sealed. Nothing was queued.
    #[error("the personal fields of command {id} cannot be sealed: {source}")]
    NotSealed {
        /// The command's id.
        id: CommandId,
        /// Why not.
        source: KeyError,
    },
    /// A first receipt could not be read from the log.
    #[error("command {id} was applied before, but its receipt cannot be read: {source}")]
    ReceiptUnreadable {
        /// The command's id.
        id: CommandId,
        /// Why not.
        source: Arc<Error>,
    },
}

/// What a rule said no to, and at which position and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule and its figures.
    pub rejection: Rejection,
    /// The position of the state it was decided on, which is durable.
    pub position: Position,
    /// The log's time.
    pub time: Timestamp,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (decided at position {}, {})", self.rejection, self.position, self.time)
    }
}

impl SubmitError {
    /// The rejection, where it is one.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        match self {
            Self::Rejected(refusal) => Some(&refusal.rejection),
            _ => None,
        }
    }
}
