//! Callers: those who wait, each looked after once somebody has woken him, and not before.

use super::{Asked, Said, Seen};
use onhand_domain::{Command, CommandId, Position};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

/// What was asked for, under which id.
pub(super) type Question = (CommandId, Command);

/// Somebody who waits.
pub(super) struct Caller {
    waits: Waits,
    woken: Arc<Woken>,
}

enum Waits {
    ForAnswers(Vec<Question>, Asked<Vec<Said>>),
    ForSnapshot(Position, Asked<Result<Seen, String>>),
}

/// What somebody heard.
#[derive(Debug)]
pub(super) enum Heard {
    Answer(Box<Question>, Said),
    /// And up to where he knew the log to be durable when he asked.
    Snapshot(Position, Result<Seen, String>),
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, SeqCst);
    }
}

impl Caller {
    pub(super) fn asks(questions: Vec<Question>, asked: Asked<Vec<Said>>) -> Self {
        Self::new(Waits::ForAnswers(questions, asked))
    }

    pub(super) fn looks(knows: Position, asked: Asked<Result<Seen, String>>) -> Self {
        Self::new(Waits::ForSnapshot(knows, asked))
    }

    fn new(waits: Waits) -> Self {
        Self { waits, woken: Arc::new(Woken(AtomicBool::new(true))) }
    }

    /// What he hears, if he was woken and has been told.
    fn hears(&mut self) -> Option<Vec<Heard>> {
        if !self.woken.0.swap(false, SeqCst) {
            return None;
        }
        let waker = Waker::from(Arc::clone(&self.woken));
        let mut context = Context::from_waker(&waker);
        match &mut self.waits {
            Waits::ForAnswers(questions, asked) => match asked.as_mut().poll(&mut context) {
                Poll::Ready(said) => {
                    let questions = std::mem::take(questions).into_iter();
                    Some(questions.zip(said).map(|(question, said)| Heard::Answer(Box::new(question), said)).collect())
                }
                Poll::Pending => None,
            },
            Waits::ForSnapshot(knows, asked) => match asked.as_mut().poll(&mut context) {
                Poll::Ready(seen) => Some(vec![Heard::Snapshot(*knows, seen)]),
                Poll::Pending => None,
            },
        }
    }
}

/// Everybody who waits, in the order in which they came.
#[derive(Default)]
pub(super) struct Callers(Vec<Caller>);

impl Callers {
    pub(super) fn come(&mut self, caller: Caller) {
        self.0.push(caller);
    }

    /// One of them goes away; tells whether there was one.
    pub(super) fn leave(&mut self, which: usize) -> bool {
        let any = !self.0.is_empty();
        if any {
            drop(self.0.remove(which % self.0.len()));
        }
        any
    }

    pub(super) fn all_leave(&mut self) {
        self.0.clear();
    }

    pub(super) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// What all those hear who were woken.
    pub(super) fn hear(&mut self) -> Vec<Heard> {
        let mut heard = Vec::new();
        self.0.retain_mut(|caller| match caller.hears() {
            Some(answers) => {
                heard.extend(answers);
                false
            }
            None => true,
        });
        heard
    }
}
