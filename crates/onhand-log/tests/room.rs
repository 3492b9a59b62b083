//! Commits find zeros to overwrite where that spares something, and room in any case.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::ffi::OsString;
use std::fs::TryLockError;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use onhand_log::{DirectoryLog, Journal, LockGuard, LogOptions, OpenMode, Storage, StorageFile};
use onhand_testkit::disk::{Call, CallKind, Crash, Fault, SimDisk};
use support::{DIRECTORY, KIB, append, check, open_with, options, read_all, segment};

const EOPNOTSUPP: i32 = 95;
const AHEAD: u64 = 256 * KIB;
/// Small commits and large ones, with their headers and padding.
const SMALL: u64 = 60 * KIB;
const LARGE: u64 = 128 * KIB;
const HEADER: u64 = 128;

fn options_of(segment_size: u64) -> LogOptions {
    LogOptions { segment_size, ..options() }
}

fn fill(log: &mut DirectoryLog, takes: u64, until_segment: u64) {
    while !log.reader().frame_holding(log.end()).is_ok_and(|frame| frame.location().segment >= until_segment) {
        append(log, log.end(), (takes - HEADER) as usize).unwrap();
    }
}

/// What is written to a file, in order, from the beginning of what is remembered.
fn writes(calls: &[Call], name: &str) -> Vec<(u64, u64)> {
    let written = |call: &&Call| call.kind == CallKind::Write && call.path.ends_with(name);
    calls.iter().filter(written).map(|call| (call.offset, call.length)).collect()
}

#[test]
fn a_small_commit_that_finds_no_zeros_leaves_some_to_those_after_it() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open_with(&disk, options_of(1024 * KIB)).unwrap();
    let before = disk.take_calls();
    assert_eq!(writes(&before, "0000000001.new").len(), 4 + 1, "its zeros, and its header");
    fill(&mut log, SMALL, 3);
    let calls = disk.take_calls();
    let commits = writes(&calls, "0000000001.log");
    assert!(commits.iter().all(|&(_, length)| length == SMALL || length == 4 * KIB), "{commits:?}");
    let end = 1024 * KIB;
    let mut ends = Vec::new();
    for (offset, length) in writes(&calls, "0000000002.log") {
        match length {
            4096 => {} // the frame that ends the segment
            length if length > SMALL => ends.push((offset + length, length - SMALL)),
            _ => assert!(ends.last().is_some_and(|&(to, _)| offset + length <= to), "at {offset} nothing was zeroed"),
        }
    }
    let (last, others) = ends.split_last().unwrap();
    assert!(others.iter().all(|&(_, zeros)| zeros == AHEAD) && others.len() == 3, "{ends:?}");
    assert_eq!(last.0, end, "zeros end where the segment does");
    assert_eq!(disk.contents(segment(2)).unwrap().len() as u64, end);
}

#[test]
fn a_large_commit_writes_itself_alone() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open_with(&disk, options_of(1024 * KIB)).unwrap();
    fill(&mut log, LARGE, 3);
    let calls = disk.take_calls();
    assert_eq!(writes(&calls, "0000000002.new"), [(0, 4 * KIB)], "its header");
    let commits = writes(&calls, "0000000002.log");
    assert!(commits.iter().all(|&(_, length)| length == LARGE || length == 4 * KIB), "{commits:?}");
    assert_eq!(check(&disk).faults, []);
}

#[test]
fn a_log_that_is_opened_again_leaves_zeros_to_its_next_commits() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open_with(&disk, options_of(1024 * KIB)).unwrap();
    append(&mut log, 1, 100).unwrap();
    drop(log);
    let (mut log, _) = open_with(&disk, options_of(1024 * KIB)).unwrap();
    let _ = disk.take_calls();
    append(&mut log, 2, 100).unwrap();
    append(&mut log, 3, 100).unwrap();
    let lengths: Vec<_> = writes(&disk.take_calls(), "0000000001.log").into_iter().map(|(_, length)| length).collect();
    assert_eq!(lengths, [4 * KIB + AHEAD, 4 * KIB]);
}

#[test]
fn a_segment_of_room_reads_as_one_of_zeros_after_any_crash() {
    let story = |disk: &SimDisk| {
        let mut acknowledged = Vec::new();
        let Ok((mut log, _)) = open_with(disk, options_of(512 * KIB)) else { return acknowledged };
        for n in 1..=8 {
            let length = if n % 4 == 0 { 1000 } else { (LARGE - HEADER) as usize };
            match append(&mut log, n, length) {
                Ok(kept) => acknowledged.push(kept),
                Err(_) => break,
            }
        }
        acknowledged
    };
    let whole = SimDisk::new(1);
    assert_eq!(story(&whole).len(), 8);
    for n in 1..=whole.changes() {
        let disk = SimDisk::new(1);
        disk.power_off_at(n);
        let acknowledged = story(&disk);
        for crash in [Crash::LoseUnsynced, Crash::KeepUnsynced, Crash::Pages(n), Crash::Sectors(n), Crash::Prefix(n)] {
            let crashed = disk.fork();
            crashed.crash(crash);
            let (mut log, _) = open_with(&crashed, options_of(512 * KIB)).unwrap();
            assert!(read_all(&log).unwrap().starts_with(&acknowledged), "{crash:?} at call {n}");
            append(&mut log, 100, 5000).unwrap();
            Box::new(log).close().unwrap();
            assert_eq!(check(&crashed).faults, []);
        }
    }
}

