//! The blocking twins work wherever they are called from, and no runtime is needed for a deadline.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Blocking, Onhand, Patience, Position, RealStorage, SubmitError};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use support::gate::Gate;
use support::{a_mug, open_in, stock_up};

/// Far more than what is waited for takes, and less than the gate stays closed.
const LONG: Duration = Duration::from_secs(10);

/// A core that waits for its disk, with a full queue, and those who filled it.
struct Stalled {
    core: Blocking,
    gate: Gate,
    waiting: Vec<JoinHandle<()>>,
    _directory: tempfile::TempDir,
}

impl Stalled {
    fn new(patience: Duration) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let gate = Gate::default();
        let builder = Onhand::builder().storage(gate.over(RealStorage)).max_frame(24 << 10).queue(4);
        let core = builder.patience(Patience::For(patience)).open_blocking(directory.path()).unwrap();
        let core = core.blocking();
        stock_up(&core, 1_000_000);
        gate.shut();
        let waiting = (0..600)
            .map(|_| {
                let core = core.core().with_patience(Patience::For(6 * LONG)).blocking();
                std::thread::spawn(move || drop(core.reserve(a_mug()).unwrap()))
            })
            .collect();
        // The frame is full once nothing more is decided, and so is the queue.
        let mut decided = 0;
        while decided == 0 || core.core().stats().accepted > decided {
            decided = core.core().stats().accepted;
            std::thread::sleep(Duration::from_millis(250));
        }
        Self { core, gate, waiting, _directory: directory }
    }

    fn end(self) {
        self.gate.open();
        self.waiting.into_iter().for_each(|waiting| waiting.join().unwrap());
    }
}

#[test]
fn a_blocking_call_in_the_only_blocking_thread_of_a_runtime_comes_back() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 10);
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(1).max_blocking_threads(1).enable_all().build().unwrap();
    let asking = core.clone();
    let asked = runtime.spawn_blocking(move || asking.as_of(Position(3)).is_ok());
    let answered = runtime.block_on(async { tokio::time::timeout(LONG, asked).await });
    runtime.shutdown_background();
    assert!(answered.expect("it hangs").unwrap());
}

#[test]
fn as_many_blocking_calls_as_a_runtime_has_blocking_threads_come_back() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 10);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let answered = runtime.block_on(async {
        let mut asked = tokio::task::JoinSet::new();
        for _ in 0..600 {
            let core = core.clone();
            asked.spawn_blocking(move || core.as_of(Position(3)).is_ok());
        }
        tokio::time::timeout(LONG, asked.join_all()).await
    });
    runtime.shutdown_background();
    assert!(answered.expect("they hang").into_iter().all(|answered| answered));
}

#[test]
fn a_blocking_caller_in_a_current_thread_runtime_is_told_busy_in_time() {
    let stalled = Stalled::new(Duration::from_millis(100));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let begun = Instant::now();
    let refused = runtime.block_on(async { stalled.core.reserve(a_mug()) });
    assert!(matches!(refused, Err(SubmitError::Busy { .. })), "{refused:?}");
    assert!((Duration::from_millis(100)..LONG).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    stalled.end();
}

#[test]
fn a_task_of_a_runtime_without_time_is_told_busy_in_time() {
    let stalled = Stalled::new(Duration::from_millis(100));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let begun = Instant::now();
    let refused = runtime.block_on(stalled.core.core().reserve(a_mug()));
    assert!(matches!(refused, Err(SubmitError::Busy { .. })), "{refused:?}");
    assert!((Duration::from_millis(100)..LONG).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    stalled.end();
}

#[test]
fn waiting_for_room_holds_up_nobody_who_polls_it() {
    let stalled = Stalled::new(LONG);
    let core = stalled.core.core().clone();
    let mut waiting = pin!(core.reserve(a_mug()));
    let begun = Instant::now();
    let polled = waiting.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Pending), "{polled:?}");
    assert!(begun.elapsed() < LONG / 2, "no runtime: it is polled by something else, which has more to do");
    stalled.end();
}

#[test]
fn room_that_comes_in_time_is_taken() {
    // A patience without end ends as little as any other that is long enough.
    let stalled = Stalled::new(Duration::MAX);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let core = stalled.core.core().clone();
    let waiting = std::thread::spawn(move || runtime.block_on(core.reserve(a_mug())).map(drop));
    std::thread::sleep(Duration::from_millis(50));
    stalled.end();
    waiting.join().unwrap().unwrap();
}
