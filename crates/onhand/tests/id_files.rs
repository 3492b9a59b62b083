//! Whatever becomes of the id files, a command is applied once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Blocking, Error, Finding, Onhand, RealStorage, Receive, Submission, SubmitError, verify};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use support::{open_in, stock_up};

fn id_files(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let is_one = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("ids-");
    let mut files: Vec<_> = entries.filter(is_one).collect();
    files.sort();
    files
}

fn on_hand(core: &Blocking) -> i64 {
    core.snapshot().unwrap().stock("mug", "berlin").unwrap().on_hand.0
}

fn receive_one() -> Submission {
    // Each in a millisecond of its own, so that generations have something to tell apart.
    std::thread::sleep(Duration::from_millis(2));
    Submission::new(Receive::new("mug", "berlin", 1))
}

/// Opens the core again and again, with so many commands each time, and gives them all.
fn sessions(open: impl Fn() -> Blocking, times: usize, commands: usize) -> Vec<Submission> {
    let mut submitted = Vec::new();
    for _ in 0..times {
        let core = open();
        for _ in 0..commands {
            let submission = receive_one();
            core.submit(submission.clone()).unwrap();
            submitted.push(submission);
        }
        core.close().unwrap();
    }
    submitted
}

#[test]
fn ids_remembered_before_are_remembered_whichever_file_is_damaged_or_lost() {
    let directory = tempfile::tempdir().unwrap();
    let open = || Onhand::builder().audit_index(false).remembered_ids(10_000).open_blocking(directory.path());
    let core = open().unwrap().blocking();
    stock_up(&core, 1_000);
    core.close().unwrap();
    // Enough of them that they are not all kept in one file, and that the first are forgotten.
    let mut submitted = Vec::new();
    for commands in [5_000, 5_000, 5_000, 1_500] {
        let core = open().unwrap().blocking();
        let batch: Vec<_> = (0..commands).map(|_| Submission::new(Receive::new("mug", "berlin", 1))).collect();
        core.submit_batch(batch.clone()).into_iter().for_each(|result| drop(result.unwrap()));
        submitted.extend(batch.into_iter().step_by(400));
        core.close().unwrap();
    }
    let core = open().unwrap().blocking();
    let is_known = |submission: &&Submission| core.submit((*submission).clone()).is_ok_and(|first| first.replayed);
    let known: Vec<_> = submitted.iter().filter(is_known).cloned().collect();
    assert!(!known.is_empty() && known.len() < submitted.len(), "{} of {} known", known.len(), submitted.len());
    let stock = on_hand(&core);
    core.close().unwrap();

    let files = id_files(directory.path());
    assert!(files.len() > 1, "{files:?}");
    let intact: Vec<_> = files.iter().map(|path| std::fs::read(path).unwrap()).collect();
    for lost in 0..files.len() {
        for damage in [None, Some(100)] {
            for old in id_files(directory.path()) {
                std::fs::remove_file(old).unwrap();
            }
            for (path, bytes) in files.iter().zip(&intact) {
                std::fs::write(path, bytes).unwrap();
            }
            match damage {
                None => std::fs::remove_file(&files[lost]).unwrap(),
                Some(byte) => {
                    let mut damaged = intact[lost].clone();
                    damaged[byte] ^= 1;
                    std::fs::write(&files[lost], damaged).unwrap();
                }
            }
            let core = open().unwrap().blocking();
            for submission in &known {
                assert!(core.submit(submission.clone()).unwrap().replayed, "file {lost}, {damage:?}");
            }
            assert_eq!(on_hand(&core), stock);
            core.close().unwrap();
        }
    }
}

#[test]
fn a_lost_file_of_a_few_ids_is_made_up_for_from_the_log() {
    let directory = tempfile::tempdir().unwrap();
    let open = || {
        let builder = Onhand::builder().audit_index(false).remembered_ids(20);
        builder.open_blocking(directory.path()).unwrap().blocking()
    };
    let core = open();
    stock_up(&core, 1_000);
    core.close().unwrap();
    let submitted = sessions(open, 4, 8);
    let core = open();
    let is_known = |submission: &&Submission| core.submit((*submission).clone()).is_ok_and(|first| first.replayed);
    let known: Vec<_> = submitted.iter().filter(is_known).cloned().collect();
    let stock = on_hand(&core);
    core.close().unwrap();
    std::fs::remove_file(&id_files(directory.path())[0]).unwrap();
    let core = open();
    for submission in &known {
        assert!(core.submit(submission.clone()).unwrap().replayed);
    }
    assert_eq!(on_hand(&core), stock);
}

