//! An id of the far future, as an input clock takes it, spoils nothing for the ids of today.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{CommandId, Onhand, Receive, Submission};
use support::{a_mug, available, open_in, stock_up};
use uuid::{NoContext, Uuid};

const FAR_AHEAD: u64 = 200_000_000_000;

fn id_at(seconds: u64) -> CommandId {
    CommandId(Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, 0)))
}

#[test]
fn after_an_id_of_the_far_future_a_log_goes_on_under_the_systems_clock() {
    for without_id_files in [false, true] {
        let directory = tempfile::tempdir().unwrap();
        let core =
            Onhand::builder().input_clock().audit_index(false).remembered_ids(16).open_blocking(directory.path());
        let core = core.unwrap().blocking();
        stock_up(&core, 100);
        let far_ahead = Submission::new(Receive::new("mug", "berlin", 1)).id(id_at(FAR_AHEAD));
        core.submit(far_ahead.clone()).unwrap();
        let later: Vec<_> = (0..12).map(|_| Submission::new(Receive::new("mug", "berlin", 1))).collect();
        core.submit_batch(later.clone()).into_iter().for_each(|result| drop(result.unwrap()));
        core.close().unwrap();
        if without_id_files {
            for entry in std::fs::read_dir(directory.path()).unwrap().map(Result::unwrap) {
                if entry.file_name().to_string_lossy().starts_with("ids-") {
                    std::fs::remove_file(entry.path()).unwrap();
                }
            }
        }
        let core = open_in(directory.path());
        let mugs = available(&core);
        for known in later.iter().chain([&far_ahead]) {
            assert!(core.submit(known.clone()).unwrap().replayed);
        }
        assert_eq!(available(&core), mugs);
        for _ in 0..3 {
            let submission = Submission::new(a_mug());
            core.submit(submission.clone()).unwrap();
            assert!(core.submit(submission).unwrap().replayed);
        }
    }
}

#[test]
fn under_an_input_clock_ids_go_by_number_whatever_their_moments() {
    let directory = tempfile::tempdir().unwrap();
    let open = || {
        let builder = Onhand::builder().input_clock().audit_index(false).remembered_ids(16);
        builder.open_blocking(directory.path()).unwrap().blocking()
    };
    let core = open();
    stock_up(&core, 100);
    // Falling moments, after one that is far ahead.
    let moments = [FAR_AHEAD].into_iter().chain((0..40).map(|n| 1_700_000_000 - n));
    let submitted: Vec<_> = moments.map(|at| Submission::new(Receive::new("mug", "berlin", 1)).id(id_at(at))).collect();
    for submission in &submitted {
        core.submit(submission.clone()).unwrap();
    }
    let recent = || submitted[submitted.len() - 12..].iter();
    for known in recent() {
        assert!(core.submit(known.clone()).unwrap().replayed);
    }
    core.close().unwrap();
    let core = open();
    for known in recent() {
        assert!(core.submit(known.clone()).unwrap().replayed);
    }
    // Then it is the number alone that decides, and what is forgotten is taken for new.
    assert!(!core.submit(submitted[0].clone()).unwrap().replayed);
}
