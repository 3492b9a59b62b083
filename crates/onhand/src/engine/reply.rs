//! Replies: how answers find their callers once what they stand on is durable.

use crate::receipt::Granted;
use crate::{Error, Receipt, Refusal, SubmitError};
use onhand_domain::{CommandId, Position};
use onhand_log::Frame;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// How a command was decided. Not to be told before it is durable.
#[derive(Debug)]
pub(crate) enum Answer {
    Granted(Granted),
    /// Applied before, at this position; its receipt is in the log.
    AppliedBefore(CommandId, Position),
    Refused(Box<Refusal>),
    Failed(Box<SubmitError>),
}

/// What a caller gets: the receipt, or where to read it.
#[derive(Debug)]
pub(crate) enum Outcome {
    Receipt(Receipt),
    AppliedBefore(CommandId, Position),
    Error(Box<SubmitError>),
}

/// The way back to one caller.
#[derive(Debug)]
pub(crate) struct Reply(oneshot::Sender<Outcome>);

/// The way back to the caller of a batch, whose answers may come in several commits.
#[derive(Debug)]
pub(crate) struct BatchReply {
    state: Mutex<BatchState>,
}

#[derive(Debug)]
struct BatchState {
    outcomes: Vec<Outcome>,
    missing: usize,
    sender: Option<oneshot::Sender<Vec<Outcome>>>,
}

impl Answer {
    /// The outcome once the commit it stands on is durable.
    pub(crate) fn settle(self, frame: Option<&Arc<Frame>>) -> Outcome {
        match (self, frame) {
            (Self::Granted(granted), Some(frame)) => Outcome::Receipt(Receipt::new(Arc::clone(frame), &granted)),
            (Self::Granted(granted), None) => Outcome::AppliedBefore(granted.id, granted.first),
            (Self::AppliedBefore(id, first), _) => Outcome::AppliedBefore(id, first),
            (Self::Refused(refusal), _) => Outcome::Error(Box::new(SubmitError::Rejected(refusal))),
            (Self::Failed(error), _) => Outcome::Error(error),
        }
    }

    /// The outcome where the commit failed: a grant may or may not be in the log, and a refusal may stand on
    /// what is not.
    pub(crate) fn unsettled(self, source: &Arc<Error>) -> Outcome {
        let id = match self {
            Self::Granted(granted) => granted.id,
            Self::AppliedBefore(id, _) => id,
            Self::Refused(_) => return Outcome::Error(Box::new(SubmitError::Closed)),
            Self::Failed(error) => match *error {
                // The command that has the id may be of this very commit.
                SubmitError::IdReused { id, .. } => id,
                other => return Outcome::Error(Box::new(other)),
            },
        };
        Outcome::Error(Box::new(SubmitError::Unknown { id, source: Arc::clone(source) }))
    }
}

impl Reply {
    pub(crate) fn channel() -> (Self, oneshot::Receiver<Outcome>) {
        let (sender, receiver) = oneshot::channel();
        (Self(sender), receiver)
    }

    pub(crate) fn send(self, outcome: Outcome) {
        // A caller that has gone away asks again by its command's id, if it wants to know.
        let _ = self.0.send(outcome);
    }
}

impl BatchReply {
    pub(crate) fn channel(commands: usize) -> (Arc<Self>, oneshot::Receiver<Vec<Outcome>>) {
        let (sender, receiver) = oneshot::channel();
        let outcomes = Vec::with_capacity(commands);
        let state = Mutex::new(BatchState { outcomes, missing: commands, sender: Some(sender) });
        (Arc::new(Self { state }), receiver)
    }

    pub(crate) fn send(&self, outcomes: impl ExactSizeIterator<Item = Outcome>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.missing = state.missing.saturating_sub(outcomes.len());
        state.outcomes.extend(outcomes);
        if state.missing == 0 {
            let outcomes = std::mem::take(&mut state.outcomes);
            if let Some(sender) = state.sender.take() {
                let _ = sender.send(outcomes);
            }
        }
    }
}
