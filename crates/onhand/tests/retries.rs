//! A command is applied once, whatever is retried, after any restart.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{CommandId, Onhand, Receive, Submission, SubmitError};
use std::time::Duration;
use support::{a_mug, available, open_in, stock_up};
use uuid::{NoContext, Uuid};

fn id_at(seconds: u64) -> CommandId {
    CommandId(Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, 0)))
}

#[test]
fn a_retry_gets_the_first_receipt_also_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 5);
    let submission = Submission::new(a_mug());
    let first = core.submit(submission.clone()).unwrap();
    let again = core.submit(submission.clone()).unwrap();
    assert!(again.replayed && !first.replayed);
    core.close().unwrap();

    // With the checkpoint, then with nothing but the log.
    for without in [None, Some("checkpoint-"), Some("ids-")] {
        if let Some(prefix) = without {
            for entry in std::fs::read_dir(directory.path()).unwrap().map(Result::unwrap) {
                if entry.file_name().to_string_lossy().starts_with(prefix) {
                    std::fs::remove_file(entry.path()).unwrap();
                }
            }
        }
        let core = open_in(directory.path());
        let restarted = core.submit(submission.clone()).unwrap();
        assert_eq!((restarted.position, restarted.first, restarted.time), (first.position, first.first, first.time));
        assert_eq!(restarted.events().unwrap(), first.events().unwrap());
        assert_eq!(available(&core), 4);
        core.close().unwrap();
    }
}

#[test]
fn the_same_id_with_another_command_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 5);
    let submission = Submission::new(a_mug());
    let receipt = core.submit(submission.clone()).unwrap();
    let other = Submission::new(Receive::new("mug", "berlin", 1)).id(submission.id);
    match core.submit(other) {
        Err(SubmitError::IdReused { id, position }) => assert_eq!((id, position), (submission.id, receipt.first)),
        other => panic!("{other:?}"),
    }
    assert_eq!(available(&core), 4);
}

#[test]
fn a_refused_commands_id_may_be_decided_anew() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 1);
    core.reserve(a_mug()).unwrap();
    let submission = Submission::new(a_mug());
    assert!(core.submit(submission.clone()).unwrap_err().rejection().is_some());
    core.receive(Receive::new("mug", "berlin", 1)).unwrap();
    assert!(!core.submit(submission).unwrap().replayed);
}

#[test]
fn one_id_in_one_batch_is_applied_once() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 5);
    let submission = Submission::new(a_mug());
    let receipts = core.submit_batch(vec![submission.clone(), submission]);
    let receipts: Vec<_> = receipts.into_iter().map(Result::unwrap).collect();
    assert_eq!(receipts[0].position, receipts[1].position);
    assert_eq!(available(&core), 4);
}

#[test]
fn ids_from_the_future_and_of_other_kinds_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 5);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let ahead = id_at((now + Duration::from_secs(90)).as_secs());
    assert!(matches!(core.submit(Submission::new(a_mug()).id(ahead)), Err(SubmitError::IdAhead { .. })));
    let random = CommandId("7d444840-9dc0-41d1-b245-5ffdce74fad2".parse().unwrap());
    assert!(matches!(core.submit(Submission::new(a_mug()).id(random)), Err(SubmitError::NotTimeOrdered { .. })));
    assert_eq!(available(&core), 5);
}

#[test]
fn ids_that_are_forgotten_are_too_old_also_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let builder = || Onhand::builder().audit_index(false).remembered_ids(8).seed(1);
    let core = builder().open_blocking(directory.path()).unwrap().blocking();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let old = Submission::new(onhand::DefineSku::new("mug")).id(id_at(now - 100));
    core.submit(old.clone()).unwrap();
    for n in 0..40 {
        core.submit(Submission::new(onhand::DefineSku::new(format!("sku-{n}"))).id(id_at(now - 90 + n))).unwrap();
    }
    assert!(matches!(core.submit(old.clone()), Err(SubmitError::IdTooOld { .. })));
    core.close().unwrap();
    let core = builder().open_blocking(directory.path()).unwrap().blocking();
    assert!(matches!(core.submit(old), Err(SubmitError::IdTooOld { .. })));
}
