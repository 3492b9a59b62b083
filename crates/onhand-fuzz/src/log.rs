//! What a log promises whatever lies on its disk.

use crate::disk::{DIRECTORY, Files};
use onhand_log::{Chain, DirectoryLog, FrameBuffer, Journal, Location, LogError, LogOptions, Recovery, verify};
use onhand_testkit::disk::{Crash, SimDisk};
use onhand_testkit::forged::dictionary;
use std::path::Path;
use std::sync::Arc;

/// A commit, as a reader finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) body: Vec<u8>,
    pub(crate) chain: Chain,
    pub(crate) location: Location,
}

/// Opens the log of a disk.
pub(crate) fn open(disk: &SimDisk) -> Result<(DirectoryLog, Recovery), LogError> {
    let options = LogOptions { segment_size: 64 << 10, max_frame: 16 << 10, ..LogOptions::new(dictionary()) };
    let options = LogOptions { background_zeroing: false, create: false, ..options };
    DirectoryLog::open(Arc::new(disk.clone()), Path::new(DIRECTORY), options)
}

/// The commits of a log.
///
/// # Panics
/// Where one cannot be read.
pub(crate) fn commits(log: &DirectoryLog) -> Vec<Commit> {
    let commit = |frame: Result<onhand_log::Frame, LogError>| match frame {
        Ok(frame) => Commit {
            first: frame.first(),
            last: frame.last(),
            body: frame.body().to_vec(),
            chain: frame.chain(),
            location: frame.location(),
        },
        Err(error) => panic!("a log that was opened cannot be read: {error}"),
    };
    let frames = log.reader().frames(1);
    frames.map(|frames| frames.map(commit).collect()).unwrap_or_else(|error| panic!("{error}"))
}

/// Opens whatever lies on a disk, and gives the commits that are there, unless it is refused.
///
/// # Panics
/// Where something was changed and refused all the same; where verifying says something else than opening; where what
/// was read is gone after a loss of power; where a log that was opened takes no commit.
pub(crate) fn judged(disk: &SimDisk) -> Option<Vec<Commit>> {
    let before = Files::of(disk);
    let verified = verify(disk, Path::new(DIRECTORY));
    let (log, recovery) = match open(disk) {
        Ok(opened) => opened,
        Err(error) => {
            assert!(Files::of(disk) == before, "it is refused, and changed: {error}");
            let faultless = verified.is_ok_and(|verified| verified.faults.is_empty());
            assert!(!faultless, "it is refused, and verifying finds no fault: {error}");
            return None;
        }
    };
    let verified = verified.unwrap_or_else(|error| panic!("it opens, and cannot be verified: {error}"));
    assert!(verified.faults.is_empty(), "it opens, and verifying finds {:?}", verified.faults);
    assert_eq!(verified.end, log.end(), "opening and verifying find different ends");
    let (cut, torn) = (recovery.cut, verified.torn);
    let place = |torn: &onhand_log::TornTail| (torn.file.clone(), torn.offset, torn.length);
    assert_eq!(cut.as_ref().map(place), torn.as_ref().map(place), "opening and verifying find different torn tails");
    if let Some(cut) = cut {
        let kept = cut.kept_as.and_then(|path| disk.contents(path)).unwrap_or_default();
        assert!(before.has(&cut.file, cut.offset, &kept) && kept.len() as u64 == cut.length, "what was cut is lost");
    }
    let found = commits(&log);
    drop(log);

    disk.crash(Crash::LoseUnsynced);
    let (mut log, recovery) = open(disk).unwrap_or_else(|error| panic!("it opened once, and not again: {error}"));
    assert!(recovery.cut.is_none(), "it was cut, and has a torn tail again");
    assert_eq!(recovery.rewritten_frames, 0, "it was opened, and is not sealed");
    assert!(commits(&log) == found, "the second opening finds other commits");
    append(&mut log, b"one more");
    let found_then = commits(&log);
    assert!(found_then.len() == found.len() + 1 && found_then.starts_with(&found), "a commit has changed others");
    Some(found)
}

fn append(log: &mut DirectoryLog, body: &[u8]) {
    let mut frame = FrameBuffer::new(log.end() + 1);
    frame.extend_from_slice(body);
    frame.add_events(1);
    let appended = log.append(frame);
    assert!(appended.is_ok(), "a log that was opened takes no commit: {:?}", appended.err());
}
