//! What opening says that it mended.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use onhand::Recovery;
use onhand_testkit::disk::{Crash, SimDisk};
use support::{a_mug, open, stock_up};

#[test]
fn after_a_clean_close_nothing_was_written_again() {
    let directory = tempfile::tempdir().unwrap();
    let core = support::open_in(directory.path());
    stock_up(&core, 10);
    core.close().unwrap();
    let recovery = support::open_in(directory.path()).core().recovery().clone();
    let Recovery { created, cut, rewritten_frames, finished_rotation, .. } = recovery;
    assert_eq!((created, cut, rewritten_frames, finished_rotation), (false, None, 0, false));
}

#[test]
fn after_a_crash_the_commits_since_the_last_seal_were_written_again() {
    let disk = SimDisk::new(3);
    let core = open(&disk).unwrap();
    stock_up(&core, 10);
    // Until it is idle, and sealed.
    std::thread::sleep(std::time::Duration::from_millis(100));
    core.reserve(a_mug()).unwrap();
    disk.crash(Crash::KeepUnsynced);
    drop(core);
    let core = open(&disk).unwrap();
    assert_eq!(core.core().recovery().rewritten_frames, 1);
}
