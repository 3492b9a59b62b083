//! What is no backup, or not the right one, is refused by name.

use crate::support::{BACKUP, DATA, RESTORED, back_up, go_on, hold, open_at, restored, shop, storage};
use onhand::{Error, LogError, Restoring, backup, restore};
use onhand_testkit::disk::SimDisk;
use std::ops::ControlFlow;

/// A closed shop whose backup is as new as it is.
fn backed_up() -> SimDisk {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 9);
    core.backup(BACKUP, go_on).unwrap();
    core.close().unwrap();
    disk
}

#[test]
fn a_backup_cannot_be_opened_to_be_written() {
    let disk = backed_up();
    let opened = open_at(&disk, BACKUP);
    assert!(matches!(opened, Err(Error::IsBackup { .. })), "{opened:?}");
    let again = backup(storage(&disk), BACKUP, "/another", go_on);
    assert!(matches!(again, Err(Error::IsBackup { .. })), "{again:?}");
}

#[test]
fn a_missing_file_of_a_backup_is_named() {
    let disk = backed_up();
    disk.steal(format!("{BACKUP}/0000000001.log"));
    let error = restored(&disk, Restoring::Whole).unwrap_err();
    assert!(matches!(&error, Error::BackupDamaged { file, .. } if file.ends_with("0000000001.log")), "{error}");
    assert!(matches!(back_up(&disk), Err(Error::BackupDamaged { .. })));
    disk.steal(format!("{BACKUP}/backup.json"));
    assert!(matches!(restored(&disk, Restoring::Whole), Err(Error::NoBackup { .. })));
}

#[test]
fn a_log_that_lacks_what_its_backup_holds_lacks_commits() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 2);
    let earlier = disk.fork();
    hold(&core, 30);
    core.backup(BACKUP, go_on).unwrap();
    core.close().unwrap();
    // The directory is put back to what it was.
    for file in disk.files().into_iter().filter(|file| file.starts_with(DATA)) {
        match earlier.contents(&file) {
            Some(bytes) => disk.plant(&file, &bytes),
            None => disk.steal(&file),
        }
    }
    let refused = back_up(&disk);
    assert!(
        matches!(&refused, Err(Error::BackupBeyondEnd { position, end, .. }) if position.0 == 35 && end.0 == 5),
        "{refused:?}"
    );
}

#[test]
fn a_copy_that_was_written_is_told_from_the_original() {
    let disk = backed_up();
    restored(&disk, Restoring::Whole).unwrap();
    let original = open_at(&disk, DATA).unwrap();
    let copy = open_at(&disk, RESTORED).unwrap();
    hold(&original, 2);
    hold(&copy, 3);
    original.backup(BACKUP, go_on).unwrap();
    let refused = copy.backup(BACKUP, go_on);
    assert!(matches!(refused, Err(Error::BackupOfOtherHistory { .. })), "{refused:?}");
    original.close().unwrap();
    copy.close().unwrap();
}

#[test]
fn nothing_is_made_where_something_is() {
    let disk = backed_up();
    disk.plant("/backup-of-mine/notes.txt", b"mine");
    let refused = backup(storage(&disk), DATA, "/backup-of-mine", go_on);
    assert!(matches!(refused, Err(Error::NotEmpty { .. })), "{refused:?}");
    let refused = restore(storage(&disk), BACKUP, DATA, Restoring::Whole, go_on);
    assert!(matches!(refused, Err(Error::NotEmpty { .. })), "{refused:?}");
    let refused = backup(storage(&disk), DATA, DATA, go_on);
    assert!(matches!(refused, Err(Error::NotEmpty { .. })), "{refused:?}");
    let refused = backup(storage(&disk), "/nowhere", BACKUP, go_on);
    assert!(matches!(refused, Err(Error::Log(LogError::NotFound { .. }))), "{refused:?}");
}

#[test]
fn who_stops_it_leaves_the_last_backup_and_no_half_log() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 9);
    core.backup(BACKUP, go_on).unwrap();
    hold(&core, 30);
    core.close().unwrap();
    let stops_after = |calls: u32| {
        let mut left = calls;
        move |_: u64, _: u64| {
            left = left.saturating_sub(1);
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    };
    let mut stopped = 0;
    for calls in 1..200 {
        let disk = disk.fork();
        match backup(storage(&disk), DATA, BACKUP, stops_after(calls)) {
            Err(Error::Log(LogError::Stopped)) => stopped += 1,
            other => {
                other.unwrap();
                break;
            }
        }
        assert_eq!(restored(&disk, Restoring::Whole).unwrap().position.0, 12);
    }
    assert!(stopped > 10, "{stopped}");
    for what in [Restoring::Whole, Restoring::Fork] {
        for calls in 1..4 {
            let disk = disk.fork();
            let made = restore(storage(&disk), BACKUP, RESTORED, what, stops_after(calls));
            assert!(matches!(made, Err(Error::Log(LogError::Stopped))), "{made:?}");
            assert!(!disk.files().iter().any(|file| file.starts_with(RESTORED)), "{:?}", disk.files());
        }
    }
}
