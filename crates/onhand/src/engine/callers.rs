//! Callers: the engine's side of those who wait for the answers to commands that were queued together.

use super::answer::{Answer, Fate};
use super::told::{Answered, Asked, Told};
use std::sync::Arc;
use std::task::Waker;

/// Who is to be told, and woken.
#[derive(Debug, Default)]
pub(crate) struct Callers {
    /// One for each command; none for a batch, whose caller asks later.
    wakers: Vec<Waker>,
    told: Arc<Told>,
    are_told: bool,
}

impl Callers {
    /// Nobody yet, and room for so many.
    pub(crate) fn with_capacity(callers: usize) -> Self {
        Self::of(Vec::with_capacity(callers))
    }

    fn of(wakers: Vec<Waker>) -> Self {
        Self { wakers, told: Arc::default(), are_told: false }
    }

    /// One more, whom this wakes up, and who polls right now.
    pub(crate) fn add(&mut self, waker: Waker) -> Asked {
        let asked = self.told.known_at(self.wakers.len());
        self.wakers.push(waker);
        asked
    }

    /// Where the answers will be.
    pub(crate) fn told(&self) -> Arc<Told> {
        Arc::clone(&self.told)
    }

    /// Those whose answers are not among the first so many.
    pub(crate) fn split_off(&mut self, answers: usize) -> Self {
        let rest = Self::of(self.wakers.split_off(answers.min(self.wakers.len())));
        self.told.goes_on(rest.told());
        rest
    }

    /// Tells them their answers, and wakes them.
    pub(crate) fn tell(mut self, answers: Vec<Answer>, fate: Fate) {
        let later = self.reach(Some(Answered { answers, fate }));
        // Before they wake up: who waited for a whole batch is to have its answers for himself.
        drop(self);
        later.for_each(Waker::wake);
    }

    fn reach(&mut self, answered: Option<Answered>) -> impl Iterator<Item = Waker> + use<> {
        self.are_told = true;
        self.told.tell(answered, std::mem::take(&mut self.wakers))
    }
}

impl Drop for Callers {
    /// Where the engine has come to grief its callers have to know.
    fn drop(&mut self) {
        if !self.are_told {
            self.reach(None).for_each(Waker::wake);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::Position;
    use std::future::Future;
    use std::pin::Pin;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::task::{Context, Poll, Wake};

    /// Counts how often somebody is woken.
    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, SeqCst);
        }
    }

    fn answers(positions: std::ops::Range<u64>) -> Vec<Answer> {
        positions.map(|position| Answer::AppliedBefore(Position(position))).collect()
    }

    /// What somebody is told who polls with this waker: a position, nothing yet, or that nobody knows.
    fn hears(asked: &mut Asked, waker: &Waker) -> Poll<Option<u64>> {
        Pin::new(asked).poll(&mut Context::from_waker(waker)).map(|told| match told {
            Some((Answer::AppliedBefore(position), Fate::Durable(None))) => Some(position.0),
            None => None,
            other => panic!("{other:?}"),
        })
    }

    /// So many, each of whom has been polled once.
    fn crowd(number: usize) -> (Callers, Vec<Asked>, Arc<Woken>) {
        let (mut callers, woken) = (Callers::default(), Arc::new(Woken::default()));
        let mut asked: Vec<Asked> = (0..number).map(|_| callers.add(Waker::from(Arc::clone(&woken)))).collect();
        assert!(asked.iter_mut().all(|asked| hears(asked, Waker::noop()).is_pending()));
        (callers, asked, woken)
    }

    #[test]
    fn everybody_is_woken_once_and_told_his_own_answer() {
        let (callers, mut asked, woken) = crowd(100);
        callers.tell(answers(0..100), Fate::Durable(None));
        assert_eq!(woken.0.load(SeqCst), 100);
        for (place, asked) in asked.iter_mut().enumerate() {
            assert_eq!(hears(asked, Waker::noop()), Poll::Ready(Some(place as u64)));
        }
    }

    #[test]
    fn answers_of_several_commits_find_their_callers() {
        let (mut first, mut asked, woken) = crowd(10);
        let mut second = first.split_off(3);
        let third = second.split_off(4);
        first.tell(answers(0..3), Fate::Durable(None));
        assert_eq!(woken.0.load(SeqCst), 3);
        // Nobody woke him, he just looks.
        assert!(hears(&mut asked[5], Waker::noop()).is_pending());
        second.tell(answers(3..7), Fate::Durable(None));
        third.tell(answers(7..10), Fate::Durable(None));
        assert_eq!(woken.0.load(SeqCst), 10);
        for (place, asked) in asked.iter_mut().enumerate() {
            assert_eq!(hears(asked, Waker::noop()), Poll::Ready(Some(place as u64)));
        }
    }

    #[test]
    fn who_is_polled_by_somebody_else_meanwhile_is_woken_there() {
        let (mut callers, mut asked, _) = crowd(4);
        let moved = Arc::new(Woken::default());
        assert!(hears(&mut asked[3], &Waker::from(Arc::clone(&moved))).is_pending());
        let rest = callers.split_off(2);
        callers.tell(answers(0..2), Fate::Durable(None));
        assert!(hears(&mut asked[3], &Waker::from(Arc::clone(&moved))).is_pending());
        let before = moved.0.load(SeqCst);
        rest.tell(answers(2..4), Fate::Durable(None));
        assert_eq!(moved.0.load(SeqCst), before + 1);
        assert_eq!(hears(&mut asked[3], Waker::noop()), Poll::Ready(Some(3)));
    }

    #[test]
    fn whom_the_engine_lost_nobody_tells_what_others_are_told() {
        let (mut lost, mut asked, woken) = crowd(4);
        let rest = lost.split_off(2);
        drop(lost);
        rest.tell(answers(2..4), Fate::Durable(None));
        assert_eq!(woken.0.load(SeqCst), 4);
        let heard: Vec<_> = asked.iter_mut().map(|asked| hears(asked, Waker::noop())).collect();
        assert_eq!(heard, [None; 4].map(Poll::Ready), "what stands on a commit that was lost is lost, too");
    }

    #[test]
    fn a_batch_has_its_answers_for_itself_however_many_commits_they_stand_on() {
        let mut rest = Callers::default();
        let told = rest.told();
        let mut last = told.at(99_999);
        let woken = Arc::new(Woken::default());
        assert!(hears(&mut last, &Waker::from(Arc::clone(&woken))).is_pending());
        for n in 0..99_999 {
            let next = rest.split_off(1);
            std::mem::replace(&mut rest, next).tell(answers(n..n + 1), Fate::Durable(None));
        }
        assert!(hears(&mut last, &Waker::from(Arc::clone(&woken))).is_pending());
        rest.tell(answers(99_999..100_000), Fate::Durable(None));
        assert_eq!(woken.0.load(SeqCst), 2, "by the first commit and by the last");
        assert_eq!(hears(&mut last, Waker::noop()), Poll::Ready(Some(99_999)));
        drop(last);
        assert_eq!(told.answered().map(|answered| answered.answers.len()).sum::<usize>(), 100_000);
    }

    #[test]
    fn answers_that_nobody_waits_for_are_let_go_of_one_by_one() {
        let mut rest = Callers::default();
        let told = rest.told();
        for _ in 0..200_000 {
            let next = rest.split_off(1);
            std::mem::replace(&mut rest, next).tell(answers(0..1), Fate::Durable(None));
        }
        drop(told);
    }
}
