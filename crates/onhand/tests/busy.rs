//! A full queue is a typed refusal, at once or after as long as the caller would wait.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Onhand, Patience, Submission, SubmitError};
use onhand_testkit::disk::SimDisk;
use support::{DIRECTORY, a_mug, settings, stock_up};

#[test]
fn callers_without_patience_are_refused_at_once_and_nothing_is_queued() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().audit_index(false).queue(4).patience(Patience::None);
    let core = core.open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 1_000_000);
    let results: Vec<_> = std::thread::scope(|scope| {
        let callers: Vec<_> =
            (0..64).map(|_| scope.spawn(|| (0..50).map(|_| core.reserve(a_mug())).collect::<Vec<_>>())).collect();
        callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect()
    });
    let busy = |result: &&Result<_, SubmitError>| matches!(result, Err(SubmitError::Busy { limit: 4 }));
    let (busy, granted) = (results.iter().filter(busy).count(), results.iter().filter(|r| r.is_ok()).count());
    assert_eq!(busy + granted, 64 * 50);
    assert!(busy > 0, "64 callers and room for 4");
    assert_eq!(support::available(&core), 1_000_000 - granted as i64);
}

#[test]
fn a_batch_larger_than_the_queue_is_served_in_parts() {
    let disk = SimDisk::new(3);
    let core = settings(&disk).queue(100).open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 10_000);
    let batch: Vec<Submission> = (0..1_000).map(|_| a_mug().into()).collect();
    assert!(core.submit_batch(batch).iter().all(Result::is_ok));
    assert_eq!(support::available(&core), 9_000);
}

#[test]
fn a_command_too_large_for_a_commit_is_refused_and_changes_nothing() {
    let disk = SimDisk::new(3);
    let core = settings(&disk).open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 10);
    core.define_location(onhand::DefineLocation::store("hamburg")).unwrap();
    let mut order = onhand::Reserve::new();
    for n in 0..900 {
        core.define_sku(onhand::DefineSku::new(format!("a-rather-long-name-{n}"))).unwrap();
        for location in ["berlin", "hamburg"] {
            core.receive(onhand::Receive::new(format!("a-rather-long-name-{n}"), location, 600_000)).unwrap();
        }
        order = order.line(format!("a-rather-long-name-{n}"), 1_000_000);
    }
    let before = core.core().position();
    match core.reserve(order) {
        Err(SubmitError::TooLarge { length, limit }) => assert!(length > limit),
        other => panic!("{other:?}"),
    }
    core.reserve(a_mug()).unwrap();
    assert_eq!(core.core().position().0, before.0 + 1);
}

#[test]
fn commits_too_small_for_the_cores_own_records_are_refused_by_name() {
    let disk = SimDisk::new(3);
    match settings(&disk).max_frame(8 << 10).open_blocking(DIRECTORY) {
        Err(onhand::Error::FrameTooSmall { max_frame, least }) => assert!(max_frame < least),
        other => panic!("{other:?}"),
    }
}

#[test]
fn thousands_of_holds_that_expire_at_once_are_swept_in_commits_of_any_size() {
    let disk = SimDisk::new(3);
    let core = settings(&disk).input_clock().open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 5_000);
    let holds: Vec<Submission> = (0..5_000).map(|_| a_mug().into()).collect();
    assert!(core.submit_batch(holds).iter().all(Result::is_ok));
    assert_eq!(support::available(&core), 0);
    let later = onhand::Timestamp::from_seconds(10_000_000_000);
    let receipt = core.submit(Submission::new(a_mug()).at(later)).unwrap();
    assert_eq!((receipt.events().unwrap().len(), support::available(&core)), (1, 4_999));
}
