//! After a failed sync nothing more is acknowledged, nobody is told a lie, and reads go on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Error, LogError, Submission, SubmitError};
use onhand_testkit::disk::{CallKind, Crash, Fault, SimDisk};
use support::{a_mug, available, open, stock_up};

#[test]
fn a_failed_sync_ends_the_core_and_reopening_settles_what_happened() {
    for keeps in [Crash::LoseUnsynced, Crash::KeepUnsynced] {
        let disk = SimDisk::new(7);
        let core = open(&disk).unwrap();
        stock_up(&core, 5);
        assert_eq!(available(&core), 5);
        disk.inject(Fault::on(CallKind::Sync).errno(5));
        let submission = Submission::new(a_mug());
        assert!(matches!(core.submit(submission.clone()), Err(SubmitError::Unknown { .. })));
        // The next sync would succeed; it is not tried.
        assert!(matches!(core.submit(a_mug()), Err(SubmitError::Closed)));
        assert!(core.core().failure().is_some());
        assert_eq!(available(&core), 5, "reads go on, and show what is durable");
        assert!(matches!(core.clone().close(), Err(Error::Failed { .. })));
        drop(core);

        disk.crash(keeps);
        let core = open(&disk).unwrap();
        let receipt = core.submit(submission).unwrap();
        assert_eq!(available(&core), 4, "applied once, whether the failed sync kept it or not ({})", receipt.replayed);
    }
}

#[test]
fn a_write_that_stops_short_acknowledges_nothing_and_reopening_settles_it() {
    const ENOSPC: i32 = 28;
    const EIO: i32 = 5;
    for errno in [ENOSPC, EIO] {
        for written in [0, 1, 127, 128, 511, 512, 2_000, 4_095, 4_096] {
            for keeps in [Crash::LoseUnsynced, Crash::KeepUnsynced] {
                let what = format!("{errno} after {written} bytes, {keeps:?}");
                let disk = SimDisk::new(7);
                let core = open(&disk).unwrap();
                stock_up(&core, 5);
                core.reserve(a_mug()).unwrap();
                disk.inject(Fault::on(CallKind::Write).file(".log").errno(errno).after_writing(written));
                let submission = Submission::new(a_mug());
                assert!(matches!(core.submit(submission.clone()), Err(SubmitError::Unknown { .. })), "{what}");
                assert!(matches!(core.submit(a_mug()), Err(SubmitError::Closed)), "{what}");
                let failure = core.core().failure().unwrap().to_string();
                assert!(failure.contains("reopen"), "{what}: {failure}");
                assert_eq!(available(&core), 4, "{what}: reads go on, and show what is durable");
                drop(core);

                disk.crash(keeps);
                let core = open(&disk).unwrap();
                assert!((3..=4).contains(&available(&core)), "{what}");
                core.submit(submission).unwrap();
                assert_eq!(available(&core), 3, "{what}: what was acknowledged is there, and the other one once");
                core.close().unwrap();
            }
        }
    }
}

#[test]
fn a_second_handle_is_refused_by_name() {
    let disk = SimDisk::new(7);
    let core = open(&disk).unwrap();
    assert!(matches!(open(&disk), Err(Error::Log(LogError::Locked { .. }))));
    core.close().unwrap();
    open(&disk).unwrap();
}

#[test]
fn a_full_disk_acknowledges_nothing_and_goes_on_once_there_is_room() {
    let disk = SimDisk::new(7);
    let core = open(&disk).unwrap();
    stock_up(&core, 100_000);
    disk.limit_capacity(1);
    let mut acknowledged = 0;
    while core.reserve(a_mug()).is_ok() {
        acknowledged += 1;
    }
    assert!(core.core().failure().is_some());
    drop(core);
    disk.limit_capacity(u64::MAX);
    let core = open(&disk).unwrap();
    let left = available(&core);
    // The one that failed may be there; it was not acknowledged.
    assert!((100_000 - acknowledged - 1..=100_000 - acknowledged).contains(&left), "{left} left of {acknowledged}");
    core.reserve(a_mug()).unwrap();
}
