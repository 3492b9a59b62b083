//! Submissions: commands with the facts that arrive with them.

use crate::SubmitError;
use crate::codec::put_named;
use crate::meanwhile::LookedBack;
use crate::new_id::new_id;
use onhand_domain::{Command, CommandId, Hint, Timestamp};
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
    /// A submission as it is queued, under the fingerprint it was given when it was checked.
    pub(crate) fn new(submission: Submission, fingerprint: u64) -> Self {
        let Submission { id, command, occurred_at, at } = submission;
        Self { id, fingerprint, command, occurred_at, at, hint: Hint::NONE, looked_back: None }
    }
}

impl Submission {
    /// Its fingerprint, where it is fit to be decided.
    pub(crate) fn check(&self, scratch: &mut Vec<u8>) -> Result<u64, SubmitError> {
        if self.id.0.get_version_num() != 7 {
            return Err(SubmitError::NotTimeOrdered { id: self.id });
        }
        self.command.check()?;
        Ok(fingerprint(&self.command, self.occurred_at, scratch))
    }
}

/// A digest of what is asked for, equal for equal commands in every version of this library: fields that say
/// nothing are left out, so that a new one changes no old digest.
fn fingerprint(command: &Command, occurred_at: Option<Timestamp>, scratch: &mut Vec<u8>) -> u64 {
    scratch.clear();
    put_named(command, scratch);
    if let Some(moment) = occurred_at {
        scratch.extend_from_slice(&moment.micros().to_le_bytes());
    }
    xxh3_64(scratch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::{ConfirmReservation, DefineSku, Reserve};

    #[test]
    fn a_fingerprint_is_what_it_is_in_logs_that_exist() {
        let reservation = "0191e0a0-0000-7000-8000-000000000001".parse().unwrap();
        let hold = Reserve::new().channel("web").line_at("mug", "berlin", 2).line("plate", 300);
        let of = |command: Command| fingerprint(&command, None, &mut Vec::new());
        assert_eq!(of(hold.clone().into()), 0x7b8d_7f96_d2e1_bb88);
        assert_eq!(of(ConfirmReservation { reservation, reference: Some("7".into()) }.into()), 0xfed0_5d39_2d7d_0ae5);
        assert_eq!(of(DefineSku::new("mug").into()), 0x1491_c9bb_0b48_f9ed);
        assert_eq!(fingerprint(&hold.into(), Some(Timestamp::from_seconds(1)), &mut vec![9]), 0xe4fa_54f6_8568_6a4c);
    }
}
