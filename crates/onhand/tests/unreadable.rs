//! A disk that cannot be read any more: whoever needs the past is told so, and nobody else notices.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Blocking, Count, Submission, SubmitError, Timestamp};
use onhand_testkit::disk::{CallKind, Fault, SimDisk};
use support::{DIRECTORY, a_mug, available, settings, stock_up};

const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);
const ONE: Timestamp = Timestamp::from_seconds(1_800_003_600);

/// Ten mugs at noon, and one sold since; at one, reading fails.
fn a_disk_that_fails_to_be_read() -> (SimDisk, Blocking, Submission) {
    let disk = SimDisk::new(11);
    let core = settings(&disk).input_clock().open_blocking(DIRECTORY).unwrap().blocking();
    core.submit(Submission::new(onhand::DefineLocation::store("hamburg")).at(NOON)).unwrap();
    stock_up(&core, 10);
    let sold = Submission::new(onhand::Issue::new("mug", "berlin", 1)).at(ONE);
    core.submit(sold.clone()).unwrap();
    disk.inject(Fault::on(CallKind::Read).forever());
    (disk, core, sold)
}

#[test]
fn a_count_that_looks_back_is_not_queued_where_the_past_cannot_be_read() {
    let (disk, core, _) = a_disk_that_fails_to_be_read();
    let count = Submission::new(Count::new("mug", "berlin", 10).at(NOON)).at(ONE);
    match core.submit(count.clone()) {
        Err(SubmitError::HistoryUnreadable { id, .. }) => assert_eq!(id, count.id),
        other => panic!("{other:?}"),
    }
    assert_eq!((available(&core), core.core().stats().accepted), (9, 5));

    disk.heal();
    assert!(!core.submit(count).unwrap().replayed, "it had not happened");
    assert_eq!(available(&core), 9, "what was sold since noon is no variance");
}

#[test]
fn a_retry_whose_receipt_cannot_be_read_says_that_it_was_applied() {
    let (disk, core, sold) = a_disk_that_fails_to_be_read();
    match core.submit(sold.clone()) {
        Err(SubmitError::ReceiptUnreadable { id, .. }) => assert_eq!(id, sold.id),
        other => panic!("{other:?}"),
    }
    disk.heal();
    assert!(core.submit(sold).unwrap().replayed);
    assert_eq!(available(&core), 9);
}

#[test]
fn whoever_needs_no_past_does_not_notice() {
    let (_disk, core, _) = a_disk_that_fails_to_be_read();
    core.reserve(a_mug()).unwrap();
    assert_eq!(available(&core), 8);
    assert!(core.core().failure().is_none());
}
