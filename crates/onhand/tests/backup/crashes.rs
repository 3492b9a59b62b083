//! The power fails at every call of a backup and of a restore.

use crate::support::{BACKUP, RESTORED, assert_sound, back_up, entries, go_on, hold, open_at, restored, shop};
use onhand::{Error, Restoring};
use onhand_testkit::disk::{CallKind, Crash, Fault, SimDisk};

const CRASHES: [Crash; 4] = [Crash::LoseUnsynced, Crash::KeepUnsynced, Crash::Sectors(3), Crash::Prefix(5)];

/// A closed shop with a backup that is some segments behind.
fn behind() -> (SimDisk, u64, u64) {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 4);
    let first = core.backup(BACKUP, go_on).unwrap().position.0;
    hold(&core, 12);
    let end = core.core().position().0;
    core.close().unwrap();
    (disk, first, end)
}

#[test]
fn a_crash_at_every_call_of_a_backup_leaves_the_last_one_or_the_new_one() {
    let (disk, first, end) = behind();
    let mut calls = 0;
    for n in 1.. {
        let mut done = false;
        for crash in CRASHES {
            let disk = disk.fork();
            disk.power_off_at(n);
            done = back_up(&disk).is_ok();
            disk.crash(crash);
            let held = restored(&disk, Restoring::Whole).unwrap_or_else(|error| panic!("{n} {crash:?}: {error}"));
            assert!(held.position.0 == end || (held.position.0 == first && !done), "{n} {crash:?}");
            assert_sound(&disk, RESTORED);
            assert_sound(&disk, BACKUP);
            // The next one makes up for it.
            assert_eq!(back_up(&disk).unwrap().position.0, end, "{n} {crash:?}");
            assert_sound(&disk, BACKUP);
        }
        if done {
            break;
        }
        calls = n;
    }
    assert!(calls > 15, "{calls}");
}

#[test]
fn a_crash_at_every_call_of_the_first_backup_leaves_none_that_is_believed() {
    let (disk, _, end) = behind();
    for file in disk.files().into_iter().filter(|file| file.starts_with(BACKUP)) {
        disk.steal(file);
    }
    for n in 1.. {
        let mut done = false;
        for crash in CRASHES {
            let disk = disk.fork();
            disk.power_off_at(n);
            done = back_up(&disk).is_ok();
            disk.crash(crash);
            match restored(&disk, Restoring::Whole) {
                Ok(held) => assert_eq!(held.position.0, end, "{n} {crash:?}"),
                Err(Error::NoBackup { .. }) => assert!(!done, "{n} {crash:?}"),
                Err(other) => panic!("{n} {crash:?}: {other}"),
            }
            if has_segments(&disk, BACKUP) {
                assert!(matches!(open_at(&disk, BACKUP), Err(Error::IsBackup { .. })), "{n} {crash:?}");
            }
            assert_eq!(back_up(&disk).unwrap().position.0, end, "{n} {crash:?}");
            assert_sound(&disk, BACKUP);
        }
        if done {
            return;
        }
    }
}

#[test]
fn a_crash_at_every_call_of_a_restore_leaves_the_whole_log_or_what_cannot_be_opened() {
    let (disk, _, end) = behind();
    back_up(&disk).unwrap();
    for what in [Restoring::Whole, Restoring::Fork] {
        for n in 1.. {
            let mut done = false;
            for crash in CRASHES {
                let disk = disk.fork();
                disk.power_off_at(n);
                done = restored(&disk, what).is_ok();
                disk.crash(crash);
                if !has_segments(&disk, RESTORED) {
                    assert!(!done, "{what:?} {n} {crash:?}");
                    continue;
                }
                match open_at(&disk, RESTORED) {
                    Ok(core) => {
                        assert_eq!(core.core().position().0, end, "{what:?} {n} {crash:?}");
                        assert!(!entries(&core).is_empty());
                        core.close().unwrap();
                        assert_sound(&disk, RESTORED);
                    }
                    Err(Error::Unfinished { .. }) => assert!(!done, "{what:?} {n} {crash:?}"),
                    Err(other) => panic!("{what:?} {n} {crash:?}: {other}"),
                }
            }
            if done {
                break;
            }
        }
    }
}

#[test]
fn every_call_that_fails_leaves_the_last_backup_or_the_new_one_and_no_part_of_a_log() {
    let (disk, first, end) = behind();
    for kind in CallKind::ALL {
        for n in 1.. {
            let disk = disk.fork();
            disk.inject(Fault::on(kind).nth(n));
            let made = back_up(&disk);
            disk.heal();
            let held = restored(&disk, Restoring::Whole).unwrap_or_else(|error| panic!("{kind:?} {n}: {error}"));
            assert!(held.position.0 == end || (held.position.0 == first && made.is_err()), "{kind:?} {n}");
            assert_sound(&disk, BACKUP);
            if made.is_ok() {
                break;
            }
        }
        for what in [Restoring::Whole, Restoring::Fork] {
            for n in 1.. {
                let disk = disk.fork();
                disk.inject(Fault::on(kind).nth(n));
                let made = restored(&disk, what);
                disk.heal();
                if made.is_ok() {
                    break;
                }
                let opened = has_segments(&disk, RESTORED).then(|| open_at(&disk, RESTORED));
                assert!(matches!(opened, None | Some(Err(Error::Unfinished { .. }))), "{kind:?} {n}: {opened:?}");
            }
        }
    }
}

fn has_segments(disk: &SimDisk, directory: &str) -> bool {
    disk.files().iter().any(|file| file.starts_with(directory) && file.extension().is_some_and(|kind| kind == "log"))
}
