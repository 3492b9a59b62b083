//! Checkpoints make opening quick and never change an answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Blocking, Error, Onhand, Submission, digest};
use std::path::{Path, PathBuf};
use support::{a_mug, open_in, stock_up};

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
    for _ in 0..10 {
        reserve_many(&core, 400);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
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

#[test]
fn damage_to_checkpoints_and_id_files_never_changes_an_answer() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 1_000);
    let submission = Submission::new(a_mug());
    let first = core.submit(submission.clone()).unwrap();
    reserve_many(&core, 20);
    let live = digest_of(&core);
    core.close().unwrap();
    for path in [files(directory.path(), "checkpoint-"), files(directory.path(), "ids-")].concat() {
        let intact = std::fs::read(&path).unwrap();
        for byte in (0..intact.len()).step_by(intact.len().div_ceil(40)) {
            let mut damaged = intact.clone();
            damaged[byte] ^= 1 << (byte % 8);
            std::fs::write(&path, &damaged).unwrap();
            let core = open_in(directory.path());
            assert_eq!(digest_of(&core), live);
            assert_eq!(core.submit(submission.clone()).unwrap().position, first.position);
            // Not closed properly: what is on the disk stays damaged for the next round.
            drop(core);
            std::fs::write(&path, &intact).unwrap();
        }
        std::fs::write(&path, &intact[..intact.len() / 2]).unwrap();
        assert_eq!(digest_of(&open_in(directory.path())), live);
        std::fs::write(&path, &intact).unwrap();
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
