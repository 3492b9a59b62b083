//! Whoever closes a core hears how it ended, once it has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Error, Onhand, RealStorage, Storage, SubmitError};
use onhand_testkit::disk::SimDisk;
use std::path::Path;
use std::time::Duration;
use support::gate::Gate;
use support::{DIRECTORY, a_mug, available, open, open_in, settings, stock_up};

#[test]
fn closing_while_another_closes_waits_until_the_directory_is_free() {
    for _ in 0..30 {
        let directory = tempfile::tempdir().unwrap();
        let core = open_in(directory.path());
        stock_up(&core, 10);
        std::thread::scope(|scope| {
            let other = core.clone();
            let first = scope.spawn(move || other.close());
            std::thread::sleep(Duration::from_micros(100));
            core.close().unwrap();
            Onhand::builder().audit_index(false).open_blocking(directory.path()).unwrap();
            first.join().unwrap().unwrap();
        });
    }
}

#[test]
fn everybody_who_closes_a_failed_core_hears_that_it_failed() {
    let directory = tempfile::tempdir().unwrap();
    let gate = Gate::default();
    let core = Onhand::builder().storage(gate.over(RealStorage)).open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 10);
    gate.break_down();
    assert!(matches!(core.reserve(a_mug()), Err(SubmitError::Unknown { .. })));
    for _ in 0..3 {
        assert!(matches!(core.clone().close(), Err(Error::Failed { .. })));
    }
}

fn remove_checkpoints(disk: &SimDisk) {
    for name in disk.list(Path::new(DIRECTORY)).unwrap() {
        if name.to_string_lossy().starts_with("checkpoint-") {
            disk.remove(&Path::new(DIRECTORY).join(name)).unwrap();
        }
    }
}

#[test]
fn a_core_that_only_read_closes_on_a_full_disk() {
    let disk = SimDisk::new(7);
    let core = open(&disk).unwrap();
    stock_up(&core, 10);
    core.close().unwrap();
    remove_checkpoints(&disk);
    let core = open(&disk).unwrap();
    disk.limit_capacity(1);
    assert_eq!(available(&core), 10);
    core.close().unwrap();
}

#[test]
fn everybody_who_closes_hears_that_the_last_checkpoint_could_not_be_written() {
    let disk = SimDisk::new(7);
    let core = settings(&disk).open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 10);
    disk.limit_capacity(1);
    for _ in 0..2 {
        match core.clone().close() {
            Err(Error::CheckpointUnwritten { source }) => {
                assert!(source.to_string().contains("checkpoint-") || source.to_string().contains("ids-"), "{source}")
            }
            other => panic!("{other:?}"),
        }
    }
    drop(core);
    disk.limit_capacity(u64::MAX);
    assert_eq!(available(&open(&disk).unwrap()), 10, "the log is whole");
}
