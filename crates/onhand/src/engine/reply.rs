//! Replies: how answers find their callers once it is known what became of the commit they stand on.

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

/// Answers to some commands of a batch, one after the other, and what became of the commit they all stand on.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) answers: Vec<Answer>,
    pub(crate) fate: Fate,
}

/// The way back to the caller of a batch, whose answers may come in several commits. They go back as they are, all
/// together, once nobody is left to answer: receipts are made where they are read.
#[derive(Debug)]
pub(crate) struct BatchReply {
    answered: Mutex<Vec<Answered>>,
    caller: Option<oneshot::Sender<Vec<Answered>>>,
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
                // The command that has the id may be of this very commit.
                SubmitError::IdReused { .. } => {}
                other => return other,
            },
        }
        SubmitError::Unknown { id, source }
    }
}

impl BatchReply {
    pub(crate) fn channel() -> (Arc<Self>, oneshot::Receiver<Vec<Answered>>) {
        let (sender, receiver) = oneshot::channel();
        (Arc::new(Self { answered: Mutex::default(), caller: Some(sender) }), receiver)
    }

    /// Notes answers to the commands that are next. The last one to hold the reply sends them all.
    pub(crate) fn note(&self, answers: Vec<Answer>, fate: Fate) {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner).push(Answered { answers, fate });
    }
}

impl Drop for BatchReply {
    /// Also where the engine has come to grief: the caller has to know.
    fn drop(&mut self) {
        let answered = std::mem::take(self.answered.get_mut().unwrap_or_else(PoisonError::into_inner));
        if let Some(caller) = self.caller.take() {
            let _ = caller.send(answered);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_goes_back_once_nobody_is_left_to_answer_it() {
        let (reply, mut caller) = BatchReply::channel();
        let in_a_commit = Arc::clone(&reply);
        in_a_commit.note(vec![Answer::AppliedBefore(Position(1))], Fate::Durable(None));
        drop(in_a_commit);
        assert!(caller.try_recv().is_err(), "the sequencer has more of it");
        drop(reply);
        assert_eq!(caller.try_recv().unwrap().len(), 1, "and has come to grief since");
    }
}
