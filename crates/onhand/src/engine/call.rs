//! Calls: one command under way, and the place where its answer comes.

use super::reply::{Answer, Fate};
use crate::submission::Prepared;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// A command and its answer, in one piece of memory that the caller takes and frees: the engine reads the one and
/// fills in the other.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) prepared: Prepared,
    reached: Mutex<Reached>,
}

/// How far a call has come.
#[derive(Debug)]
enum Reached {
    Nothing,
    /// The engine has it, and wakes the caller once it is answered.
    Engine(Waker),
    Answered(Answer, Fate),
    /// The engine has let go of it without an answer.
    Lost,
}

/// The engine's side of a call. The command runs whether anybody waits for its answer or not.
#[derive(Debug)]
pub(crate) struct Reply {
    call: Arc<Call>,
    answered: bool,
}

impl Call {
    pub(crate) fn new(prepared: Prepared) -> Self {
        Self { prepared, reached: Mutex::new(Reached::Nothing) }
    }

    /// Has the command queued when polled first; ready with its answer once that is there, and with none where the
    /// engine was lost.
    pub(crate) fn poll<E>(
        self: &Arc<Self>,
        context: &Context<'_>,
        queue: impl FnOnce(Reply) -> Result<(), E>,
    ) -> Poll<Result<Option<(Answer, Fate)>, E>> {
        let mut reached = self.lock();
        match &mut *reached {
            Reached::Nothing => {
                *reached = Reached::Engine(context.waker().clone());
                drop(reached);
                match queue(Reply { call: Arc::clone(self), answered: false }) {
                    Ok(()) => Poll::Pending,
                    Err(error) => Poll::Ready(Err(error)),
                }
            }
            Reached::Engine(waker) => {
                waker.clone_from(context.waker());
                Poll::Pending
            }
            Reached::Answered(..) | Reached::Lost => match std::mem::replace(&mut *reached, Reached::Lost) {
                Reached::Answered(answer, fate) => Poll::Ready(Ok(Some((answer, fate)))),
                _ => Poll::Ready(Ok(None)),
            },
        }
    }

    /// Tells how far it has come; gives back who waits for that.
    fn reach(&self, reached: Reached) -> Option<Waker> {
        match std::mem::replace(&mut *self.lock(), reached) {
            Reached::Engine(waker) => Some(waker),
            Reached::Nothing | Reached::Answered(..) | Reached::Lost => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Reached> {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reply {
    pub(crate) fn prepared(&self) -> &Prepared {
        &self.call.prepared
    }

    /// Answers, and wakes who waits.
    pub(crate) fn send(mut self, answer: Answer, fate: Fate) {
        let waker = self.call.reach(Reached::Answered(answer, fate));
        self.answered = true;
        // Before the caller wakes up: as the last to have it he frees it, in the thread that took it.
        drop(self);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Drop for Reply {
    /// Where the engine has come to grief the caller has to know.
    fn drop(&mut self) {
        if !self.answered
            && let Some(waker) = self.call.reach(Reached::Lost)
        {
            waker.wake();
        }
    }
}
