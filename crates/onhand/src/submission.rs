//! Submissions: commands with the facts that arrive with them.

use crate::SubmitError;
use crate::codec::put_named;
use crate::meanwhile::LookedBack;
use crate::new_id::new_id;
use onhand_domain::{Command, CommandId, Hint, Timestamp};
use std::cell::Cell;
use xxhash_rust::xxh3::xxh3_64;

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
        Self { id: new_id(), command: command.into(), occurred_at: None, at: None }
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
    pub(crate) looked_back: Option<Box<LookedBack>>,
}

impl Prepared {
    /// A submission as it is queued, once it was checked and sealed.
    pub(crate) fn new(submission: Submission) -> Self {
        let fingerprint = fingerprint(&submission.command, submission.occurred_at);
        let Submission { id, command, occurred_at, at } = submission;
        Self { id, fingerprint, command, occurred_at, at, hint: Hint::NONE, looked_back: None }
    }
}

impl Submission {
    /// Whether it is fit to be decided.
    pub(crate) fn check(&self) -> Result<(), SubmitError> {
        if self.id.0.get_version_num() != 7 {
            return Err(SubmitError::NotTimeOrdered { id: self.id });
        }
        Ok(self.command.check()?)
    }
}

/// Memory for fingerprints is kept by a thread up to this size.
const KEPT: usize = 64 << 10;

thread_local! {
    /// What a command is written into for its fingerprint.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A digest of what is asked for, equal for equal commands in every version of this library: fields that say
/// nothing are left out, so that a new one changes no old digest.
fn fingerprint(command: &Command, occurred_at: Option<Timestamp>) -> u64 {
    // A thread that is ending has none any more.
    let mut scratch = SCRATCH.try_with(Cell::take).unwrap_or_default();
    scratch.clear();
    put_named(command, &mut scratch);
    if let Some(moment) = occurred_at {
        scratch.extend_from_slice(&moment.micros().to_le_bytes());
    }
    let digest = xxh3_64(&scratch);
    if scratch.capacity() <= KEPT {
        let _ = SCRATCH.try_with(|kept| kept.set(scratch));
    }
    digest
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::{ConfirmReservation, DefineSku, Reserve};

    #[test]
    fn a_fingerprint_is_what_it_is_in_logs_that_exist() {
        let reservation = "0191e0a0-0000-7000-8000-000000000001".parse().unwrap();
        let hold = Reserve::new().channel("web").line_at("mug", "berlin", 2).line("plate", 300);
        let of = |command: Command| fingerprint(&command, None);
        assert_eq!(of(hold.clone().into()), 0x7b8d_7f96_d2e1_bb88);
        assert_eq!(of(ConfirmReservation { reservation, reference: Some("7".into()) }.into()), 0xfed0_5d39_2d7d_0ae5);
        assert_eq!(of(DefineSku::new("mug").into()), 0x1491_c9bb_0b48_f9ed);
        assert_eq!(fingerprint(&hold.into(), Some(Timestamp::from_seconds(1))), 0xe4fa_54f6_8568_6a4c);
    }
}
