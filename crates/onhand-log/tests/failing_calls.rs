//! Whatever call fails, and however often: nothing is acknowledged that is not kept.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand_log::{AppendError, Journal, LogError};
use onhand_testkit::disk::{CallKind, Crash, Fault, SimDisk};
use support::{Kept, append, check, commit, kept, open, read_all, segment};

const EIO: i32 = 5;
const EMFILE: i32 = 24;
const ENOSPC: i32 = 28;

/// Commits until the third segment, with a seal, a close and a second opening in between.
fn play(disk: &SimDisk, told: &mut Vec<Kept>) {
    for part in [0, 20] {
        let Ok((mut log, _)) = open(disk) else { return };
        for n in part..part + 8 {
            match append(&mut log, n, 2000 + 1000 * (n as usize % 3)) {
                Ok(kept) => told.push(kept),
                Err(error) => return refuses_from_now_on(&mut log, error, told),
            }
            if n % 3 == 0
                && let Err(error) = log.seal()
            {
                return refuses_from_now_on(&mut log, error, told);
            }
        }
        let _ = Box::new(log).close();
    }
}

/// After a failed write or sync a log takes nothing more, and can still be read.
fn refuses_from_now_on(log: &mut impl Journal, error: AppendError, told: &[Kept]) {
    match error {
        AppendError::Unknown { source: LogError::Poisoned { .. } } => {
            let mut frame = onhand_log::FrameBuffer::new(log.end() + 1);
            frame.add_events(1);
            assert!(matches!(log.append(frame), Err(AppendError::Poisoned { .. })));
            assert!(matches!(log.seal(), Err(AppendError::Poisoned { .. })));
        }
        AppendError::NotWritten { .. } | AppendError::NotSealed { .. } => {}
        other => panic!("{other}"),
    }
    assert_eq!(log.end(), told.last().map_or(0, |kept| kept.last));
}

fn calls(kind: CallKind) -> u64 {
    let disk = SimDisk::new(2);
    play(&disk, &mut Vec::new());
    disk.take_calls().iter().filter(|call| call.kind == kind).count() as u64
}

#[test]
fn every_call_that_fails_once_or_for_ever_loses_nothing_acknowledged() {
    for kind in CallKind::ALL {
        for n in 1..=calls(kind) {
            for errno in [EIO, ENOSPC, EMFILE] {
                for forever in [false, true] {
                    for keeps in [Crash::LoseUnsynced, Crash::Sectors(n)] {
                        let disk = SimDisk::new(2);
                        let fault = Fault::on(kind).nth(n).errno(errno).after_writing(1234).keeping(keeps);
                        disk.inject(if forever { fault.forever() } else { fault });
                        let mut told = Vec::new();
                        play(&disk, &mut told);
                        disk.heal();
                        let what = format!("{kind:?} {n} fails with {errno}, forever: {forever}");
                        survives(&disk, &told, &what);
                    }
                }
            }
        }
    }
}

fn survives(disk: &SimDisk, told: &[Kept], what: &str) {
    for crash in [None, Some(Crash::LoseUnsynced), Some(Crash::KeepUnsynced), Some(Crash::Sectors(4))] {
        let reopened = disk.fork();
        if let Some(crash) = crash {
            reopened.crash(crash);
        }
        let (mut log, _) = open(&reopened).unwrap_or_else(|error| panic!("{what}: {error}"));
        let seen = read_all(&log).unwrap();
        assert_eq!(&seen[..told.len()], told, "{what}");
        assert!(seen.len() <= told.len() + 1, "{what}");
        append(&mut log, 90, 100).unwrap();
        drop(log);
        // What was seen after reopening survives, whatever happened before.
        reopened.crash(Crash::LoseUnsynced);
        let (log, _) = open(&reopened).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(&read_all(&log).unwrap()[..seen.len()], &seen[..], "{what}");
        Box::new(log).close().unwrap();
        assert_eq!(check(&reopened).faults, [], "{what}");
    }
}

#[test]
fn a_failed_sync_is_never_tried_again() {
    let disk = SimDisk::new(2);
    let (mut log, _) = open(&disk).unwrap();
    let first = append(&mut log, 1, 100).unwrap();
    let reader = log.reader();
    disk.inject(Fault::on(CallKind::Sync));
    let _ = disk.take_calls();
    assert!(matches!(append(&mut log, 2, 100), Err(AppendError::Unknown { .. })));
    assert!(matches!(append(&mut log, 2, 100), Err(AppendError::Poisoned { .. })));
    log.seal().unwrap_err();
    Box::new(log).close().unwrap_err();
    let syncs = disk.take_calls().iter().filter(|call| call.kind == CallKind::Sync).count();
    assert_eq!(syncs, 1, "the next sync would have succeeded, and proved nothing");
    let read: Vec<_> = reader.frames(1).unwrap().map(|frame| kept(&frame.unwrap())).collect();
    assert_eq!((read, reader.durable_end()), (vec![first.clone()], first.last));
}

#[test]
fn a_full_disk_refuses_a_new_segment_and_goes_on_when_there_is_room_again() {
    let disk = SimDisk::new(2);
    let (mut log, _) = open(&disk).unwrap();
    disk.limit_capacity(40 << 10);
    for n in 1..=6 {
        append(&mut log, n, 3000).unwrap();
    }
    let frame = commit(&log, 7, 3000);
    let Err(AppendError::NotWritten { frame, source }) = log.append(frame) else { panic!("written") };
    assert!(matches!(source, LogError::Io { .. }));
    let Err(AppendError::NotWritten { frame, .. }) = log.append(*frame) else { panic!("written") };
    assert!(matches!(log.seal(), Err(AppendError::NotSealed { .. })));
    disk.heal();
    log.append(*frame).unwrap();
    assert_eq!(disk.contents(segment(2)).unwrap().len(), 32 << 10);
    assert_eq!(read_all(&log).unwrap().len(), 7);
}
