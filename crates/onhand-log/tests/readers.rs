//! Readers see every commit once, in order, up to the durable end and not beyond.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use onhand_log::{DirectoryLog, FrameBuffer, Journal, LogError, LogOptions, RealStorage};
use onhand_testkit::disk::{CallKind, Fault, SimDisk};
use support::{append, body, dictionary, open, open_with, options, read_all};

#[test]
fn reading_can_start_anywhere_and_goes_on_with_what_comes_later() {
    let (mut log, _) = open(&SimDisk::new(1)).unwrap();
    let reader = log.reader();
    let mut from_the_start = reader.frames(0).unwrap();
    assert!(from_the_start.next().is_none());
    for n in 1..=30 {
        append(&mut log, n, 2500).unwrap();
        if n % 4 == 0 {
            log.seal().unwrap();
        }
        assert_eq!(from_the_start.next().unwrap().unwrap().last(), log.end());
        assert!(from_the_start.next().is_none());
    }
    for from in 1..=log.end() {
        let frames: Vec<_> = reader.frames(from).unwrap().map(Result::unwrap).collect();
        assert!(frames[0].first() <= from && from <= frames[0].last());
        assert!(frames.windows(2).all(|pair| pair[0].last() + 1 == pair[1].first()));
        assert_eq!(frames[frames.len() - 1].last(), log.end());
    }
    let mut later = reader.frames(log.end() + 1).unwrap();
    assert!(later.next().is_none());
    append(&mut log, 31, 10).unwrap();
    assert_eq!(later.next().unwrap().unwrap().last(), log.end());
    assert!(matches!(reader.frames(log.end() + 2), Err(LogError::BeyondEnd { .. })));
    assert!(matches!(reader.frame_holding(0), Err(LogError::BeyondEnd { .. })));
    assert!(matches!(reader.frame_holding(log.end() + 1), Err(LogError::BeyondEnd { .. })));
    assert!(matches!(reader.chain_at(log.end() + 1), Err(LogError::BeyondEnd { .. })));
}

#[test]
fn a_reader_never_sees_what_was_not_synced() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open(&disk).unwrap();
    append(&mut log, 1, 100).unwrap();
    let reader = log.reader();
    disk.inject(Fault::on(CallKind::Sync));
    append(&mut log, 2, 100).unwrap_err();
    assert_eq!((reader.durable_end(), log.end()), (3 - 1, 2));
    assert_eq!(reader.frames(1).unwrap().count(), 1);
}

#[test]
fn readers_in_other_threads_see_every_commit_while_the_log_is_written() {
    let directory = tempfile::tempdir().unwrap();
    let options = LogOptions { segment_size: 256 << 10, ..LogOptions::new(dictionary(1)) };
    let (mut log, _) = DirectoryLog::open(Arc::new(RealStorage), directory.path(), options).unwrap();
    const EVENTS: u64 = 600;
    let acknowledged = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            let reader = log.reader();
            scope.spawn(|| {
                let (reader, acknowledged) = (reader, &acknowledged);
                let mut frames = reader.frames(1).unwrap();
                let mut seen = 0;
                while seen < EVENTS {
                    let acknowledged = acknowledged.load(Ordering::Acquire);
                    match frames.next() {
                        Some(frame) => {
                            let frame = frame.unwrap();
                            assert_eq!(frame.first(), seen + 1);
                            assert_eq!(frame.body(), body(frame.first(), frame.first() as usize * 7));
                            seen = frame.last();
                            assert!(seen <= reader.durable_end());
                        }
                        None => {
                            assert!(seen >= acknowledged, "{acknowledged} was acknowledged, {seen} seen");
                            thread::yield_now();
                        }
                    }
                }
            });
        }
        while log.end() < EVENTS {
            let first = log.end() + 1;
            let mut frame = FrameBuffer::new(first);
            frame.extend_from_slice(&body(first, first as usize * 7));
            frame.add_events(1);
            acknowledged.store(log.append(frame).unwrap().last(), Ordering::Release);
        }
    });
    let segments = log.reader().frame_holding(EVENTS).unwrap().location().segment;
    assert!(segments > 5, "{segments} segments");
}

#[test]
fn damage_under_an_open_log_is_told_to_its_readers_once() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open(&disk).unwrap();
    for n in 1..=3 {
        append(&mut log, n, 3000).unwrap();
    }
    disk.flip_bit(support::segment(1), (8192 + 200) * 8);
    let mut frames = log.reader().frames(1).unwrap();
    assert!(frames.next().unwrap().is_ok());
    assert!(matches!(frames.next(), Some(Err(LogError::Corrupt { offset: 8192, .. }))));
    assert!(frames.next().is_none());
    // Others are not kept from what is intact.
    assert_eq!(log.reader().frames(log.end()).unwrap().count(), 1);
}

#[test]
fn starting_to_read_in_a_large_segment_reads_about_a_mebibyte_of_headers() {
    let disk = SimDisk::new(1);
    let large = LogOptions { segment_size: 16 << 20, ..options() };
    let (mut log, _) = open_with(&disk, large.clone()).unwrap();
    for n in 1..=900 {
        append(&mut log, n, 12_000).unwrap();
    }
    let positions = [1, 500, 1000, log.end() - 1];
    let reads = |log: &DirectoryLog| {
        let _ = disk.take_calls();
        for position in positions {
            log.reader().frame_holding(position).unwrap();
        }
        disk.take_calls().iter().filter(|call| call.kind == CallKind::Read).count()
    };
    assert!(reads(&log) < 4 * 100, "while it was written: {}", reads(&log));
    let all = read_all(&log).unwrap();
    Box::new(log).close().unwrap();
    let (log, _) = open_with(&disk, large).unwrap();
    reads(&log);
    assert!(reads(&log) < 4 * 100, "after it was opened: {}", reads(&log));
    assert_eq!(read_all(&log).unwrap(), all);
}
