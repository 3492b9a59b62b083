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

/// Has the power fail at each call of some work, and the disk keep what it may; then has a look at what is left, and at
/// whether the work was done. Gives the number of calls.
fn at_every_call(disk: &SimDisk, work: impl Fn(&SimDisk) -> bool, look: impl Fn(&SimDisk, bool, &str)) -> u64 {
    for n in 1.. {
        let mut is_done = false;
        for crash in CRASHES {
            let disk = disk.fork();
            disk.power_off_at(n);
            is_done = work(&disk);
            disk.crash(crash);
            look(&disk, is_done, &format!("call {n}, {crash:?}"));
        }
        if is_done {
            return n - 1;
        }
    }
    0
}

#[test]
fn a_crash_at_every_call_of_a_backup_leaves_the_last_one_or_the_new_one() {
    let (disk, first, end) = behind();
    let look = |disk: &SimDisk, is_done: bool, what: &str| {
        let held = restored(disk, Restoring::Whole).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(held.position.0 == end || (held.position.0 == first && !is_done), "{what}");
        assert_sound(disk, RESTORED);
        assert_sound(disk, BACKUP);
        // The next one makes up for it.
        assert_eq!(back_up(disk).unwrap().position.0, end, "{what}");
        assert_sound(disk, BACKUP);
    };
    let calls = at_every_call(&disk, |disk| back_up(disk).is_ok(), look);
    assert!(calls > 15, "{calls}");
}

#[test]
fn a_crash_at_every_call_of_the_first_backup_leaves_none_that_is_believed() {
    let (disk, _, end) = behind();
    for file in disk.files().into_iter().filter(|file| file.starts_with(BACKUP)) {
        disk.steal(file);
    }
    let look = |disk: &SimDisk, is_done: bool, what: &str| {
        match restored(disk, Restoring::Whole) {
            Ok(held) => assert_eq!(held.position.0, end, "{what}"),
            Err(Error::NoBackup { .. }) => assert!(!is_done, "{what}"),
            Err(other) => panic!("{what}: {other}"),
        }
        if has_segments(disk, BACKUP) {
            assert!(matches!(open_at(disk, BACKUP), Err(Error::IsBackup { .. })), "{what}");
        }
        assert_eq!(back_up(disk).unwrap().position.0, end, "{what}");
        assert_sound(disk, BACKUP);
    };
    let calls = at_every_call(&disk, |disk| back_up(disk).is_ok(), look);
    assert!(calls > 15, "{calls}");
}

#[test]
fn a_crash_at_every_call_of_a_restore_leaves_the_whole_log_or_what_cannot_be_opened() {
    let (disk, _, end) = behind();
    back_up(&disk).unwrap();
    for what in [Restoring::Whole, Restoring::Fork] {
        let look = |disk: &SimDisk, is_done: bool, when: &str| {
            if !has_segments(disk, RESTORED) {
                assert!(!is_done, "{what:?}, {when}");
                return;
            }
            match open_at(disk, RESTORED) {
                Ok(core) => {
                    assert_eq!(core.core().position().0, end, "{what:?}, {when}");
                    assert!(!entries(&core).is_empty());
                    core.close().unwrap();
                    assert_sound(disk, RESTORED);
                }
                Err(Error::Unfinished { .. }) => assert!(!is_done, "{what:?}, {when}"),
                Err(other) => panic!("{what:?}, {when}: {other}"),
            }
        };
        let calls = at_every_call(&disk, |disk| restored(disk, what).is_ok(), look);
        assert!(calls > 10, "{what:?}: {calls}");
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
