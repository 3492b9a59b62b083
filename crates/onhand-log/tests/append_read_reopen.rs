//! What was appended is read back, before and after the log is opened again.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::path::Path;
use std::sync::Arc;

use onhand_log::{
    Dictionary, DictionaryEntry, DirectoryLog, Frame, FrameBuffer, Journal, LogError, LogOptions, RealStorage, Recovery,
};

fn dictionary() -> Dictionary {
    Dictionary {
        entries: vec![DictionaryEntry {
            id: 1,
            name: "stock_received".into(),
            version: 1,
            fields: vec!["sku".into(), "quantity".into()],
        }],
    }
}

fn options() -> LogOptions {
    LogOptions { segment_size: 64 << 10, background_zeroing: false, ..LogOptions::new(dictionary()) }
}

fn open(directory: &Path) -> (DirectoryLog, Recovery) {
    DirectoryLog::open(Arc::new(RealStorage), directory, options()).unwrap()
}

fn frame(first: u64, events: u32, body: &[u8]) -> FrameBuffer {
    let mut frame = FrameBuffer::new(first);
    frame.extend_from_slice(body);
    frame.add_events(events);
    frame
}

fn body(n: u64) -> Vec<u8> {
    (0..(n * 977) % 9000).map(|i| (i * n) as u8).collect()
}

fn read_all(log: &DirectoryLog) -> Vec<Frame> {
    log.reader().frames(1).unwrap().map(|frame| frame.unwrap()).collect()
}

#[test]
fn what_was_appended_is_read_back_before_and_after_reopening() {
    let directory = tempfile::tempdir().unwrap();
    let (mut log, recovery) = open(directory.path());
    assert!(recovery.created);
    let mut written = Vec::new();
    for n in 1..=100 {
        let frame = log.append(frame(log.end() + 1, (n % 3 + 1) as u32, &body(n))).unwrap();
        written.push((frame.first(), frame.last(), frame.chain(), frame.body().to_vec(), frame.location()));
        if n % 7 == 0 {
            log.seal().unwrap();
        }
    }
    assert!(log.reader().frames(1).unwrap().last().unwrap().unwrap().location().segment > 5);
    let (end, chain, id) = (log.end(), log.chain(), log.log_id());
    let check = |log: &DirectoryLog| {
        let read = read_all(log);
        assert_eq!(read.len(), written.len());
        for (frame, written) in read.iter().zip(&written) {
            assert_eq!(frame.dictionary().entries, dictionary().entries);
            assert_eq!((frame.first(), frame.last(), frame.chain(), frame.body().to_vec(), frame.location()), *written);
        }
        for position in 1..=end {
            let frame = log.reader().frame_holding(position).unwrap();
            assert!(frame.first() <= position && position <= frame.last());
            match log.reader().chain_at(position) {
                Ok(chain) => assert_eq!((frame.last(), frame.chain()), (position, chain)),
                Err(LogError::NotACommitBoundary { .. }) => assert!(position < frame.last()),
                Err(other) => panic!("{other}"),
            }
        }
    };
    check(&log);
    Box::new(log).close().unwrap();
    let (log, recovery) = open(directory.path());
    assert_eq!((log.end(), log.chain(), log.log_id()), (end, chain, id));
    assert_eq!((recovery.created, recovery.cut, recovery.finished_rotation), (false, None, false));
    check(&log);
}

#[test]
fn a_second_handle_is_told_that_the_log_is_open() {
    let directory = tempfile::tempdir().unwrap();
    let (log, _) = open(directory.path());
    let second = || DirectoryLog::open(Arc::new(RealStorage), directory.path(), options());
    assert!(matches!(second(), Err(LogError::Locked { .. })));
    std::fs::remove_file(directory.path().join("LOCK")).unwrap();
    assert!(matches!(second(), Err(LogError::Locked { .. })));
    drop(log);
    assert!(second().is_ok());
}

#[test]
fn a_log_whose_lock_file_is_locked_by_another_process_is_open_elsewhere() {
    let directory = tempfile::tempdir().unwrap();
    drop(open(directory.path()));
    // As where a directory itself cannot be locked.
    let lock_file = std::fs::File::open(directory.path().join("LOCK")).unwrap();
    lock_file.try_lock().unwrap();
    let second = DirectoryLog::open(Arc::new(RealStorage), directory.path(), options());
    assert!(matches!(second, Err(LogError::Locked { .. })));
}

#[test]
fn a_log_is_one_log_by_whatever_path() {
    let directory = tempfile::tempdir().unwrap();
    let (log, _) = open(&directory.path().join("log"));
    std::os::unix::fs::symlink(directory.path().join("log"), directory.path().join("link")).unwrap();
    let second = DirectoryLog::open(Arc::new(RealStorage), &directory.path().join("link"), options());
    assert!(matches!(second, Err(LogError::Locked { .. })));
    drop(log);
}
