//! Deadlines for futures, whoever polls them: a runtime may have no timer, and there may be no runtime.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

/// How long the thread that wakes stays without anything to wake.
const IDLE: Duration = Duration::from_secs(10);

/// Everybody who waits in this process. Only who meets a full queue does.
static ALARM: Alarm = Alarm { state: Mutex::new(State::new()), changed: Condvar::new() };

/// Comes to its end at a moment.
#[derive(Debug)]
pub(crate) struct Deadline {
    at: Instant,
    /// Tells those with the same moment apart; none until it was polled.
    number: Option<u64>,
}

#[derive(Debug)]
struct Alarm {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    sleepers: BTreeMap<(Instant, u64), Waker>,
    next: u64,
    awake: bool,
}

impl State {
    const fn new() -> Self {
        Self { sleepers: BTreeMap::new(), next: 0, awake: false }
    }
}

impl Deadline {
    pub(crate) const fn at(at: Instant) -> Self {
        Self { at, number: None }
    }
}

impl Future for Deadline {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.at <= Instant::now() {
            return Poll::Ready(());
        }
        let mut state = ALARM.lock();
        let number = *self.number.get_or_insert_with(|| {
            state.next += 1;
            state.next
        });
        state.sleepers.insert((self.at, number), context.waker().clone());
        if !state.awake {
            let woken = thread::Builder::new().name("onhand-alarm".to_owned()).spawn(|| ALARM.run());
            if let Err(error) = woken {
                tracing::warn!(%error, "no thread to wait with: whoever waits for room is refused at once");
                return Poll::Ready(());
            }
            state.awake = true;
        }
        drop(state);
        ALARM.changed.notify_one();
        Poll::Pending
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            ALARM.lock().sleepers.remove(&(self.at, number));
        }
    }
}

impl Alarm {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes whoever is due, until nobody has waited for a while.
    fn run(&self) {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            let later = state.sleepers.split_off(&(now, u64::MAX));
            let due = std::mem::replace(&mut state.sleepers, later);
            if !due.is_empty() {
                drop(state);
                due.into_values().for_each(Waker::wake);
                state = self.lock();
                continue;
            }
            let next = state.sleepers.keys().next().map(|(at, _)| at.saturating_duration_since(now));
            let (woken, waited) =
                self.changed.wait_timeout(state, next.unwrap_or(IDLE)).unwrap_or_else(PoisonError::into_inner);
            state = woken;
            if waited.timed_out() && state.sleepers.is_empty() {
                state.awake = false;
                return;
            }
        }
    }
}

/// The moment so long after another. What no clock will ever show is some decades away.
pub(crate) fn after(moment: Instant, longest: Duration) -> Instant {
    const DECADES: Duration = Duration::from_secs(1 << 30);
    moment.checked_add(longest).unwrap_or(moment + DECADES)
}

/// What a future gives, if it gives it before a moment. What is ready counts, however late it is asked.
pub(crate) async fn before<F: Future>(at: Instant, future: F) -> Option<F::Output> {
    let mut future = std::pin::pin!(future);
    let mut deadline = std::pin::pin!(Deadline::at(at));
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => deadline.as_mut().poll(context).map(|()| None),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::park::block_on;

    #[test]
    fn whoever_waits_is_woken_at_their_moment_in_their_order() {
        let begun = Instant::now();
        let woken: Vec<Instant> = thread::scope(|scope| {
            let waiting = [30, 10, 20].map(|wait| {
                scope.spawn(move || {
                    block_on(Deadline::at(begun + Duration::from_millis(wait)));
                    Instant::now()
                })
            });
            waiting.into_iter().map(|waiting| waiting.join().unwrap()).collect()
        });
        for (woken, wait) in woken.iter().zip([30, 10, 20]) {
            assert!(*woken >= begun + Duration::from_millis(wait));
        }
    }

    #[test]
    fn who_goes_away_is_forgotten() {
        let at = Instant::now() + Duration::from_secs(3_600);
        let mut deadline = Box::pin(Deadline::at(at));
        assert!(deadline.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        assert!(ALARM.lock().sleepers.keys().any(|(moment, _)| *moment == at));
        drop(deadline);
        assert!(!ALARM.lock().sleepers.keys().any(|(moment, _)| *moment == at));
    }
}
