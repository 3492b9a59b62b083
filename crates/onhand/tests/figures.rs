//! What a core says it has done since it was opened.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Receive, Stats, Submission, SubmitError, Timestamp};
use onhand_testkit::disk::SimDisk;
use support::{DIRECTORY, a_mug, open, settings, stock_up};

/// Accepted, rejected, replayed; commits, events.
fn figures(stats: Stats) -> ([u64; 3], [u64; 2]) {
    ([stats.accepted, stats.rejected, stats.replayed], [stats.commits, stats.events])
}

#[test]
fn a_retry_counts_as_one_and_another_command_under_its_id_counts_as_nothing() {
    let disk = SimDisk::new(16);
    let core = open(&disk).unwrap();
    assert_eq!(figures(core.core().stats()), ([0; 3], [0; 2]));

    stock_up(&core, 1);
    let bought = Submission::new(a_mug());
    core.submit(bought.clone()).unwrap();
    assert!(core.submit(a_mug()).unwrap_err().rejection().is_some());
    assert_eq!(figures(core.core().stats()), ([4, 1, 0], [4, 4]));

    assert!(core.submit(bought.clone()).unwrap().replayed);
    assert_eq!(figures(core.core().stats()), ([4, 1, 1], [4, 4]));

    let another = Submission::new(Receive::new("mug", "berlin", 1)).id(bought.id);
    assert!(matches!(core.submit(another), Err(SubmitError::IdReused { .. })));
    assert_eq!(figures(core.core().stats()), ([4, 1, 1], [4, 4]));
}

#[test]
fn a_batch_is_one_commit_and_what_expires_is_an_event_of_no_command() {
    let disk = SimDisk::new(16);
    let core = settings(&disk).input_clock().open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 2);
    assert!(core.submit_batch([a_mug(), a_mug()]).iter().all(Result::is_ok));
    assert_eq!(figures(core.core().stats()), ([5, 0, 0], [4, 5]));

    let much_later = Timestamp::from_seconds(10_000_000_000);
    core.submit(Submission::new(a_mug()).at(much_later)).unwrap();
    assert_eq!(figures(core.core().stats()), ([6, 0, 0], [5, 7]));
}

#[test]
fn the_bytes_are_those_of_the_records() {
    let disk = SimDisk::new(16);
    let core = open(&disk).unwrap();
    stock_up(&core, 1);
    let (before, count) = (core.core().stats().bytes, 10);
    assert!(before > 0);
    let received = |_| core.receive(Receive::new("mug", "berlin", 1)).map(drop);
    (0..count).try_for_each(received).unwrap();
    let each = (core.core().stats().bytes - before) / count;
    // A record is 39 bytes and its event's: six, and a few for the fields.
    assert!((46..80).contains(&each), "{each} bytes a receipt of goods");
}
