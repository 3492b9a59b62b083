//! Somebody who changes a commit and makes every checksum fit is given away by the chain.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand_log::{Damage, Journal, LogError};
use onhand_testkit::disk::SimDisk;
use support::forge::{chain_after, forge_body, forge_header, forge_segment_checksum};
use support::{append, check, open, segment};

/// Six commits of a block each, from 4096 on, then the end of the segment, then three more commits.
fn two_segments() -> SimDisk {
    let disk = SimDisk::new(6);
    let (mut log, _) = open(&disk).unwrap();
    for n in 1..=9 {
        append(&mut log, n, 500).unwrap();
    }
    Box::new(log).close().unwrap();
    disk
}

fn given_away(disk: &SimDisk, index: u64, offset: u64) {
    let is_chain = |what: &Damage| matches!(what, Damage::Chain { .. });
    let found = check(disk);
    assert_eq!(found.faults.len(), 1);
    let fault = &found.faults[0];
    assert_eq!((fault.file.clone(), fault.offset), (segment(index).into(), offset));
    assert!(is_chain(&fault.what));
    match open(disk) {
        Err(LogError::Corrupt { file, offset: at, what }) => {
            assert_eq!((file, at), (segment(index).into(), offset));
            assert!(is_chain(&what));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_forged_commit_is_given_away_by_the_next() {
    let disk = two_segments();
    disk.tamper(segment(1), |file| forge_body(file, 8192, |body| body[7] ^= 1));
    given_away(&disk, 1, 12_288);
}

#[test]
fn a_forged_last_commit_of_a_segment_is_given_away_by_the_next_segment() {
    let disk = two_segments();
    disk.tamper(segment(1), |file| {
        forge_body(file, 24_576, |body| body[7] ^= 1);
        let chain = chain_after(file, 24_576);
        forge_header(file, 28_672, |end| end[64..96].copy_from_slice(&chain));
    });
    given_away(&disk, 2, 0);
}

#[test]
fn a_forged_dictionary_is_given_away_by_the_first_commit_after_it() {
    let disk = two_segments();
    disk.tamper(segment(2), |file| {
        let at = file.windows(5).position(|name| name == b"stock").unwrap();
        file[at] = b'S';
        forge_segment_checksum(file);
    });
    given_away(&disk, 2, 4096);
}

#[test]
fn a_commit_that_is_forged_under_an_open_log_is_noticed_by_its_readers() {
    let disk = two_segments();
    let (log, _) = open(&disk).unwrap();
    disk.tamper(segment(1), |file| forge_body(file, 8192, |body| body[7] ^= 1));
    let read: Vec<_> = log.reader().frames(1).unwrap().collect();
    assert_eq!(read.len(), 3);
    let Some(Err(LogError::Corrupt { offset, what, .. })) = read.last() else { panic!() };
    assert_eq!(*offset, 12_288);
    assert!(matches!(what, Damage::Chain { .. }));
}

#[test]
fn a_chain_value_noted_outside_gives_away_a_log_that_was_forged_to_its_end() {
    let disk = two_segments();
    let (log, _) = open(&disk).unwrap();
    let noted = (log.end(), log.chain());
    drop(log);
    // The last commit, and the seal after it.
    disk.tamper(segment(2), |file| {
        forge_body(file, 12_288, |body| body[7] ^= 1);
        let chain = chain_after(file, 12_288);
        forge_header(file, 16_384, |seal| seal[64..96].copy_from_slice(&chain));
    });
    assert_eq!(check(&disk).faults, []);
    let (log, _) = open(&disk).unwrap();
    assert_ne!((log.end(), log.chain()), noted);
    assert_ne!(log.reader().chain_at(noted.0).unwrap(), noted.1);
}
