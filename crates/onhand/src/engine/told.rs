//! What callers are told: one place for the answers to all commands that were queued together.

use super::answer::{Answer, Fate};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};

/// Answers to commands that were queued together: each caller knows the place of his.
#[derive(Debug, Default)]
pub(crate) struct Told {
    answered: OnceLock<Answered>,
    /// Where answers are told that stand on a later commit.
    rest: OnceLock<Arc<Told>>,
    /// Who came to wait later than his command was queued, by the places of their commands.
    later: Mutex<BTreeMap<usize, Waker>>,
}

/// Answers, and what became of the commit they stand on.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) answers: Vec<Answer>,
    pub(crate) fate: Fate,
}

/// Waits for the answer to a command; with none where the engine has come to grief. The command runs whether anybody
/// waits or not.
#[derive(Debug)]
pub(crate) struct Asked {
    told: Arc<Told>,
    place: usize,
    /// It was made while somebody polled it: he is the one to be woken.
    fresh: bool,
}

/// The engine's side: whom to wake.
#[derive(Debug, Default)]
pub(crate) struct Callers {
    /// One for each place; none for a batch.
    wakers: Vec<Waker>,
    told: Arc<Told>,
    answered: bool,
}

impl Callers {
    pub(crate) fn with_capacity(callers: usize) -> Self {
        Self::of(Vec::with_capacity(callers))
    }

    fn of(wakers: Vec<Waker>) -> Self {
        Self { wakers, told: Arc::default(), answered: false }
    }

    /// One more, who asks for the next answer, and now waits to be woken.
    pub(crate) fn add(&mut self, waker: Waker) -> Asked {
        let place = self.wakers.len();
        self.wakers.push(waker);
        Asked { told: Arc::clone(&self.told), place, fresh: true }
    }

    /// Where the answers will be.
    pub(crate) fn told(&self) -> Arc<Told> {
        Arc::clone(&self.told)
    }

    /// Those who wait for more than so many answers.
    pub(crate) fn split_off(&mut self, answers: usize) -> Self {
        let rest = Self::of(self.wakers.split_off(answers.min(self.wakers.len())));
        let _ = self.told.rest.set(rest.told());
        rest
    }

    /// Tells them their answers, and wakes them.
    pub(crate) fn tell(mut self, answers: Vec<Answer>, fate: Fate) {
        let woken = self.reach(Answered { answers, fate });
        // Before they wake up: the last of them frees it, in a thread like the one that took it.
        drop(self);
        woken.for_each(Waker::wake);
    }

    fn reach(&mut self, answered: Answered) -> impl Iterator<Item = Waker> + use<> {
        self.answered = true;
        let _ = self.told.answered.set(answered);
        let later = std::mem::take(&mut *self.told.later.lock().unwrap_or_else(PoisonError::into_inner));
        std::mem::take(&mut self.wakers).into_iter().chain(later.into_values())
    }
}

impl Drop for Callers {
    /// Where the engine has come to grief the callers have to know.
    fn drop(&mut self) {
        if !self.answered {
            let nothing = Answered { answers: Vec::new(), fate: Fate::Durable(None) };
            self.reach(nothing).for_each(Waker::wake);
        }
    }
}

impl Future for Asked {
    type Output = Option<(Answer, Fate)>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if std::mem::take(&mut self.fresh) {
            return Poll::Pending;
        }
        loop {
            let Some(Answered { answers, fate }) = self.told.answered.get() else {
                let mut later = self.told.later.lock().unwrap_or_else(PoisonError::into_inner);
                later.insert(self.place, context.waker().clone());
                drop(later);
                // Who tells does so before he looks who is to be woken.
                if self.told.answered.get().is_some() {
                    continue;
                }
                return Poll::Pending;
            };
            if let Some(answer) = answers.get(self.place) {
                return Poll::Ready(Some((answer.clone(), fate.clone())));
            }
            let Some(rest) = self.told.rest.get().map(Arc::clone) else { return Poll::Ready(None) };
            self.place -= answers.len();
            self.told = rest;
        }
    }
}

impl Told {
    /// Asks for the answer at a place.
    pub(crate) fn at(self: &Arc<Self>, place: usize) -> Asked {
        Asked { told: Arc::clone(self), place, fresh: false }
    }

    /// All answers, commit by commit, as far as they are there.
    pub(crate) fn answered(self: Arc<Self>) -> impl Iterator<Item = Answered> {
        let mut next = Some(self);
        std::iter::from_fn(move || {
            let told = next.take()?;
            next = told.rest.get().map(Arc::clone);
            match Arc::try_unwrap(told) {
                Ok(mut told) => told.answered.take(),
                Err(told) => told.answered.get().cloned(),
            }
        })
    }
}

impl Drop for Told {
    /// One after the other: there may be more of them than a stack could hold.
    fn drop(&mut self) {
        let mut rest = self.rest.take();
        while let Some(mut told) = rest.and_then(Arc::into_inner) {
            rest = told.rest.take();
        }
    }
}
