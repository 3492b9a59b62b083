//! Snapshots are durable, of one position, and hold nobody up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Error, Onhand, Receive, Reserve, Submission};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;
use support::gate::wait_until;
use support::{a_mug, available, open_in, stock_up};

#[test]
fn a_snapshot_is_as_new_as_every_receipt_and_stays_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 100);
    for _ in 0..50 {
        let receipt = core.reserve(a_mug()).unwrap();
        let snapshot = core.snapshot().unwrap();
        assert!(snapshot.position() >= receipt.position);
        core.receive(Receive::new("mug", "berlin", 1)).unwrap();
        assert_eq!(snapshot.stock("mug", "berlin").unwrap().available.0, 99);
        core.release_reservation(receipt.reservation().unwrap()).unwrap();
        core.adjust(onhand::Adjust::new("mug", "berlin", -1, "undone")).unwrap();
    }
}

#[test]
fn every_snapshot_under_load_balances_over_all_skus() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 1_000_000);
    core.define_sku(onhand::DefineSku::new("cup")).unwrap();
    core.receive(Receive::new("cup", "berlin", 1_000_000)).unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let writer = {
        let (core, done) = (core.clone(), Arc::clone(&done));
        std::thread::spawn(move || {
            while !done.load(Relaxed) {
                // A mug and a cup always go together.
                let pairs = (0..200).map(|_| Submission::new(Reserve::new().line("mug", 1).line("cup", 1)));
                core.submit_batch(pairs).into_iter().for_each(|result| drop(result.unwrap()));
            }
        })
    };
    let mut last = 0;
    for _ in 0..200 {
        let snapshot = core.snapshot().unwrap();
        let [mugs, cups] = ["mug", "cup"].map(|sku| snapshot.stock(sku, "berlin").unwrap().reserved.0);
        assert_eq!(mugs, cups, "at position {}", snapshot.position());
        assert!(snapshot.position().0 >= last && snapshot.position() <= core.core().position());
        last = snapshot.position().0;
    }
    done.store(true, Relaxed);
    writer.join().unwrap();
}

/// Says that it is over, when the test has failed, too.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

#[test]
fn whoever_reads_a_snapshot_holds_no_writer_up() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 1_000_000);
    let snapshot = core.snapshot().unwrap();
    let (begun, done) = (AtomicBool::new(false), AtomicBool::new(false));
    std::thread::scope(|scope| {
        // Reads on and on, and lets go of nothing.
        scope.spawn(|| {
            let reading = snapshot.read().unwrap();
            let (mug, berlin) = (reading.sku("mug").unwrap(), reading.location("berlin").unwrap());
            while !done.load(Relaxed) {
                assert_eq!(reading.stock(mug, berlin).available.0, 1_000_000);
                begun.store(true, Relaxed);
            }
        });
        let _over = Over(&done);
        wait_until("somebody reads", || begun.load(Relaxed));
        let writer = scope.spawn(|| (0..1_000).for_each(|_| drop(core.reserve(a_mug()).unwrap())));
        wait_until("a thousand are sold meanwhile", || writer.is_finished());
        assert_eq!(available(&core), 999_000);
    });
    assert_eq!(snapshot.stock("mug", "berlin").unwrap().available.0, 1_000_000);
}

#[test]
fn a_snapshot_that_keeps_too_much_is_given_up() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().audit_index(false).snapshot_memory(1_024).open_blocking(directory.path()).unwrap();
    let core = core.blocking();
    stock_up(&core, 1_000_000);
    let held = core.snapshot().unwrap();
    for _ in 0..200 {
        core.reserve(a_mug()).unwrap();
    }
    let newer = core.snapshot().unwrap();
    assert!(matches!(held.stock("mug", "berlin"), Err(Error::SnapshotTooOld { .. })));
    assert_eq!(newer.stock("mug", "berlin").unwrap().reserved.0, 200);
}

#[test]
fn past_the_memory_limit_every_question_to_a_held_snapshot_is_refused_by_the_same_error() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().audit_index(false).snapshot_memory(1_024).open_blocking(directory.path()).unwrap();
    let core = core.blocking();
    stock_up(&core, 1_000_000);
    let hold = core.reserve(a_mug()).unwrap().reservation().unwrap();
    let held: Vec<_> = (0..3).map(|_| (core.snapshot().unwrap(), core.reserve(a_mug()).unwrap())).collect();
    for _ in 0..200 {
        core.reserve(a_mug()).unwrap();
    }
    core.snapshot().unwrap();
    for (snapshot, after) in &held {
        let position = snapshot.position();
        assert!(position < after.position);
        let refusals = [
            snapshot.read().map(drop),
            snapshot.stock("mug", "berlin").map(drop),
            snapshot.availability("mug", None).map(drop),
            snapshot.reservation(hold).map(drop),
        ];
        for refused in refusals {
            assert!(matches!(&refused, Err(Error::SnapshotTooOld { position: at }) if *at == position), "{refused:?}");
            assert!(refused.unwrap_err().to_string().ends_with("take a new one"));
        }
    }
    // Nobody else is concerned.
    assert_eq!(core.snapshot().unwrap().stock("mug", "berlin").unwrap().reserved.0, 204);
    core.close().unwrap();
}

#[test]
fn a_hold_expires_by_itself_while_nobody_asks() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 1);
    core.reserve(a_mug().expires_in(Duration::from_millis(50))).unwrap();
    let reserved = core.core().position();
    wait_until("the hold has expired", || core.core().position() > reserved);
    assert_eq!(core.core().position().0, reserved.0 + 1, "one event: the hold expired");
    assert_eq!(available(&core), 1);
}
