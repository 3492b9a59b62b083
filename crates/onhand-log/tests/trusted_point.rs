//! A checkpoint saves reading what lies before it, and must belong to the log.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand_log::{Journal, LogError, LogOptions, Position, TrustedPoint};
use onhand_testkit::disk::{CallKind, SimDisk};
use support::{append, check, open, open_with, options, read_all, segment};

fn five_segments() -> (SimDisk, Vec<TrustedPoint>) {
    let disk = SimDisk::new(1);
    let (mut log, _) = open(&disk).unwrap();
    let mut points = vec![TrustedPoint { position: 0, chain: log.chain() }];
    for n in 1..=28 {
        append(&mut log, n, 3000).unwrap();
        points.push(TrustedPoint { position: log.end(), chain: log.chain() });
    }
    Box::new(log).close().unwrap();
    assert_eq!(disk.files().len(), 5);
    (disk, points)
}

fn trusting(point: TrustedPoint) -> LogOptions {
    LogOptions { trusted: Some(point), ..options() }
}

#[test]
fn every_commit_can_be_trusted_up_to_and_nothing_changes() {
    let (disk, points) = five_segments();
    let all = read_all(&open(&disk).unwrap().0).unwrap();
    let last = points[points.len() - 1];
    for (number, point) in points.iter().enumerate() {
        let (log, recovery) = open_with(&disk.fork(), trusting(*point)).unwrap();
        assert_eq!((log.end(), log.chain()), (last.position, last.chain));
        assert_eq!(log.reader().chain_at(point.position).unwrap(), point.chain);
        assert!(recovery.checked_frames >= (points.len() - 1 - number) as u64);
        assert_eq!(read_all(&log).unwrap(), all);
    }
}

#[test]
fn what_lies_before_a_trusted_point_is_not_read_when_the_log_is_opened() {
    let (disk, points) = five_segments();
    // In the body of the first commit: reading it finds out, opening the log does not look.
    disk.flip_bit(segment(1), (4096 + 500) * 8);
    assert!(matches!(open(&disk), Err(LogError::Corrupt { .. })));
    let _ = disk.take_calls();
    let (log, _) = open_with(&disk, trusting(points[25])).unwrap();
    let read: u64 = disk
        .take_calls()
        .iter()
        .filter(|call| call.kind == CallKind::Read && !call.path.ends_with("0000000005.log"))
        .map(|call| call.length)
        .sum();
    assert!(read < 64 << 10, "{read} bytes");
    assert!(read_all(&log).is_err());
    assert_eq!(check(&disk).faults.len(), 1);
}

#[test]
fn damage_after_a_trusted_point_is_found() {
    let (disk, points) = five_segments();
    disk.flip_bit(segment(5), (8192 + 500) * 8);
    assert!(matches!(open_with(&disk, trusting(points[20])), Err(LogError::Corrupt { .. })));
}

#[test]
fn a_checkpoint_beyond_the_end_proves_that_commits_are_missing() {
    let (disk, points) = five_segments();
    let end = points[points.len() - 1].position;
    let beyond = TrustedPoint { position: end + 1, chain: [7; 32] };
    let changes = disk.changes();
    match open_with(&disk, trusting(beyond)) {
        Err(LogError::BeyondEnd { position, end: found }) => assert_eq!((position, found), (end + 1, end)),
        other => panic!("{other:?}"),
    }
    assert_eq!(disk.changes(), changes, "a refused log was changed");
}

#[test]
fn a_checkpoint_of_another_history_is_refused() {
    let (disk, points) = five_segments();
    let changes = disk.changes();
    let refused = |position: Position, chain| {
        matches!(
            open_with(&disk, trusting(TrustedPoint { position, chain })),
            Err(LogError::OtherHistory { position: named, .. }) if named == position
        )
    };
    for point in &points {
        assert!(refused(point.position, [7; 32]), "position {}", point.position);
    }
    // Inside a commit of several events nothing can stand.
    assert!(refused(points[2].position - 1, points[2].chain));
    assert_eq!(disk.changes(), changes);
}
