//! A log is made where somebody else opens one at the same moment: one of them goes first.

use crate::gate::GatedDisk;
use crate::support::{BACKUP, DATA, RESTORED, entries, go_on, hold, open_at, open_on, restored, shop, storage};
use onhand::{DefineLocation, Error, LogError, Restoring, Salvaged, Storage, restore, salvage};
use onhand_testkit::disk::Crash;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A closed shop with a backup.
fn backed_up() -> GatedDisk {
    let disk = GatedDisk::new(1);
    let core = shop(&disk.disk);
    hold(&core, 20);
    core.backup(BACKUP, go_on).unwrap();
    core.close().unwrap();
    disk
}

fn is_locked<T>(opened: &Result<T, Error>) -> bool {
    matches!(opened, Err(Error::Log(LogError::Locked { directory })) if directory == Path::new(RESTORED))
}

fn made(disk: &GatedDisk) -> Vec<PathBuf> {
    disk.disk.files().into_iter().filter(|file| file.starts_with(RESTORED) && !file.ends_with("LOCK")).collect()
}

#[test]
fn nothing_is_made_where_somebody_is_about_to_make_a_log() {
    let disk = backed_up();
    disk.disk.create_dir_all(Path::new(RESTORED)).unwrap();
    let held = disk.disk.lock(Path::new(RESTORED)).unwrap();
    for what in [Restoring::Whole, Restoring::Fork] {
        let refused = restored(&disk.disk, what);
        assert!(is_locked(&refused), "{refused:?}");
    }
    let refused = salvaged(storage(&disk.disk), || {});
    assert!(is_locked(&refused), "{refused:?}");
    assert!(made(&disk).is_empty(), "{:?}", made(&disk));
    drop(held);
    restored(&disk.disk, Restoring::Whole).unwrap();
}

#[test]
fn a_log_that_is_still_being_made_is_in_use() {
    let disk = backed_up();
    for what in [Restoring::Whole, Restoring::Fork] {
        let mut times = 0;
        let disk = GatedDisk { disk: disk.disk.fork(), ..disk.clone() };
        restore(storage(&disk.disk), BACKUP, RESTORED, what, |_, _| {
            let opened = open_at(&disk.disk, RESTORED);
            assert!(is_locked(&opened), "{opened:?}");
            times += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
        assert!(times > 5, "{times}");
        open_at(&disk.disk, RESTORED).unwrap().close().unwrap();
    }
    let mut times = 0;
    salvaged(storage(&disk.disk), || {
        let opened = open_at(&disk.disk, RESTORED);
        assert!(is_locked(&opened), "{opened:?}");
        times += 1;
    })
    .unwrap();
    assert!(times > 5, "{times}");
}

#[test]
fn a_log_is_not_made_among_what_an_interrupted_restore_has_left_meanwhile() {
    let disk = backed_up();
    // Whoever opens has found the directory empty, and a restore begins and loses its power before he has locked it.
    let between = disk.clone();
    disk.gate.before_the_next_lock(move || {
        let disk = between.disk.fork();
        disk.power_off_at(12);
        restored(&disk, Restoring::Whole).unwrap_err();
        disk.crash(Crash::KeepUnsynced);
        for file in disk.files().into_iter().filter(|file| file.starts_with(RESTORED)) {
            between.disk.plant(&file, &disk.contents(&file).unwrap());
        }
    });
    let opened = open_on(disk.gate.over(disk.disk.clone()), RESTORED);
    assert!(matches!(opened, Err(Error::Unfinished { .. })), "{opened:?}");
    let left = made(&disk);
    assert!(left.iter().any(|file| file.ends_with("unfinished")), "{left:?}");
}

#[test]
fn what_was_opened_meanwhile_is_not_restored_over() {
    let disk = backed_up();
    let opened = Arc::new(Mutex::new(None));
    // Whoever restores has found the directory empty, and somebody opens a log in it before he has locked it.
    let (between, first) = (disk.disk.clone(), Arc::clone(&opened));
    disk.gate.before_the_next_lock(move || {
        let core = open_at(&between, RESTORED).unwrap();
        core.define_location(DefineLocation::store("ulm")).unwrap();
        *first.lock().unwrap() = Some(entries(&core));
        core.close().unwrap();
    });
    let storage = disk.gate.over(disk.disk.clone());
    let refused = restore(storage, BACKUP, RESTORED, Restoring::Whole, go_on);
    assert!(matches!(refused, Err(Error::NotEmpty { .. })), "{refused:?}");
    let core = open_at(&disk.disk, RESTORED).unwrap();
    assert_eq!(Some(entries(&core)), *opened.lock().unwrap());
}

fn salvaged(storage: Arc<dyn Storage>, mut meanwhile: impl FnMut()) -> Result<Salvaged, Error> {
    salvage(
        storage,
        DATA,
        RESTORED,
        |_, _| Ok(()),
        |_, _| {
            meanwhile();
            ControlFlow::Continue(())
        },
    )
}
