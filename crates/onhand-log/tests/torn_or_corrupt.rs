//! A write that was torn is cut off, and damage to what was acknowledged is not taken for one.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand_log::{Damage, Journal, LogError};
use onhand_testkit::disk::SimDisk;
use support::{append, check, open, read_all, segment};

/// Three commits of one block each, at 4096, 8192 and 12288; the log is sealed or not.
fn three_commits(sealed: bool) -> SimDisk {
    let disk = SimDisk::new(9);
    let (mut log, _) = open(&disk).unwrap();
    for n in 1..=3 {
        append(&mut log, n, 1000).unwrap();
    }
    if sealed {
        log.seal().unwrap();
    }
    disk.kill();
    disk
}

fn refused(disk: &SimDisk, at: u64, damage: Damage) {
    let files: Vec<_> = disk.files().iter().map(|file| disk.contents(file)).collect();
    match open(disk) {
        Err(LogError::Corrupt { file, offset, what }) => {
            assert_eq!((file, offset, what), (segment(1).into(), at, damage));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(disk.files().iter().map(|file| disk.contents(file)).collect::<Vec<_>>(), files);
}

#[test]
fn a_bad_newest_commit_is_torn_as_long_as_it_is_not_sealed() {
    let disk = three_commits(false);
    disk.flip_bit(segment(1), (12_288 + 500) * 8);
    let remains = disk.contents(segment(1)).unwrap()[12_288..16_384].to_vec();
    let torn = check(&disk).torn.unwrap();
    assert_eq!((torn.offset, torn.length, torn.kept_as), (12_288, 4096, None));
    let (log, recovery) = open(&disk).unwrap();
    let cut = recovery.cut.unwrap();
    assert_eq!((cut.offset, cut.length), (12_288, 4096));
    assert_eq!(disk.contents(cut.kept_as.unwrap()).unwrap(), remains);
    assert_eq!(read_all(&log).unwrap().len(), 2);
    drop(log);
    assert_eq!(open(&disk).unwrap().1.cut, None);
}

#[test]
fn a_bad_newest_commit_is_damage_once_it_is_sealed() {
    let disk = three_commits(true);
    disk.flip_bit(segment(1), (12_288 + 500) * 8);
    refused(&disk, 12_288, Damage::BodyChecksum);
}

#[test]
fn a_bad_commit_is_damage_if_only_the_header_of_a_later_one_is_left() {
    let disk = three_commits(false);
    disk.flip_bit(segment(1), (8192 + 3) * 8);
    disk.flip_bit(segment(1), (12_288 + 500) * 8);
    refused(&disk, 8192, Damage::FrameHeader);
}

#[test]
fn commits_that_are_wiped_out_are_missed_if_a_later_one_is_left() {
    let disk = three_commits(false);
    disk.tamper(segment(1), |bytes| bytes[4096..12_288].fill(0));
    refused(&disk, 4096, Damage::FrameHeader);
}

#[test]
fn a_bad_last_commit_of_a_segment_is_damage_if_the_next_segment_exists() {
    let disk = SimDisk::new(9);
    let (mut log, _) = open(&disk).unwrap();
    for n in 1..=6 {
        append(&mut log, n, 3000).unwrap();
    }
    assert_eq!(disk.files().len(), 1);
    append(&mut log, 7, 3000).unwrap();
    assert_eq!(disk.files().len(), 2);
    disk.kill();
    // The sixth commit and the frame that ends the segment: nothing valid is left after it in this file.
    disk.tamper(segment(1), |bytes| {
        bytes[24_576 + 300] ^= 1;
        bytes[28_672..].fill(0);
    });
    refused(&disk, 24_576, Damage::BodyChecksum);
    assert_eq!(check(&disk).faults.first().map(|fault| fault.offset), Some(24_576));
}

#[test]
fn two_torn_writes_at_one_place_are_both_kept() {
    let disk = three_commits(false);
    let mut kept = Vec::new();
    for byte in [7, 9] {
        disk.tamper(segment(1), |bytes| bytes[20_480 + byte] = 1);
        disk.tamper(segment(1), |bytes| bytes[16_384..20_480].fill(0));
        let cut = open(&disk).unwrap().1.cut.unwrap();
        kept.push(disk.contents(cut.kept_as.unwrap()).unwrap());
        disk.kill();
    }
    assert_ne!(kept[0], kept[1]);
    assert_eq!(disk.files().len(), 3);
}

#[test]
fn a_read_that_fails_is_not_taken_for_the_end_of_the_log() {
    use onhand_testkit::disk::{CallKind, Fault};
    let reads = {
        let disk = three_commits(false);
        let _ = disk.take_calls();
        open(&disk).unwrap();
        disk.take_calls().iter().filter(|call| call.kind == CallKind::Read).count() as u64
    };
    for n in 1..=reads {
        let disk = three_commits(false);
        disk.inject(Fault::on(CallKind::Read).nth(n));
        assert!(matches!(open(&disk), Err(LogError::Io { .. })), "read {n}");
        disk.kill();
        let (log, recovery) = open(&disk).unwrap();
        assert_eq!((read_all(&log).unwrap().len(), recovery.cut), (3, None));
    }
}
