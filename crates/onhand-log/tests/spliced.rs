//! Pieces of one log in another are told by whoever reads them: each is whole, and none belongs there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::ops::ControlFlow;
use std::path::Path;

use onhand_log::{CopiedSegment, Damage, Journal, LogCopy, LogError, Taken, check_copy, take_copy};
use onhand_testkit::disk::SimDisk;
use support::{DIRECTORY, append, check, open, read_all, segment};

const COPY: &str = "copy";
/// Where the sixth commit lies: behind four, a seal, and the first that is not the same in all histories.
const SIXTH: usize = 7 * 4096;

fn go_on(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn take(disk: &SimDisk) -> Result<Taken, LogError> {
    take_copy(disk, Path::new(DIRECTORY), Path::new(COPY), 0, None, &mut go_on)
}

/// Four commits on this disk, then sixteen more that are told apart by their numbers, closed: three segments and more.
fn grown(disk: SimDisk, others: impl Fn(u64) -> u64) -> SimDisk {
    let (mut log, _) = open(&disk).unwrap();
    let begun = log.end() > 0;
    let commits = (1..=20).skip(if begun { 4 } else { 0 });
    commits.for_each(|n| drop(append(&mut log, if n > 4 { others(n) } else { n }, 500).unwrap()));
    Box::new(log).close().unwrap();
    disk
}

/// The first four commits of a log that will be told in several ways.
fn begun() -> SimDisk {
    let disk = SimDisk::new(6);
    let (mut log, _) = open(&disk).unwrap();
    (1..=4).for_each(|n| drop(append(&mut log, n, 500).unwrap()));
    disk
}

/// The log that pieces are put into, and what they are taken from.
struct Logs {
    log: SimDisk,
    /// The same up to the fourth commit, and as many events in each that follows.
    told_otherwise: SimDisk,
    /// The same up to the fourth commit, and other numbers of events after it.
    counted_otherwise: SimDisk,
    another: SimDisk,
}

fn logs() -> Logs {
    let begun = begun();
    Logs {
        log: grown(begun.fork(), |n| n),
        told_otherwise: grown(begun.fork(), |n| n + 300),
        counted_otherwise: grown(begun.fork(), |n| n + 100),
        another: grown(SimDisk::new(7), |n| n),
    }
}

fn lay(disk: &SimDisk, file: &str, piece: Vec<u8>) {
    disk.tamper(file, |bytes| bytes.clone_from(&piece));
}

/// What somebody found first, and where.
fn of<T: std::fmt::Debug>(found: Result<T, LogError>) -> (String, u64, &'static str) {
    match found {
        Err(LogError::Corrupt { file, offset, what }) => (file.display().to_string(), offset, named(&what)),
        Err(LogError::WrongLog { file, .. }) => (file.display().to_string(), 0, "another log"),
        other => panic!("{other:?}"),
    }
}

fn named(what: &Damage) -> &'static str {
    match what {
        Damage::Chain { .. } => "chain",
        Damage::SegmentIndex { .. } => "index",
        Damage::SegmentPosition { .. } | Damage::FramePosition { .. } => "position",
        other => panic!("{other:?}"),
    }
}

/// Everybody who reads the log finds it there: who verifies, who opens, who copies, and who checks a copy of it.
fn found(disk: &SimDisk, index: u64, offset: u64, what: &'static str) {
    let file = segment(index);
    assert_eq!(of(open(disk)), (file.clone(), offset, what));
    assert_eq!(of(take(&disk.fork())), (file.clone(), offset, what));
    let verified = check(disk);
    let first = verified.faults.first().unwrap_or_else(|| panic!("{file}: nothing is found"));
    assert_eq!((first.file.display().to_string(), first.offset), (file, offset));
}

#[test]
fn a_segment_of_another_log_history_or_place_is_no_part_of_this_one() {
    let Logs { log, told_otherwise, counted_otherwise, another } = logs();
    for index in [2, 3] {
        let cases = [
            (&another, index, "another log"),
            (&told_otherwise, index, "chain"),
            (&counted_otherwise, index, "position"),
            (&log, index + 1, "index"),
            (&log, index - 1, "index"),
        ];
        for (from, taken, what) in cases {
            let disk = log.fork();
            lay(&disk, &segment(index), from.contents(segment(taken)).unwrap());
            found(&disk, index, 0, what);
        }
    }
}

#[test]
fn a_commit_of_another_history_is_no_part_of_this_one() {
    let Logs { log, told_otherwise, counted_otherwise, .. } = logs();
    for (from, what) in [(&told_otherwise, "chain"), (&counted_otherwise, "position")] {
        let disk = log.fork();
        let piece = from.contents(segment(1)).unwrap();
        disk.tamper(segment(1), |bytes| bytes[SIXTH..SIXTH + 4096].copy_from_slice(&piece[SIXTH..SIXTH + 4096]));
        found(&disk, 1, SIXTH as u64, what);
        // Under a log that is open, too.
        let disk = log.fork();
        let (opened, _) = open(&disk).unwrap();
        disk.tamper(segment(1), |bytes| bytes[SIXTH..SIXTH + 4096].copy_from_slice(&piece[SIXTH..SIXTH + 4096]));
        assert_eq!(of(read_all(&opened)), (segment(1), SIXTH as u64, what));
    }
}

#[test]
fn a_segment_that_is_exchanged_whole_under_an_open_log_is_noticed_where_it_ends() {
    let Logs { log, told_otherwise, .. } = logs();
    let (opened, _) = open(&log).unwrap();
    // Its header is the same: the log went two ways within it.
    lay(&log, &segment(1), told_otherwise.contents(segment(1)).unwrap());
    assert_eq!(of(read_all(&opened)), (segment(2), 0, "chain"));
}

#[test]
fn a_copy_that_was_mixed_out_of_two_is_none() {
    let Logs { log, told_otherwise, counted_otherwise, another } = logs();
    let copies = [&log, &told_otherwise, &counted_otherwise, &another].map(|disk| take(disk).unwrap().copy);
    let copy = &copies[0];
    assert!(copy.segments.len() > 3, "{copy:?}");
    let name = |index: u64| format!("{COPY}/{index:010}.log");
    let checked = |disk: &SimDisk, copy: &LogCopy| of(check_copy(disk, Path::new(COPY), copy, &mut go_on));
    // What was noted of them is mixed in the same way: each file is what it was noted as.
    let mixed = |index: u64, noted: &CopiedSegment| {
        let mut copy = copy.clone();
        copy.segments[index as usize - 1] = CopiedSegment { index, ..*noted };
        copy
    };
    for index in [2, 3] {
        let [of_log, told, counted, other] = copies.each_ref().map(|copy| &copy.segments);
        let at = index as usize - 1;
        let cases = [
            (&another, &other[at], "another log"),
            (&told_otherwise, &told[at], "chain"),
            (&counted_otherwise, &counted[at], "position"),
            (&log, &of_log[at + 1], "index"),
        ];
        for (from, noted, what) in cases {
            let disk = log.fork();
            lay(&disk, &name(index), from.contents(name(noted.index)).unwrap());
            assert_eq!(checked(&disk, &mixed(index, noted)), (name(index), 0, what));
        }
    }
    for (from, what) in [(&told_otherwise, "chain"), (&counted_otherwise, "position")] {
        let disk = log.fork();
        let piece = from.contents(name(1)).unwrap();
        disk.tamper(name(1), |bytes| bytes[SIXTH..SIXTH + 4096].copy_from_slice(&piece[SIXTH..SIXTH + 4096]));
        assert_eq!(checked(&disk, copy), (name(1), SIXTH as u64, what));
    }
}
