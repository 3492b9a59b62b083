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
    let mut ids = Vec::new();
    for polls in 0..300 {
        let submission = Submission::new(a_mug());
        let mut future = pin!(core.core().submit(submission.clone()));
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..polls % 3 {
            if future.as_mut().poll(&mut context).is_ready() {
                break;
            }
        }
        ids.push(submission);
    }
    // Whatever became of them, asking again applies each exactly once.
    for submission in ids {
        core.submit(submission).unwrap();
    }
    assert_eq!(available(&core), 700);
}
