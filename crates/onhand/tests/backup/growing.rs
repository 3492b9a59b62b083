//! A backup grows with its log.

use crate::support::{BACKUP, DATA, assert_sound, back_up, go_on, hold, open_at, shop};
use onhand::Error;
use onhand_testkit::disk::{CallKind, SimDisk};

#[test]
fn a_backup_of_an_open_core_holds_everything_acknowledged() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    for _ in 0..12 {
        hold(&core, 1);
        let made = core.backup(BACKUP, go_on).unwrap();
        assert_eq!((made.position, made.seen), (core.core().position(), core.core().position()));
        assert_eq!(made.log_id, core.core().log_id());
        assert_sound(&disk, BACKUP);
    }
    core.close().unwrap();
}

#[test]
fn from_outside_the_newest_commit_waits_for_proof_that_it_is_durable() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 1);
    core.close().unwrap();
    // As another process leaves it that is stopped before the seal.
    let before = disk.contents(segment(1)).unwrap();
    let seal = (0..before.len()).step_by(4096).rev().find(|at| before[*at..].starts_with(b"OHF1")).unwrap();
    disk.tamper(segment(1), |bytes| bytes[seal..seal + 4096].fill(0));
    let made = back_up(&disk).unwrap();
    assert_eq!((made.position.0, made.seen.0), (3, 4));
    // Opening seals it.
    open_at(&disk, DATA).unwrap().close().unwrap();
    let made = back_up(&disk).unwrap();
    assert_eq!((made.position.0, made.seen.0), (4, 4));
    assert_sound(&disk, BACKUP);
}

#[test]
fn a_second_backup_copies_only_what_is_new() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 20);
    let first = core.backup(BACKUP, go_on).unwrap();
    assert!(first.segments > 3 && first.copied == first.bytes, "{first:?}");
    let again = core.backup(BACKUP, go_on).unwrap();
    assert_eq!((again.copied, again.position), (0, first.position));
    hold(&core, 1);
    let _ = disk.take_calls();
    let second = core.backup(BACKUP, go_on).unwrap();
    assert_eq!(second.position.0, first.position.0 + 1);
    assert_eq!(second.copied, second.bytes - first.bytes);
    // The commit, a seal for each time that nothing came for a while, the end of a segment and the beginning of the next.
    assert!(second.copied <= 6 * 4096, "{}", second.copied);
    // Of the segments that had ended nothing but the headers is read.
    let first_segment = disk.contents(segment(1)).unwrap();
    let frames = (0..first_segment.len()).step_by(4096).find(|at| first_segment[*at..].starts_with(b"OHF1")).unwrap();
    let calls = disk.take_calls();
    let mut reads = calls.iter().filter(|call| call.kind == CallKind::Read && call.path.ends_with("0000000001.log"));
    assert!(reads.all(|call| call.offset + call.length <= frames as u64));
    assert_sound(&disk, BACKUP);
    core.close().unwrap();
}

#[test]
fn nothing_in_the_log_is_changed() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 20);
    core.close().unwrap();
    let before = contents(&disk);
    back_up(&disk).unwrap();
    assert!(contents(&disk) == before);
}

#[test]
fn damage_of_the_log_is_named_and_not_copied() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 20);
    core.close().unwrap();
    for index in 1..=3 {
        let disk = disk.fork();
        disk.flip_bit(segment(index), (8192 + 200) * 8);
        let Err(Error::Log(onhand::LogError::Corrupt { file, offset, .. })) = back_up(&disk) else { panic!("{index}") };
        assert_eq!((file.to_str(), offset), (Some(segment(index).as_str()), 8192));
    }
}

fn segment(index: u64) -> String {
    format!("{DATA}/{index:010}.log")
}

fn contents(disk: &SimDisk) -> Vec<Option<Vec<u8>>> {
    let files = disk.files().into_iter().filter(|file| file.starts_with(DATA));
    files.map(|file| disk.contents(file)).collect()
}
