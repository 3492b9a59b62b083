//! The next segment is prepared while this one is written, and what is left of it harms nobody.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use onhand_log::{DirectoryLog, Journal, LogOptions, RealStorage, verify};
use support::{append, dictionary};

/// Bytes of a commit that finds zeros to overwrite: those of larger ones are spared.
const SMALL: usize = 60_000;

fn open(directory: &Path) -> DirectoryLog {
    let options = LogOptions { segment_size: 1 << 20, ..LogOptions::new(dictionary(1)) };
    DirectoryLog::open(Arc::new(RealStorage), directory, options).unwrap().0
}

fn length(directory: &Path, name: &str) -> u64 {
    std::fs::metadata(directory.join(name)).map_or(0, |file| file.len())
}

#[test]
fn a_file_of_zeros_is_there_before_the_segment_is_full() {
    let directory = tempfile::tempdir().unwrap();
    let mut log = open(directory.path());
    append(&mut log, 1, SMALL).unwrap();
    assert_eq!(length(directory.path(), "0000000002.new"), 0);
    for n in 2..=5 {
        append(&mut log, n, SMALL).unwrap();
    }
    let start = Instant::now();
    while length(directory.path(), "0000000002.new") < 1 << 20 {
        assert!(start.elapsed() < Duration::from_secs(20), "nothing is prepared");
        std::thread::sleep(Duration::from_millis(1));
    }
    for n in 6..=40 {
        append(&mut log, n, SMALL).unwrap();
    }
    assert!(length(directory.path(), "0000000003.log") > 0);
    assert_eq!(verify(&RealStorage, directory.path()).unwrap().faults, []);
}

#[test]
fn what_an_interrupted_preparation_has_left_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let mut log = open(directory.path());
    for n in 1..=5 {
        append(&mut log, n, SMALL).unwrap();
    }
    // Dropped in the middle of it, most likely.
    drop(log);
    std::fs::write(directory.path().join("0000000002.new"), vec![7; 2 << 20]).unwrap();
    let mut log = open(directory.path());
    for n in 6..=20 {
        append(&mut log, n, SMALL).unwrap();
    }
    assert_eq!(length(directory.path(), "0000000002.log"), 1 << 20);
    Box::new(log).close().unwrap();
    let found = verify(&RealStorage, directory.path()).unwrap();
    assert_eq!((found.faults, found.torn, found.events), (vec![], None, open(directory.path()).end()));
}
