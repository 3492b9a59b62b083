//! A dropped future leaks nothing: once queued a command runs, and its id tells what became of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::Submission;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use support::{a_mug, available, open_in, stock_up};

#[test]
fn a_command_whose_caller_went_away_runs_once_or_never() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 1_000);
    let mut dropped = Vec::new();
    for n in 0..300 {
        let submission = Submission::new(a_mug());
        let mut future = pin!(core.core().submit(submission.clone()));
        let mut context = Context::from_waker(Waker::noop());
        let polls = n % 3;
        for _ in 0..polls {
            if future.as_mut().poll(&mut context).is_ready() {
                break;
            }
        }
        dropped.push((submission, polls > 0));
    }
    // There is room in the queue: what was polled once is in it, and what never was is not.
    let queued = dropped.iter().filter(|(_, queued)| *queued).count() as i64;
    assert_eq!((queued, available(&core)), (200, 1_000 - 200));
    for (submission, queued) in dropped {
        assert_eq!(core.submit(submission).unwrap().replayed, queued);
    }
    assert_eq!(available(&core), 700);
}