#[test]
fn id_files_of_a_history_that_was_taken_back_say_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 100);
    core.close().unwrap();
    let segment = directory.path().join("0000000001.log");
    let earlier = std::fs::read(&segment).unwrap();

    let core = open_in(directory.path());
    let taken_back: Vec<_> = (0..4).map(|_| receive_one()).collect();
    core.submit_batch(taken_back.clone()).into_iter().for_each(|result| drop(result.unwrap()));
    core.close().unwrap();

    // The log is set back, as after a loss that was accepted.
    std::fs::write(&segment, earlier).unwrap();
    for entry in std::fs::read_dir(directory.path()).unwrap().map(Result::unwrap) {
        if entry.file_name().to_string_lossy().starts_with("checkpoint-") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    let core = open_in(directory.path());
    let instead: Vec<_> = (0..4).map(|_| Submission::new(Receive::new("mug", "berlin", 10))).collect();
    core.submit_batch(instead.clone()).into_iter().for_each(|result| drop(result.unwrap()));
    core.close().unwrap();

    let core = open_in(directory.path());
    for submission in &instead {
        assert!(core.submit(submission.clone()).unwrap().replayed);
    }
    assert_eq!(on_hand(&core), 140);
    for submission in &taken_back {
        let receipt = core.submit(submission.clone()).unwrap();
        assert!(!receipt.replayed && receipt.id == submission.id, "what was taken back may happen now");
    }
    core.close().unwrap();
    let found = verify(Arc::new(RealStorage), directory.path(), |_, _| {}).unwrap();
    assert!(found.findings.is_empty(), "{:?}", found.findings);
}

#[test]
fn id_files_do_not_pile_up() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 100);
    core.close().unwrap();
    let submitted = sessions(|| open_in(directory.path()), 30, 1);
    let files = id_files(directory.path());
    assert!(files.len() <= 2, "{} files of {} ids", files.len(), submitted.len());
    let core = open_in(directory.path());
    assert!(submitted.iter().all(|submission| core.submit(submission.clone()).unwrap().replayed));
}

#[test]
fn verifying_names_an_id_file_that_does_not_say_what_the_log_says() {
    let [directory, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    for log in [&directory, &other] {
        let core = open_in(log.path());
        stock_up(&core, 100);
        core.close().unwrap();
    }
    let findings = || verify(Arc::new(RealStorage), directory.path(), |_, _| {}).unwrap().findings;
    assert!(findings().is_empty(), "{:?}", findings());
    let file = id_files(directory.path()).remove(0);
    let intact = std::fs::read(&file).unwrap();

    let mut damaged = intact.clone();
    damaged[100] ^= 1;
    std::fs::write(&file, damaged).unwrap();
    assert!(matches!(&findings()[..], [Finding::IdsDamaged { file: named }] if *named == file), "{:?}", findings());

    std::fs::copy(&id_files(other.path())[0], &file).unwrap();
    assert!(matches!(&findings()[..], [Finding::OtherLog { file: named, .. }] if *named == file), "{:?}", findings());

    // Intact to look at, and wrong: an id is missing.
    let mut wrong = intact.clone();
    let without_checksum = wrong.len() - 32;
    wrong.truncate(without_checksum - 32);
    let checksum = blake3::hash(&wrong);
    wrong.extend_from_slice(checksum.as_bytes());
    std::fs::write(&file, wrong).unwrap();
    assert!(matches!(&findings()[..], [Finding::IdsDiffer { file: named, .. }] if *named == file), "{:?}", findings());
}

#[test]
fn a_receipt_is_never_that_of_another_command() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 100);
    let [first, second] = [(); 2].map(|()| receive_one());
    for submission in [&first, &second] {
        core.submit(submission.clone()).unwrap();
    }
    core.close().unwrap();
    // A file that lies: it tells the second command at the place of the first.
    let file = id_files(directory.path()).remove(0);
    let mut bytes = std::fs::read(&file).unwrap();
    let place = |bytes: &[u8], id: &Submission| bytes.windows(16).position(|at| at == id.id.0.as_bytes()).unwrap();
    let (one, two) = (place(&bytes, &first), place(&bytes, &second));
    let position = bytes[one + 16..one + 24].to_vec();
    bytes[two + 16..two + 24].copy_from_slice(&position);
    let content = bytes.len() - 32;
    let checksum = blake3::hash(&bytes[..content]);
    bytes[content..].copy_from_slice(checksum.as_bytes());
    std::fs::write(&file, bytes).unwrap();
    let core = open_in(directory.path());
    match core.submit(second.clone()) {
        Err(SubmitError::ReceiptUnreadable { id, source }) => {
            assert_eq!(id, second.id);
            assert!(matches!(*source, Error::OtherCommand { found, .. } if found == first.id), "{source}");
        }
        other => panic!("{other:?}"),
    }
}
