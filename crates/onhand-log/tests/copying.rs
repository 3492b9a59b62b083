//! A copy of a log grows with it, byte for byte, and a log can be made of it again.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use onhand_log::{Damage, Journal, LogCopy, LogError, Storage, Taken, check_copy, give_back, read_copy, take_copy};
use onhand_testkit::disk::SimDisk;
use support::{DIRECTORY, Kept, append, check, kept, open, open_with, options, read_all, segment};

const COPY: &str = "copy";

fn go_on(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn take(disk: &SimDisk, durable: u64, earlier: Option<&LogCopy>) -> Result<Taken, LogError> {
    take_copy(disk, Path::new(DIRECTORY), Path::new(COPY), durable, earlier, &mut go_on)
}

fn read(disk: &SimDisk, copy: &LogCopy) -> Vec<Kept> {
    let reader = read_copy(Arc::new(disk.clone()), Path::new(COPY), copy).unwrap();
    reader.frames(1).unwrap().map(|frame| kept(&frame.unwrap())).collect()
}

#[test]
fn after_every_commit_and_seal_the_copy_holds_what_its_writer_vouches_for() {
    let disk = SimDisk::new(3);
    let (mut log, _) = open(&disk).unwrap();
    let mut earlier: Option<LogCopy> = None;
    for n in 1..=30 {
        append(&mut log, n, 1_000 * (n as usize % 9)).unwrap();
        if n % 4 == 0 {
            log.seal().unwrap();
        }
        let taken = take(&disk, log.end(), earlier.as_ref()).unwrap();
        assert_eq!((taken.copy.position, taken.copy.chain, taken.seen), (log.end(), log.chain(), log.end()));
        assert_eq!(read(&disk, &taken.copy), read_all(&log).unwrap());
        check_copy(&disk, Path::new(COPY), &taken.copy, &mut go_on).unwrap();
        earlier = Some(taken.copy);
    }
    assert!(earlier.unwrap().segments.len() > 3);
}

#[test]
fn without_its_word_the_newest_commit_waits_for_whatever_comes_next() {
    let disk = SimDisk::new(3);
    let (mut log, _) = open(&disk).unwrap();
    let mut earlier: Option<LogCopy> = None;
    for n in 1..=12 {
        let before = log.end();
        append(&mut log, n, 3_000).unwrap();
        let taken = take(&disk, 0, earlier.as_ref()).unwrap();
        assert_eq!((taken.copy.position, taken.seen), (before, log.end()), "{n}");
        if n % 3 == 0 {
            log.seal().unwrap();
            let sealed = take(&disk, 0, Some(&taken.copy)).unwrap();
            assert_eq!(sealed.copy.position, log.end(), "{n}");
            earlier = Some(sealed.copy);
        } else {
            earlier = Some(taken.copy);
        }
    }
}

#[test]
fn a_copy_becomes_the_log_again() {
    let disk = SimDisk::new(3);
    let (mut log, _) = open(&disk).unwrap();
    for n in 1..=12 {
        append(&mut log, n, 3_000).unwrap();
    }
    let (written, id) = (read_all(&log).unwrap(), log.log_id());
    let copy = take(&disk, log.end(), None).unwrap().copy;
    Box::new(log).close().unwrap();
    for file in disk.files().into_iter().filter(|file| file.starts_with(DIRECTORY)) {
        disk.steal(file);
    }
    give_back(&disk, Path::new(COPY), Path::new(DIRECTORY), &copy, &mut go_on).unwrap();
    assert_eq!(check(&disk).faults, []);
    let (log, recovery) = open(&disk).unwrap();
    assert_eq!((read_all(&log).unwrap(), log.log_id(), recovery.cut), (written, id, None));
}

#[test]
fn what_is_damaged_is_told_from_what_is_not_written_yet() {
    let disk = SimDisk::new(3);
    let (mut log, _) = open(&disk).unwrap();
    for n in 1..=13 {
        append(&mut log, n, 3_000).unwrap();
    }
    Box::new(log).close().unwrap();
    let segments = disk.files().len() as u64;
    for index in 1..=segments {
        for zeroed in [false, true] {
            let disk = disk.fork();
            disk.tamper(segment(index), |bytes| match zeroed {
                true => bytes[4096..8192].fill(0),
                false => bytes[4096 + 200] ^= 1,
            });
            match take(&disk, 0, None) {
                Err(LogError::Corrupt { file, offset, .. }) => {
                    assert_eq!((file.to_str(), offset), (Some(segment(index).as_str()), 4096));
                }
                other => panic!("{index}: {other:?}"),
            }
        }
        let disk = disk.fork();
        disk.steal(segment(index));
        let missing = take(&disk, 0, None);
        assert!(matches!(missing, Err(LogError::Corrupt { what: Damage::Missing, .. })), "{missing:?}");
    }
    // The newest commit, whose seal is gone, may be a write that was torn.
    let before = take(&disk, 0, None).unwrap();
    let newest = disk.contents(segment(segments)).unwrap();
    let frames: Vec<_> = (0..newest.len()).step_by(4096).filter(|at| newest[*at..].starts_with(b"OHF1")).collect();
    let [.., commit, seal] = frames[..] else { panic!("{frames:?}") };
    disk.tamper(segment(segments), |bytes| {
        bytes[seal..seal + 4096].fill(0);
        bytes[commit + 140] ^= 1;
    });
    let disk = disk.fork();
    disk.steal(format!("{COPY}/0000000001.log"));
    let torn = take(&disk, 0, None).unwrap();
    assert!(torn.copy.position < before.copy.position);
    // Unless a copy, or the writer, knows better.
    assert!(matches!(take(&disk, before.copy.position, None), Err(LogError::Corrupt { .. })));
    assert!(matches!(take(&disk, 0, Some(&before.copy)), Err(LogError::BeyondEnd { .. })));
}

#[test]
fn numbers_that_no_copy_has_are_refused_by_file_and_changed_into_none() {
    let disk = SimDisk::new(3);
    let (mut log, _) = open(&disk).unwrap();
    for n in 1..=24 {
        append(&mut log, n, 3_000).unwrap();
    }
    let copy = take(&disk, log.end(), None).unwrap().copy;
    assert!(copy.is_possible() && copy.segments.len() > 2, "{copy:?}");
    Box::new(log).close().unwrap();
    type Change = fn(&mut LogCopy, usize);
    let lengths: [(&str, Change); 5] = [
        ("a length without end", |copy, at| copy.segments[at].length = u64::MAX),
        ("a length and size without end", |copy, at| {
            copy.segments[at].length = u64::MAX;
            copy.segments[at].size = u64::MAX;
        }),
        ("lengths that add up to too much", |copy, at| {
            copy.segments[at].length = 1 << 63;
            copy.segments[at].size = 1 << 63;
        }),
        ("longer than its file", |copy, at| copy.segments[at].length = copy.segments[at].size + 1),
        ("no file at all", |copy, at| copy.segments[at].size = 0),
    ];
    for (what, change) in lengths {
        for at in 0..copy.segments.len() {
            let mut copy = copy.clone();
            change(&mut copy, at);
            assert!(!copy.is_possible(), "{what} {at}");
            refused(&disk, &copy, &format!("{what} {at}"));
        }
    }
    let others: [(&str, Change); 6] = [
        ("within a frame", |copy, at| copy.segments[at].length -= 1),
        ("within a header", |copy, at| copy.segments[at].length = 1),
        ("nothing of it", |copy, at| copy.segments[at].length = 0),
        ("another size", |copy, at| copy.segments[at].size += 4096),
        ("the last position", |copy, _| copy.position = u64::MAX),
        ("no position", |copy, _| copy.position = 0),
    ];
    for (what, change) in others {
        for at in 0..copy.segments.len() {
            let mut copy = copy.clone();
            change(&mut copy, at);
            refused(&disk, &copy, &format!("{what} {at}"));
        }
    }
}

/// Neither checked, nor given back: the copy's file is named. Added to it is nothing, or what makes it right again.
fn refused(disk: &SimDisk, copy: &LogCopy, what: &str) {
    let checked = check_copy(disk, Path::new(COPY), copy, &mut go_on);
    assert!(matches!(&checked, Err(LogError::Corrupt { file, .. }) if file.starts_with(COPY)), "{what}: {checked:?}");
    let disk = disk.fork();
    disk.create_dir_all(Path::new("given")).unwrap();
    let given = give_back(&disk, Path::new(COPY), Path::new("given"), copy, &mut go_on);
    // Who gives a copy back without checking it before is told by the check of what was given.
    assert!(matches!(&given, Err(LogError::Corrupt { .. })), "{what}: {given:?}");
    let disk = disk.fork();
    for durable in [0, 3] {
        match take(&disk, durable, Some(copy)) {
            Ok(taken) => assert!(taken.copy.position == taken.seen, "{what}: {taken:?}"),
            Err(LogError::Corrupt { file, .. }) => assert!(file.starts_with(COPY), "{what}"),
            Err(LogError::BeyondEnd { .. } | LogError::OtherHistory { .. }) => {}
            Err(other) => panic!("{what}: {other}"),
        }
    }
}

#[test]
fn another_dictionary_is_copied_as_any_other_segment() {
    let disk = SimDisk::new(3);
    for version in [1, 2] {
        let options = onhand_log::LogOptions { dictionary: support::dictionary(version), ..options() };
        let (mut log, _) = open_with(&disk, options).unwrap();
        append(&mut log, u64::from(version), 100).unwrap();
        Box::new(log).close().unwrap();
    }
    let copy = take(&disk, 0, None).unwrap().copy;
    assert_eq!((copy.segments.len(), read(&disk, &copy).len()), (2, 2));
}
