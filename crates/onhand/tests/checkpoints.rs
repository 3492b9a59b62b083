//! Checkpoints make opening quick and never change an answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Blocking, Error, Onhand, Receipt, Submission, digest};
use onhand_testkit::disk::SimDisk;
use std::path::{Path, PathBuf};
use support::gate::wait_until;
use support::{a_mug, open, open_in, stock_up};

fn files(directory: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
}

fn digest_of(core: &Blocking) -> [u8; 32] {
    digest(&core.snapshot().unwrap().read().unwrap())
}

fn reserve_many(core: &Blocking, times: usize) {
    let batch: Vec<Submission> = (0..times).map(|_| a_mug().into()).collect();
    core.submit_batch(batch).into_iter().for_each(|result| drop(result.unwrap()));
}

#[test]
fn checkpoint_and_tail_are_the_same_state_as_the_live_one_and_as_a_replay_from_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let builder = || Onhand::builder().audit_index(false).checkpoint_every(500);
    let core = builder().open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 100_000);
    reserve_many(&core, 2_000);
    wait_until("a checkpoint is written beside the work", || !files(directory.path(), "checkpoint-").is_empty());
    (0..5).for_each(|_| reserve_many(&core, 400));
    let live = digest_of(&core);
    core.close().unwrap();
    assert_eq!(files(directory.path(), "checkpoint-").len(), 2, "the last two are kept");
    assert_eq!(digest_of(&open_in(directory.path())), live);
    let newest = files(directory.path(), "checkpoint-").pop().unwrap();
    std::fs::remove_file(newest).unwrap();
    assert_eq!(digest_of(&open_in(directory.path())), live, "the one before, and the log's tail");
    assert_eq!(digest(&core_from_nothing(directory.path())), live);
}

fn core_from_nothing(directory: &Path) -> onhand::State {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap()) {
        let name = entry.file_name();
        if !name.to_string_lossy().starts_with("checkpoint-") && entry.path().is_file() {
            std::fs::copy(entry.path(), copy.path().join(name)).unwrap();
        }
    }
    let core = open_in(copy.path());
    core.snapshot().unwrap().read().unwrap().clone()
}

/// The files of a closed core with a hold, that hold, and the state.
fn a_small_closed_core() -> (SimDisk, Submission, Receipt, [u8; 32]) {
    let disk = SimDisk::new(17);
    let core = open(&disk).unwrap();
    stock_up(&core, 3);
    let submission = Submission::new(a_mug());
    let receipt = core.submit(submission.clone()).unwrap();
    let live = digest_of(&core);
    core.close().unwrap();
    (disk, submission, receipt, live)
}

#[test]
fn damage_to_checkpoints_and_id_files_never_changes_an_answer() {
    let (disk, submission, first, live) = a_small_closed_core();
    let is_beside = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy();
        name.starts_with("checkpoint-") || name.starts_with("ids-")
    };
    let beside: Vec<PathBuf> = disk.files().into_iter().filter(is_beside).collect();
    assert_eq!(beside.len(), 2, "{beside:?}");
    let answers_alike = |damaged: &SimDisk, what: &str| {
        let core = open(damaged).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(digest_of(&core) == live, "{what}: another state");
        let again = core.submit(submission.clone()).unwrap();
        assert_eq!((again.position, again.replayed), (first.position, true), "{what}");
    };
    for file in beside {
        let length = disk.contents(&file).unwrap().len();
        for byte in 0..length {
            let (flipped, cut) = (disk.fork(), disk.fork());
            flipped.flip_bit(&file, byte as u64 * 8 + byte as u64 % 8);
            answers_alike(&flipped, &format!("{} with a flipped bit in byte {byte}", file.display()));
            cut.tamper(&file, |bytes| bytes.truncate(byte));
            answers_alike(&cut, &format!("{} of {byte} bytes", file.display()));
        }
    }
}

#[test]
fn a_checkpoint_beyond_the_logs_end_proves_that_commits_are_missing() {
    let [directory, earlier] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let core = open_in(directory.path());
    stock_up(&core, 1_000);
    core.close().unwrap();
    for entry in std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap()) {
        if entry.path().is_file() {
            std::fs::copy(entry.path(), earlier.path().join(entry.file_name())).unwrap();
        }
    }
    let core = open_in(directory.path());
    reserve_many(&core, 100);
    core.close().unwrap();
    let newest = files(directory.path(), "checkpoint-").pop().unwrap();
    std::fs::copy(&newest, earlier.path().join(newest.file_name().unwrap())).unwrap();
    match Onhand::builder().audit_index(false).open_blocking(earlier.path()) {
        Err(Error::CheckpointBeyondEnd { position, end, .. }) => assert!(position > end),
        other => panic!("{other:?}"),
    }
}
