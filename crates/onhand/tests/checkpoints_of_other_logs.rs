//! Checkpoints of another log, or of another history, are as if they were not there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Blocking, Error, Finding, Onhand, Position, RealStorage, Receive, verify};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::{open_in, stock_up};

fn checkpoints(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let is_one = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("checkpoint-");
    let mut files: Vec<_> = entries.filter(is_one).collect();
    files.sort();
    files
}

fn on_hand(core: &Blocking, as_of: u64) -> i64 {
    core.as_of(Position(as_of)).unwrap().stock("mug", "berlin").unwrap().on_hand.0
}

/// A log of a delivery and so many more commands, closed.
fn log_of(mugs: i64, more: usize) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, mugs);
    core.close().unwrap();
    for _ in 0..more {
        let core = open_in(directory.path());
        core.receive(Receive::new("mug", "berlin", 1)).unwrap();
        core.close().unwrap();
    }
    directory
}

fn give(from: &Path, to: &Path) {
    std::fs::copy(from, to.join(from.file_name().unwrap())).unwrap();
}

#[test]
fn the_past_is_never_answered_from_another_logs_checkpoint() {
    let (ours, theirs) = (log_of(10, 3), log_of(777, 0));
    give(&checkpoints(theirs.path())[0], ours.path());
    let core = open_in(ours.path());
    assert_eq!(on_hand(&core, 4), 11);
    core.close().unwrap();
    let findings = verify(Arc::new(RealStorage), ours.path(), |_, _| {}).unwrap().findings;
    assert!(matches!(&findings[..], [Finding::OtherLog { .. }]), "{findings:?}");
}

#[test]
fn another_logs_checkpoint_beyond_the_end_keeps_no_log_from_opening() {
    let (ours, theirs) = (log_of(10, 0), log_of(777, 5));
    for file in checkpoints(theirs.path()) {
        give(&file, ours.path());
    }
    let core = open_in(ours.path());
    assert_eq!(on_hand(&core, 3), 10);
}

#[test]
fn the_past_is_never_answered_from_a_history_that_was_taken_back() {
    let directory = log_of(10, 0);
    let segment = directory.path().join("0000000001.log");
    let earlier = std::fs::read(&segment).unwrap();
    let core = open_in(directory.path());
    core.receive(Receive::new("mug", "berlin", 500)).unwrap();
    core.close().unwrap();
    let taken_back = checkpoints(directory.path()).pop().unwrap();
    let kept = std::fs::read(&taken_back).unwrap();
    std::fs::remove_file(&taken_back).unwrap();
    std::fs::write(&segment, earlier).unwrap();
    let core = open_in(directory.path());
    core.receive(Receive::new("mug", "berlin", 1)).unwrap();
    std::fs::write(&taken_back, kept).unwrap();
    assert_eq!(on_hand(&core, 4), 11);
}

#[test]
fn a_directory_that_lost_its_log_is_not_taken_for_a_new_one() {
    let directory = log_of(10, 0);
    std::fs::remove_file(directory.path().join("0000000001.log")).unwrap();
    match Onhand::builder().audit_index(false).open_blocking(directory.path()) {
        Err(Error::CheckpointBeyondEnd { position, end, .. }) => assert_eq!((position.0, end.0), (3, 0)),
        other => panic!("{other:?}"),
    }
    assert!(!directory.path().join("0000000001.log").exists(), "nothing was made");
}
