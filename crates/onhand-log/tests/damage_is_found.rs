//! No flipped bit and no missing byte of a closed log goes unnoticed or changes what is read.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand_log::{DirectoryLog, Journal, LogError, LogOptions, Recovery};
use onhand_testkit::disk::SimDisk;
use support::{KIB, Kept, append, check, open_with, options, read_all, segment};

/// The smallest segments that there are, so that every bit of them can have its turn.
fn open(disk: &SimDisk) -> Result<(DirectoryLog, Recovery), LogError> {
    open_with(disk, LogOptions { segment_size: 16 * KIB, ..options() })
}

/// A closed log of two segments, with a frame of two blocks and one of a single block.
fn closed_log() -> (SimDisk, Vec<Kept>) {
    let disk = SimDisk::new(5);
    let (mut log, _) = open(&disk).unwrap();
    let written = vec![append(&mut log, 1, 5000).unwrap(), append(&mut log, 2, 700).unwrap()];
    Box::new(log).close().unwrap();
    assert_eq!(disk.files(), [segment(1), segment(2)].map(std::path::PathBuf::from));
    (disk, written)
}

/// Opening refuses, or cuts what it says is torn; what is read then was written.
fn is_noticed(disk: &SimDisk, written: &[Kept], what: &str) {
    let found = check(disk);
    assert!(!found.faults.is_empty() || found.torn.is_some(), "{what}: verify says nothing");
    let before: Vec<_> = disk.files().iter().map(|file| disk.contents(file)).collect();
    match open(disk) {
        Ok((log, recovery)) => {
            assert!(recovery.cut.is_some() && found.faults.is_empty(), "{what}: opened without a word");
            assert_eq!(read_all(&log).unwrap(), written, "{what}: other commits");
        }
        Err(LogError::Corrupt { .. } | LogError::UnsupportedVersion { .. } | LogError::WrongLog { .. }) => {
            assert!(!found.faults.is_empty(), "{what}: verify finds no fault");
            let after: Vec<_> = disk.files().iter().map(|file| disk.contents(file)).collect();
            assert_eq!(after, before, "{what}: a refused log was changed");
        }
        Err(other) => panic!("{what}: {other}"),
    }
}

fn every_flipped_bit_is_noticed(index: u64) {
    let (disk, written) = closed_log();
    let content = disk.contents(segment(index)).unwrap();
    for bit in 0..content.len() as u64 * 8 {
        let damaged = disk.fork();
        damaged.flip_bit(segment(index), bit);
        is_noticed(&damaged, &written, &format!("bit {bit} of segment {index}"));
    }
}

#[test]
fn every_flipped_bit_of_an_ended_segment_is_noticed() {
    every_flipped_bit_is_noticed(1);
}

#[test]
fn every_flipped_bit_of_the_newest_segment_of_a_closed_log_is_noticed() {
    every_flipped_bit_is_noticed(2);
}

#[test]
fn every_truncation_of_a_closed_log_is_refused() {
    let (disk, written) = closed_log();
    for index in [1, 2] {
        let length = disk.contents(segment(index)).unwrap().len();
        for shorter in 0..length {
            let damaged = disk.fork();
            damaged.tamper(segment(index), |bytes| bytes.truncate(shorter));
            is_noticed(&damaged, &written, &format!("{shorter} bytes of segment {index}"));
            assert!(open(&damaged).is_err());
        }
    }
}

#[test]
fn every_zeroed_sector_of_a_closed_log_that_held_something_is_noticed() {
    let (disk, written) = closed_log();
    for index in [1, 2] {
        let content = disk.contents(segment(index)).unwrap();
        for sector in 0..content.len() / 512 {
            let range = sector * 512..(sector + 1) * 512;
            if content[range.clone()].iter().all(|byte| *byte == 0) {
                continue;
            }
            let damaged = disk.fork();
            damaged.tamper(segment(index), |bytes| bytes[range.clone()].fill(0));
            let what = format!("sector {sector} of segment {index}");
            let found = check(&damaged);
            if found.faults.is_empty() && found.torn.is_none() {
                // The newest seal can be lost without a trace. It acknowledges nothing.
                assert_eq!((index, found.frames + 1), (2, check(&disk).frames), "{what}");
                assert_eq!(read_all(&open(&damaged).unwrap().0).unwrap(), written, "{what}");
            } else {
                is_noticed(&damaged, &written, &what);
            }
        }
    }
}

#[test]
fn damage_to_a_sealed_commit_names_its_file_and_offset() {
    let (disk, _) = closed_log();
    disk.flip_bit(segment(1), (4096 + 5000) * 8);
    let found = check(&disk);
    assert_eq!(found.faults.len(), 1);
    assert_eq!((found.faults[0].file.clone(), found.faults[0].offset), (segment(1).into(), 4096));
    match open(&disk) {
        Err(LogError::Corrupt { file, offset, .. }) => {
            assert_eq!((file, offset), (segment(1).into(), 4096))
        }
        other => panic!("{other:?}"),
    }
}
