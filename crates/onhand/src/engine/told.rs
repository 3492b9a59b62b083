//! What callers are told: one place for the answers to all commands that were queued together.

use super::answer::{Answer, Fate};
use super::sync::{AtomicBool, Mutex, MutexGuard, OnceLock};
use crate::canary::canary;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};
use std::vec::IntoIter;

/// How many others somebody wakes before he looks after himself.
const WOKEN: usize = 8;

/// Answers to commands that were queued together: each caller knows the place of his.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Some of them, from the first on; none where the engine has come to grief.
    answered: OnceLock<Option<Answered>>,
    /// Where the others are told, which stand on a later commit.
    rest: OnceLock<Arc<Told>>,
    asleep: Mutex<Asleep>,
    /// There are some who asked when their commands were queued, and are still to be woken.
    any_asleep: AtomicBool,
}

/// Who is to be woken.
#[derive(Debug, Default)]
struct Asleep {
    /// Those who asked when their commands were queued.
    first: IntoIter<Waker>,
    /// Those who asked later, by the places of their commands.
    later: BTreeMap<usize, Waker>,
}

/// Answers, and what became of the commit they stand on.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) answers: Vec<Answer>,
    pub(crate) fate: Fate,
}

/// Waits for the answer to one command; for none where the engine has come to grief. The command runs whether
/// anybody waits or not.
#[derive(Debug)]
pub(crate) struct Asked {
    told: Arc<Told>,
    place: usize,
    /// The engine knows already whom to wake: who polled while it was asked.
    is_known: bool,
}

impl Told {
    /// Asks for the answer at a place.
    pub(crate) fn at(self: &Arc<Self>, place: usize) -> Asked {
        Asked { told: Arc::clone(self), place, is_known: false }
    }

    /// The same for somebody who polls this very moment and whose waker the engine has.
    pub(super) fn known_at(self: &Arc<Self>, place: usize) -> Asked {
        Asked { told: Arc::clone(self), place, is_known: true }
    }

    /// All answers, commit by commit, as far as they are there.
    pub(crate) fn answered(self: Arc<Self>) -> impl Iterator<Item = Answered> {
        let mut next = Some(self);
        std::iter::from_fn(move || {
            let told = next.take()?;
            next = told.rest.get().map(Arc::clone);
            match Arc::try_unwrap(told) {
                Ok(mut told) => told.answered.take().flatten(),
                Err(told) => told.answered.get().cloned().flatten(),
            }
        })
    }

    /// Says where the answers behind these are told.
    pub(super) fn goes_on(&self, rest: Arc<Self>) {
        let _ = self.rest.set(rest);
    }

    /// Gives the answers, and wakes those whose wakers these are; gives those who asked later, to be woken, too.
    pub(super) fn tell(
        &self,
        answered: Option<Answered>,
        mut first: Vec<Waker>,
    ) -> impl Iterator<Item = Waker> + use<> {
        if canary("lose one of a crowd") && first.len() > 1 {
            first.pop();
        }
        if !first.is_empty() {
            let mut asleep = self.lock();
            asleep.first = first.into_iter();
            self.any_asleep.store(true, Relaxed);
        }
        let _ = self.answered.set(answered);
        while self.wake_some() {}
        std::mem::take(&mut self.lock().later).into_values()
    }

    /// Wakes some who are still asleep; false once there are none. Whoever is awake does: from within a runtime it is
    /// cheaper by far than from the outside, and nobody who was woken goes to sleep again before the others wake up.
    fn wake_some(&self) -> bool {
        if !self.any_asleep.load(Relaxed) {
            return false;
        }
        let mut some = [const { None }; WOKEN];
        let mut asleep = self.lock();
        some.fill_with(|| asleep.first.next());
        self.any_asleep.store(asleep.first.len() > 0, Relaxed);
        drop(asleep);
        some.into_iter().flatten().for_each(Waker::wake);
        true
    }

    fn lock(&self) -> MutexGuard<'_, Asleep> {
        self.asleep.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Told {
    /// One after the other: there may be more of them than a stack holds.
    fn drop(&mut self) {
        let mut rest = self.rest.take();
        while let Some(mut told) = rest.and_then(Arc::into_inner) {
            rest = told.rest.take();
        }
    }
}

impl Future for Asked {
    type Output = Option<(Answer, Fate)>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if std::mem::take(&mut self.is_known) {
            return Poll::Pending;
        }
        loop {
            let Some(answered) = self.told.answered.get() else {
                self.told.lock().later.insert(self.place, context.waker().clone());
                // Whoever tells does so before he looks who is to be woken.
                if self.told.answered.get().is_some() {
                    continue;
                }
                return Poll::Pending;
            };
            self.told.wake_some();
            let Some(Answered { answers, fate }) = answered else { return Poll::Ready(None) };
            if let Some(answer) = answers.get(self.place) {
                return Poll::Ready(Some((answer.clone(), fate.clone())));
            }
            let Some(rest) = self.told.rest.get().map(Arc::clone) else { return Poll::Ready(None) };
            self.place -= answers.len();
            self.told = rest;
        }
    }
}
