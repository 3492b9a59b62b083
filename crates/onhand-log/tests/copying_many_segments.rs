//! A log may have more segments than a process may open: whoever copies it has a few of them open at a time.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::ops::ControlFlow;
use std::sync::Arc;

use onhand_log::{DirectoryLog, Journal, RealStorage, Storage, give_back, take_copy};
use support::{append, options};

/// The log's segment, the copy's, and the list of what is open itself; a second look at each.
const FEW: usize = 6;

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

#[test]
fn a_few_files_are_open_at_a_time_however_many_segments_there_are() {
    let place = tempfile::tempdir().unwrap();
    let [from, to, again] = ["log", "copy", "again"].map(|name| place.path().join(name));
    let storage: Arc<dyn Storage> = Arc::new(RealStorage);
    let (mut log, _) = DirectoryLog::open(Arc::clone(&storage), &from, options()).unwrap();
    for n in 1..=60 {
        append(&mut log, n, 9_000).unwrap();
    }
    let (before, mut most) = (open_files(), 0);
    let mut look = |_, _| {
        most = most.max(open_files());
        ControlFlow::Continue(())
    };
    let copy = take_copy(&*storage, &from, &to, log.end(), None, &mut look).unwrap().copy;
    assert!(copy.segments.len() > 20, "{}", copy.segments.len());
    std::fs::create_dir(&again).unwrap();
    give_back(&*storage, &to, &again, &copy, &mut look).unwrap();
    assert!(most <= before + FEW, "{most} files are open, {before} were before");
}