#[test]
fn where_room_is_had_by_writing_alone_segments_are_filled_with_zeros() {
    let disk = SimDisk::new(1);
    disk.inject(Fault::on(CallKind::Allocate).errno(EOPNOTSUPP).forever());
    let (mut log, _) = open_with(&disk, options_of(1024 * KIB)).unwrap();
    fill(&mut log, LARGE, 2);
    let prepared = writes(&disk.take_calls(), "0000000002.new");
    assert_eq!(prepared.iter().filter(|&&(_, length)| length == 256 * KIB).count(), 4, "{prepared:?}");
    assert_eq!(check(&disk).faults, []);
}

/// Appends commits of a size into half of a segment, and waits for what is to be seen of the next one.
fn prepares(disk: &SimDisk, takes: u64, seen: impl Fn(&[Call]) -> bool) -> (DirectoryLog, Vec<Call>) {
    let ahead = LogOptions { background_zeroing: true, ..options_of(1024 * KIB) };
    let (mut log, _) = open_with(disk, ahead).unwrap();
    while log.end() == 0 || log.reader().frame_holding(log.end()).unwrap().location().offset < 512 * KIB {
        let n = log.end();
        append(&mut log, n, (takes - HEADER) as usize).unwrap();
    }
    let mut calls = disk.take_calls();
    let began = Instant::now();
    while !seen(&calls) {
        assert!(began.elapsed() < Duration::from_secs(20), "nothing is prepared");
        std::thread::sleep(Duration::from_millis(1));
        calls.extend(disk.take_calls());
    }
    (log, calls)
}

#[test]
fn where_commits_are_small_the_next_ones_find_zeros() {
    let disk = SimDisk::new(1);
    let (mut log, _) = prepares(&disk, SMALL, |calls| writes(calls, "0000000002.new").len() == 4);
    fill(&mut log, SMALL, 2);
    assert_eq!(writes(&disk.take_calls(), "0000000002.log"), [(4 * KIB, SMALL)]);
}

#[test]
fn where_commits_are_large_the_next_ones_find_room() {
    let disk = SimDisk::new(1);
    let allocated = |call: &Call| call.kind == CallKind::Allocate && call.path.ends_with("0000000002.new");
    let (mut log, mut calls) = prepares(&disk, LARGE, |calls| calls.iter().any(allocated));
    // For zeros to be written in, if there were any.
    std::thread::sleep(Duration::from_millis(100));
    fill(&mut log, LARGE, 2);
    calls.extend(disk.take_calls());
    assert_eq!(writes(&calls, "0000000002.new"), [(0, 4 * KIB)], "its header");
}

#[test]
fn a_commit_waits_for_the_room_of_the_next_segment_and_not_for_its_zeros() {
    for (has_room, all) in [(true, false), (false, true)] {
        let disk = SimDisk::new(1);
        if !has_room {
            disk.inject(Fault::on(CallKind::Allocate).errno(EOPNOTSUPP).forever());
        }
        let slow = Arc::new(SlowZeros(disk.clone()));
        let ahead = LogOptions { background_zeroing: true, ..options_of(4096 * KIB) };
        let (mut log, _) = DirectoryLog::open(slow, Path::new(DIRECTORY), ahead).unwrap();
        fill(&mut log, SMALL, 2);
        let written = writes(&disk.take_calls(), "0000000002.new");
        let zeros = written.iter().filter(|&&(_, length)| length == 256 * KIB).count();
        assert_eq!(zeros == 16, all, "{zeros} of 16 pieces were waited for");
        fill(&mut log, SMALL, 3);
        Box::new(log).close().unwrap();
        assert_eq!(check(&disk).faults, []);
    }
}

/// A disk on which zeros for the second segment take their time.
#[derive(Debug)]
struct SlowZeros(SimDisk);

#[derive(Debug)]
struct SlowFile(Box<dyn StorageFile>);

impl StorageFile for SlowFile {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        self.0.read_at(bytes, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        if bytes.len() as u64 == 256 * KIB {
            std::thread::sleep(Duration::from_millis(100));
        }
        self.0.write_at(bytes, offset)
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.0.set_length(length)
    }

    fn allocate(&self, length: u64) -> io::Result<()> {
        self.0.allocate(length)
    }

    fn length(&self) -> io::Result<u64> {
        self.0.length()
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.sync_data()
    }
}

impl Storage for SlowZeros {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn StorageFile>> {
        let file = self.0.open(path, mode)?;
        Ok(if path.ends_with("0000000002.new") { Box::new(SlowFile(file)) } else { file })
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.0.create_dir_all(path)
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<OsString>> {
        self.0.list(directory)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.remove(path)
    }

    fn sync_dir(&self, directory: &Path) -> io::Result<()> {
        self.0.sync_dir(directory)
    }

    fn lock(&self, directory: &Path) -> Result<Box<dyn LockGuard>, TryLockError> {
        self.0.lock(directory)
    }

    fn random(&self) -> io::Result<[u8; 16]> {
        self.0.random()
    }
}
