//! Submissions: commands with the facts that arrive with them.

use crate::SubmitError;
use crate::meanwhile::LookedBack;
use onhand_domain::{Command, CommandId, Hint, Timestamp};
use uuid::Uuid;
use xxhash_rust::xxh3::Xxh3Default;

/// A command with its id and its times.
///
/// ```
/// use onhand::{Receive, Submission};
/// let submission = Submission::new(Receive::new("mug", "berlin", 10));
/// assert_eq!(submission.id.0.get_version_num(), 7);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Names this submission: whatever is retried under it is applied once.
    pub id: CommandId,
    /// What is asked for.
    pub command: Command,
    /// When it happened, for reports; the log keeps its own time beside it.
    pub occurred_at: Option<Timestamp>,
    /// The log's time to be, read only by a core [with an input clock](crate::Builder::input_clock).
    pub at: Option<Timestamp>,
}

impl Submission {
    /// A command under a new random id.
    pub fn new(command: impl Into<Command>) -> Self {
        Self { id: CommandId(Uuid::now_v7()), command: command.into(), occurred_at: None, at: None }
    }

    /// Under an id of the caller's: a UUIDv7.
    #[must_use]
    pub fn id(mut self, id: CommandId) -> Self {
        self.id = id;
        self
    }

    /// When it happened.
    #[must_use]
    pub fn occurred_at(mut self, moment: Timestamp) -> Self {
        self.occurred_at = Some(moment);
        self
    }

    /// The log's time to be, under an input clock.
    #[must_use]
    pub fn at(mut self, moment: Timestamp) -> Self {
        self.at = Some(moment);
        self
    }
}

impl<C: Into<Command>> From<C> for Submission {
    fn from(command: C) -> Self {
        Self::new(command)
    }
}

/// A submission that was checked in the caller's thread and is ready for the queue.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) id: CommandId,
    pub(crate) fingerprint: u64,
    pub(crate) command: Command,
    pub(crate) occurred_at: Option<Timestamp>,
    pub(crate) at: Option<Timestamp>,
    /// What is known of it before it is decided.
    pub(crate) hint: Hint,
    /// What the books said at the moment the command looks back to.
    pub(crate) looked_back: Option<LookedBack>,
}

impl Prepared {
    pub(crate) fn new(submission: Submission, scratch: &mut Vec<u8>) -> Result<Self, SubmitError> {
        let Submission { id, command, occurred_at, at } = submission;
        if id.0.get_version_num() != 7 {
            return Err(SubmitError::NotTimeOrdered { id });
        }
        command.check()?;
        let fingerprint = fingerprint(&command, occurred_at, scratch);
        Ok(Self { id, fingerprint, command, occurred_at, at, hint: Hint::NONE, looked_back: None })
    }
}

/// A digest of what is asked for, equal for equal commands in every version of this library: fields that say
/// nothing are left out, so that a new one changes no old digest.
fn fingerprint(command: &Command, occurred_at: Option<Timestamp>, scratch: &mut Vec<u8>) -> u64 {
    scratch.clear();
    // Writing to memory does not fail; were it to, the digest would still be that of the same bytes each time.
    let _ = rmp_serde::encode::write_named(scratch, command);
    let mut digest = Xxh3Default::new();
    digest.update(scratch);
    if let Some(moment) = occurred_at {
        digest.update(&moment.micros().to_le_bytes());
    }
    digest.digest()
}
