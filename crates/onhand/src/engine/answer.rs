//! Answers: how commands were decided, and what that means once it is known what became of their commit.

use crate::receipt::Granted;
use crate::{Error, Receipt, Refusal, SubmitError};
use onhand_domain::{CommandId, Position};
use onhand_log::Frame;
use std::sync::Arc;

/// How a command was decided. Not to be told before it is durable.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Granted(Granted),
    /// Applied before, at this position; its receipt is in the log.
    AppliedBefore(Position),
    Refused(Box<Refusal>),
    Failed(Box<SubmitError>),
}

/// What became of a commit.
#[derive(Clone, Debug)]
pub(crate) enum Fate {
    /// It is durable: in this frame, unless there was nothing to write.
    Durable(Option<Arc<Frame>>),
    /// It may be in the log or not.
    Unknown(Arc<Error>),
}

/// What a caller is told, or where his receipt has to be read.
#[derive(Debug)]
pub(crate) enum Outcome {
    Told(Result<Receipt, SubmitError>),
    AppliedBefore(Position),
}

impl Answer {
    /// What it means to the caller of a command, now that it is known what became of the commit.
    pub(crate) fn outcome(self, id: CommandId, fate: Fate) -> Outcome {
        match fate {
            Fate::Durable(frame) => self.settled(id, frame),
            Fate::Unknown(source) => Outcome::Told(Err(self.unsettled(id, source))),
        }
    }

    fn settled(self, id: CommandId, frame: Option<Arc<Frame>>) -> Outcome {
        match (self, frame) {
            (Self::Granted(granted), Some(frame)) => Outcome::Told(Ok(Receipt::new(frame, id, &granted))),
            (Self::Granted(Granted { first, .. }), None) | (Self::AppliedBefore(first), _) => {
                Outcome::AppliedBefore(first)
            }
            (Self::Refused(refusal), _) => Outcome::Told(Err(SubmitError::Rejected(refusal))),
            (Self::Failed(error), _) => Outcome::Told(Err(*error)),
        }
    }

    /// A grant may or may not be in the log, and a refusal may stand on what is not.
    fn unsettled(self, id: CommandId, source: Arc<Error>) -> SubmitError {
        match self {
            Self::Granted(_) | Self::AppliedBefore(_) => {}
            Self::Refused(_) => return SubmitError::Closed,
            Self::Failed(error) => match *error {
                // The command that has the id, or the later ones it was forgotten for, may be of this very commit.
                SubmitError::IdReused { .. } | SubmitError::IdTooOld { .. } => {}
                // What it would have done depends on what may not be there.
                SubmitError::TooLarge { .. } => return SubmitError::Closed,
                other => return other,
            },
        }
        SubmitError::Unknown { id, source }
    }
}
