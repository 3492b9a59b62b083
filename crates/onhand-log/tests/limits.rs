//! What cannot be appended is refused before anything is written, and given back.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand_log::{AppendError, FrameBuffer, Journal, LogError, LogOptions, OptionsProblem};
use onhand_testkit::disk::{CallKind, SimDisk};
use support::{append, commit, open, open_with, options, read_all};

#[test]
fn a_frame_that_is_too_large_is_given_back_and_the_largest_is_taken() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open_with(&disk, LogOptions { max_frame: 12 << 10, ..options() }).unwrap();
    assert_eq!(log.max_body(), (12 << 10) - 128);
    let frame = commit(&log, 1, log.max_body() + 1);
    let Err(AppendError::TooLarge { frame, length, limit }) = log.append(frame) else { panic!() };
    assert_eq!((length, limit), (log.max_body() + 1, log.max_body()));
    assert_eq!(frame.body_len(), length);
    let largest = commit(&log, 1, limit);
    log.append(largest).unwrap();
    assert_eq!(read_all(&log).unwrap()[0].body.len(), limit);
}

#[test]
fn a_segment_that_is_small_for_the_largest_frame_lowers_it() {
    let (mut log, _) = open(&SimDisk::new(1)).unwrap();
    // The header and the frame that ends the segment take a block each.
    assert_eq!(log.max_body(), (24 << 10) - 128);
    for n in 1..=3 {
        append(&mut log, n, (24 << 10) - 128).unwrap();
    }
    assert_eq!(read_all(&log).unwrap().len(), 3);
}

#[test]
fn a_frame_that_does_not_follow_is_given_back() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open(&disk).unwrap();
    append(&mut log, 3, 10).unwrap();
    let writes = disk.changes();
    let mut gap = FrameBuffer::new(3);
    gap.add_events(1);
    let mut twice = FrameBuffer::new(1);
    twice.add_events(1);
    for frame in [gap, twice, FrameBuffer::new(2)] {
        assert!(matches!(log.append(frame), Err(AppendError::OutOfOrder { end: 1, .. })));
    }
    assert_eq!(disk.changes(), writes);
    append(&mut log, 2, 10).unwrap();
}

#[test]
fn options_that_no_log_can_have_are_refused() {
    let refused = |options| match open_with(&SimDisk::new(1), options) {
        Err(LogError::Options { what }) => what,
        other => panic!("{other:?}"),
    };
    for segment_size in [0, 8 << 10, (1 << 30) + 1, u64::MAX] {
        assert_eq!(refused(LogOptions { segment_size, ..options() }), OptionsProblem::SegmentSize);
    }
    for max_frame in [0, 4095, (16 << 20) + 1, usize::MAX] {
        assert_eq!(refused(LogOptions { max_frame, ..options() }), OptionsProblem::MaxFrame);
    }
}

#[test]
fn a_commit_is_one_write_and_one_sync() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open(&disk).unwrap();
    let _ = disk.take_calls();
    append(&mut log, 1, 9000).unwrap();
    let calls: Vec<_> = disk.take_calls().into_iter().map(|call| (call.kind, call.offset, call.length)).collect();
    assert_eq!(calls, [(CallKind::Write, 4096, 12_288), (CallKind::Sync, 0, 0)]);
}

#[test]
fn a_new_segment_and_its_name_are_synced_before_the_first_commit_in_it_is_acknowledged() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open(&disk).unwrap();
    append(&mut log, 1, 20_000).unwrap();
    let _ = disk.take_calls();
    append(&mut log, 2, 20_000).unwrap();
    let calls: Vec<_> = disk.take_calls().into_iter().filter(|call| call.kind.changes()).collect();
    let short = |path: &std::path::Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let calls: Vec<_> = calls.iter().map(|call| (call.kind, short(&call.path), call.offset)).collect();
    let [prepared, old, new] =
        ["0000000002.new", "0000000001.log", "0000000002.log"].map(|name| move || name.to_owned());
    assert_eq!(
        calls[calls.len() - 9..],
        [
            (CallKind::Allocate, prepared(), 0), // its room
            (CallKind::Write, prepared(), 0),
            (CallKind::Sync, prepared(), 0), // both
            (CallKind::Rename, prepared(), 0),
            (CallKind::SyncDirectory, "log".to_owned(), 0),
            (CallKind::Write, old(), 24_576),
            (CallKind::Sync, old(), 0), // the end of the old one
            (CallKind::Write, new(), 4096),
            (CallKind::Sync, new(), 0),
        ][..]
    );
}
