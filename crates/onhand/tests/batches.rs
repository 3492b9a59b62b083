//! The results of a batch: one for each command where it stood, and nothing is tried behind what found no room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{CommandId, Count, Onhand, Patience, RealStorage, Reserve, Submission, SubmitError};
use std::time::{Duration, Instant};
use support::gate::Gate;
use support::{a_mug, stock_up};
use uuid::Uuid;

fn mugs(number: usize) -> Vec<Submission> {
    (0..number).map(|_| a_mug().into()).collect()
}

#[test]
fn after_the_first_busy_the_rest_of_a_batch_is_busy_too() {
    let directory = tempfile::tempdir().unwrap();
    let gate = Gate::default();
    let builder = Onhand::builder().storage(gate.over(RealStorage)).max_frame(24 << 10).queue(100);
    let core = builder.patience(Patience::None).open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 1_000_000);
    gate.shut();
    let opened = gate.clone();
    let opener = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        opened.open();
    });
    let results = core.submit_batch(mugs(20_000));
    opener.join().unwrap();
    let first = results.iter().position(|result| matches!(result, Err(SubmitError::Busy { .. }))).unwrap();
    let granted = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(granted, first, "what was granted comes before what was refused");
    assert!(results[first..].iter().all(|result| matches!(result, Err(SubmitError::Busy { limit: 100 }))));
}

#[test]
fn a_batch_waits_as_long_as_its_caller_has_patience_and_no_longer() {
    let directory = tempfile::tempdir().unwrap();
    let gate = Gate::default();
    let builder = Onhand::builder().storage(gate.over(RealStorage)).max_frame(24 << 10).queue(100);
    let core = builder.patience(Patience::For(Duration::from_millis(200))).open_blocking(directory.path()).unwrap();
    let core = core.blocking();
    stock_up(&core, 1_000_000);
    gate.shut();
    let (opened, begun) = (gate.clone(), Instant::now());
    let opener = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(2));
        opened.open();
    });
    // Of the first parts the answers are waited for; so it is measured how long the rest was tried.
    let results = core.submit_batch(mugs(5_000).into_iter().inspect(|_| {
        assert!(begun.elapsed() < Duration::from_millis(1_500), "it tried for longer than its patience");
    }));
    opener.join().unwrap();
    assert!(matches!(results.last(), Some(Err(SubmitError::Busy { .. }))));
}

#[test]
fn after_the_core_is_closed_the_rest_of_a_batch_is_closed_too() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().audit_index(false).queue(10).open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 1_000_000);
    let closer = core.clone();
    let mut left = 500;
    let results = core.submit_batch(mugs(1_000).into_iter().inspect(|_| {
        left -= 1;
        if left == 0 {
            closer.clone().close().unwrap();
        }
    }));
    let first = results.iter().position(Result::is_err).unwrap();
    assert!(first > 0 && first <= 500, "{first}");
    assert!(results[first..].iter().all(|result| matches!(result, Err(SubmitError::Closed))));
}

#[test]
fn each_result_stands_where_its_command_stood() {
    let directory = tempfile::tempdir().unwrap();
    // Parts of seven, so that every kind of command meets every place in one.
    let core = Onhand::builder().audit_index(false).queue(7).open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 1_000_000);
    let first = Submission::new(a_mug());
    let before = core.submit(first.clone()).unwrap();
    let kinds: Vec<usize> = (0..200).map(|n| n * n % 11 % 5).collect();
    let batch: Vec<Submission> = kinds
        .iter()
        .map(|kind| match kind {
            0 => a_mug().into(),
            1 => Submission::new(a_mug()).id(CommandId(Uuid::from_u128(4 << 76))),
            2 => Reserve::new().line("plate", 1).into(),
            3 => first.clone(),
            _ => Count::new("mug", "berlin", 1_000_000).at(before.time).into(),
        })
        .collect();
    let ids: Vec<CommandId> = batch.iter().map(|submission| submission.id).collect();
    let results = core.submit_batch(batch);
    assert_eq!(results.len(), kinds.len());
    for ((kind, result), asked) in kinds.iter().zip(&results).zip(ids) {
        match (kind, result) {
            (0 | 4, Ok(receipt)) => assert_eq!((receipt.id, receipt.replayed), (asked, false)),
            (1, Err(SubmitError::NotTimeOrdered { id })) => assert_eq!(*id, asked),
            (2, Err(SubmitError::Rejected(_))) => {}
            (3, Ok(receipt)) => assert_eq!((receipt.position, receipt.replayed), (before.position, true)),
            _ => panic!("{kind}: {result:?}"),
        }
    }
    let positions = results.iter().flatten().filter(|receipt| !receipt.replayed).map(|receipt| receipt.position);
    assert!(positions.is_sorted_by(|one, next| one < next));
}
