//! What is intact of a damaged backup is saved, as far as the backup goes.

use crate::support::{BACKUP, DATA, assert_sound, back_up, entries, entries_at, go_on, hold, open_at, shop, storage};
use onhand::{Error, LogError, Position, Salvaged, backup, salvage};
use onhand_testkit::disk::SimDisk;
use std::ops::ControlFlow;
use std::path::PathBuf;

const SAVED: &str = "/saved";

/// A shop that has gone on since it was backed up, and the position up to which it was.
fn backed_up() -> (SimDisk, Position) {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 20);
    let held = core.backup(BACKUP, go_on).unwrap().position;
    hold(&core, 20);
    core.close().unwrap();
    (disk, held)
}

fn save(disk: &SimDisk) -> Result<Salvaged, Error> {
    salvage(storage(disk), BACKUP, SAVED, |_, _| Ok(()), go_on)
}

fn segments(disk: &SimDisk) -> Vec<PathBuf> {
    let is_segment = |file: &PathBuf| file.starts_with(BACKUP) && file.extension().is_some_and(|kind| kind == "log");
    disk.files().into_iter().filter(is_segment).collect()
}

fn contents(disk: &SimDisk) -> Vec<Option<Vec<u8>>> {
    let files = disk.files().into_iter().filter(|file| file.starts_with(BACKUP));
    files.map(|file| disk.contents(file)).collect()
}

/// What is in the new log is what the shop had done by then.
fn assert_saved(disk: &SimDisk, saved: &Salvaged) {
    assert_sound(disk, SAVED);
    let (original, core) = (open_at(disk, DATA).unwrap(), open_at(disk, SAVED).unwrap());
    assert_eq!(core.core().position(), saved.position);
    assert_eq!(entries(&core), entries_at(&original, saved.position));
    original.close().unwrap();
    core.close().unwrap();
}

#[test]
fn an_intact_backup_is_saved_whole() {
    let (disk, held) = backed_up();
    let saved = save(&disk).unwrap();
    assert!(saved.is_whole(), "{saved:?}");
    assert_eq!(saved.position, held);
    assert_saved(&disk, &saved);
}

#[test]
fn whichever_frame_of_a_backup_is_damaged_what_is_before_it_is_saved_and_the_rest_accounted_for() {
    let (disk, held) = backed_up();
    let mut damaged = 0;
    for segment in segments(&disk) {
        let bytes = disk.contents(&segment).unwrap();
        let frames = (0..bytes.len()).step_by(4096).filter(|at| bytes[*at..].starts_with(b"OHF1"));
        for at in frames.filter(|at| bytes[at + 8] == 0) {
            let first = u64::from_le_bytes(bytes[at + 16..at + 24].try_into().unwrap());
            let disk = disk.fork();
            disk.flip_bit(&segment, (at as u64 + 140) * 8);
            let before = contents(&disk);
            let saved = save(&disk).unwrap();
            assert_eq!((saved.position.0, saved.is_whole()), (first - 1, false), "{saved:?}");
            let lost: u64 = saved.lost.iter().map(|lost| lost.last.unwrap().0 + 1 - lost.first.0).sum();
            assert_eq!(saved.position.0 + lost + saved.strays.events, held.0, "{saved:?}");
            assert!(saved.faults.iter().all(|fault| fault.file == segment), "{saved:?}");
            assert!(contents(&disk) == before, "the backup was changed");
            if first > 1 {
                assert_saved(&disk, &saved);
            }
            damaged += 1;
        }
    }
    assert!(damaged > 20, "{damaged}");
}

#[test]
fn what_an_interrupted_later_backup_has_left_is_none_of_it() {
    let (disk, held) = backed_up();
    let mut copied = 0;
    let interrupted = backup(storage(&disk), DATA, BACKUP, |done, _| {
        copied = done;
        if done > 30_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(interrupted, Err(Error::Log(LogError::Stopped))) && copied > 30_000, "{interrupted:?}");
    let saved = save(&disk).unwrap();
    assert_eq!((saved.position, saved.is_whole()), (held, true), "{saved:?}");
    assert_saved(&disk, &saved);
}

#[test]
fn with_a_damaged_manifest_everything_that_is_intact_is_saved() {
    let (disk, held) = backed_up();
    disk.flip_bit(format!("{BACKUP}/backup.json"), 8 * 40);
    assert!(matches!(back_up(&disk), Err(Error::ManifestDamaged { .. })));
    let saved = save(&disk).unwrap();
    assert_eq!((saved.position, saved.is_whole()), (held, false), "{saved:?}");
    assert!(saved.faults.len() == 1 && saved.faults[0].file.ends_with("backup.json"), "{saved:?}");
    assert_saved(&disk, &saved);
}

#[test]
fn segments_of_a_backup_that_are_gone_are_lost_up_to_where_the_manifest_says() {
    let (disk, held) = backed_up();
    let all = segments(&disk);
    for gone in &all {
        let disk = disk.fork();
        disk.steal(gone);
        let saved = save(&disk).unwrap();
        assert!(!saved.is_whole() && saved.faults.iter().any(|fault| &fault.file == gone), "{saved:?}");
        let is_last = saved.lost.last().unwrap().last == Some(held);
        assert_eq!(is_last, gone == all.last().unwrap(), "{saved:?}");
    }
}

#[test]
fn of_a_first_backup_that_was_never_complete_nothing_is_saved() {
    let (disk, _) = backed_up();
    for file in disk.files().into_iter().filter(|file| file.starts_with(BACKUP)) {
        disk.steal(file);
    }
    let stopped =
        backup(
            storage(&disk),
            DATA,
            BACKUP,
            |done, _| {
                if done > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
    assert!(stopped.is_err());
    let refused = save(&disk);
    assert!(matches!(refused, Err(Error::NoBackup { .. })), "{refused:?}");
    assert!(!disk.files().iter().any(|file| file.starts_with(SAVED)));
}
