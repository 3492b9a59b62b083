//! Files that are not the log's own are refused if they take its names, and left alone if not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::path::PathBuf;

use onhand_log::{Damage, Journal, LogError};
use onhand_testkit::disk::SimDisk;
use support::{append, check, open, read_all, segment};

fn three_segments(seed: u64) -> SimDisk {
    let disk = SimDisk::new(seed);
    let (mut log, _) = open(&disk).unwrap();
    for n in 1..=15 {
        append(&mut log, n, 3000).unwrap();
    }
    Box::new(log).close().unwrap();
    assert_eq!(disk.files().len(), 3);
    disk
}

fn refused(disk: &SimDisk) -> (PathBuf, u64, Damage) {
    assert!(!check(disk).faults.is_empty());
    let before: Vec<_> = disk.files().iter().map(|file| (file.clone(), disk.contents(file))).collect();
    let refused = match open(disk) {
        Err(LogError::Corrupt { file, offset, what }) => (file, offset, what),
        other => panic!("{other:?}"),
    };
    let after: Vec<_> = disk.files().iter().map(|file| (file.clone(), disk.contents(file))).collect();
    assert_eq!(before, after);
    refused
}

#[test]
fn a_missing_segment_is_refused_wherever_it_was() {
    for index in 1..=3 {
        let disk = three_segments(1);
        disk.steal(segment(index));
        assert_eq!(refused(&disk), (segment(index).into(), 0, Damage::Missing));
        let faults = check(&disk).faults;
        assert_eq!((faults[0].file.clone(), &faults[0].what), (segment(index).into(), &Damage::Missing));
    }
}

#[test]
fn swapped_segments_are_refused() {
    let disk = three_segments(1);
    let (second, third) = (disk.contents(segment(2)).unwrap(), disk.contents(segment(3)).unwrap());
    disk.plant(segment(2), &third);
    disk.plant(segment(3), &second);
    assert_eq!(refused(&disk), (segment(2).into(), 0, Damage::SegmentIndex { found: 3 }));
}

#[test]
fn a_segment_of_another_log_is_refused() {
    let (disk, other) = (three_segments(1), three_segments(2));
    disk.plant(segment(2), &other.contents(segment(2)).unwrap());
    assert!(!check(&disk).faults.is_empty());
    match open(&disk) {
        Err(LogError::WrongLog { file, .. }) => assert_eq!(file, PathBuf::from(segment(2))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_older_copy_of_a_segment_is_refused() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open(&disk).unwrap();
    append(&mut log, 1, 3000).unwrap();
    let older = disk.contents(segment(1)).unwrap();
    for n in 2..=9 {
        append(&mut log, n, 3000).unwrap();
    }
    Box::new(log).close().unwrap();
    disk.plant(segment(1), &older);
    assert_eq!(refused(&disk), (segment(1).into(), 8192, Damage::FrameHeader));
}

#[test]
fn foreign_files_are_left_alone() {
    let disk = three_segments(1);
    let foreign = ["log/README", "log/1.log", "log/0000000004.log.bak", "log/00000000x4.log", "log/0000000000.log"];
    for file in foreign {
        disk.plant(file, b"mine");
    }
    let (mut log, _) = open(&disk).unwrap();
    for n in 20..=30 {
        append(&mut log, n, 3000).unwrap();
    }
    assert_eq!(read_all(&log).unwrap().len(), 26);
    Box::new(log).close().unwrap();
    assert_eq!(check(&disk).faults, []);
    for file in foreign {
        assert_eq!(disk.contents(file).unwrap(), b"mine");
    }
}

#[test]
fn an_empty_segment_file_and_a_longer_one_are_refused() {
    let disk = three_segments(1);
    disk.plant(segment(4), b"");
    assert_eq!(refused(&disk), (segment(4).into(), 0, Damage::Length { expected: 4096, found: 0 }));
    let disk = three_segments(1);
    disk.tamper(segment(2), |bytes| bytes.push(0));
    let longer = Damage::Length { expected: 32 << 10, found: (32 << 10) + 1 };
    assert_eq!(refused(&disk), (segment(2).into(), 32 << 10, longer));
}

#[test]
fn something_after_the_end_of_a_segment_is_refused() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open(&disk).unwrap();
    append(&mut log, 1, 3000).unwrap();
    drop(log);
    // Another dictionary ends the segment early.
    let upgraded = onhand_log::LogOptions { dictionary: support::dictionary(2), ..support::options() };
    let (mut log, _) = support::open_with(&disk, upgraded).unwrap();
    append(&mut log, 2, 3000).unwrap();
    drop(log);
    disk.flip_bit(segment(1), 30_000 * 8);
    assert_eq!(refused(&disk), (segment(1).into(), 28_672, Damage::AfterTheEnd));
}

#[test]
fn no_log_is_made_where_one_was_only_to_be_opened() {
    let disk = SimDisk::new(1);
    let options = onhand_log::LogOptions { create: false, ..support::options() };
    assert!(matches!(support::open_with(&disk, options.clone()), Err(LogError::NotFound { .. })));
    assert_eq!(disk.changes(), 0);
    open(&disk).unwrap();
    support::open_with(&disk, options).unwrap();
}
