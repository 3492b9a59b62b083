//! Calls: the place where the answer to one command comes.

use super::reply::{Answer, Fate};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// The caller's side. The command runs whether anybody waits for its answer or not.
#[derive(Debug)]
pub(crate) struct Call(Arc<Mutex<Reached>>);

/// The engine's side.
#[derive(Debug)]
pub(crate) struct Reply {
    call: Arc<Mutex<Reached>>,
    answered: bool,
}

/// How far a command has come.
#[derive(Debug)]
enum Reached {
    /// The engine has it, and wakes the caller once it is answered.
    Engine(Waker),
    Answered(Answer, Fate),
    /// The engine has let go of it without an answer.
    Lost,
}

impl Call {
    /// A call of somebody whom this wakes up.
    pub(crate) fn new(waker: Waker) -> (Self, Reply) {
        let call = Arc::new(Mutex::new(Reached::Engine(waker)));
        (Self(Arc::clone(&call)), Reply { call, answered: false })
    }

    /// Ready with the answer, or with none where the engine was lost.
    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<Option<(Answer, Fate)>> {
        let mut reached = lock(&self.0);
        if let Reached::Engine(waker) = &mut *reached {
            waker.clone_from(context.waker());
            return Poll::Pending;
        }
        match std::mem::replace(&mut *reached, Reached::Lost) {
            Reached::Answered(answer, fate) => Poll::Ready(Some((answer, fate))),
            Reached::Engine(_) | Reached::Lost => Poll::Ready(None),
        }
    }
}

impl Reply {
    /// Answers, and wakes who waits.
    pub(crate) fn send(mut self, answer: Answer, fate: Fate) {
        let waker = self.reach(Reached::Answered(answer, fate));
        // Before the caller wakes up: as the last to have it he frees it, in the thread that took it.
        drop(self);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn reach(&mut self, reached: Reached) -> Option<Waker> {
        self.answered = true;
        match std::mem::replace(&mut *lock(&self.call), reached) {
            Reached::Engine(waker) => Some(waker),
            Reached::Answered(..) | Reached::Lost => None,
        }
    }
}

impl Drop for Reply {
    /// Where the engine has come to grief the caller has to know.
    fn drop(&mut self) {
        if !self.answered
            && let Some(waker) = self.reach(Reached::Lost)
        {
            waker.wake();
        }
    }
}

fn lock(call: &Mutex<Reached>) -> MutexGuard<'_, Reached> {
    call.lock().unwrap_or_else(PoisonError::into_inner)
}
