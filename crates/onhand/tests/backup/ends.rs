//! A backup comes to an end, however fast its log grows, and where it is told to.

use crate::support::{BACKUP, DATA, assert_sound, go_on, hold, shop, storage};
use onhand::{Error, LogError, Onhand, backup};
use onhand_testkit::disk::SimDisk;
use std::ops::ControlFlow;

/// More calls than a backup of the log needs that was there when it began.
const LONG: usize = 300;

/// Sells once at each call, and loses patience with a backup that never ends.
fn sell_on(core: &Onhand) -> impl FnMut(u64, u64) -> ControlFlow<()> + Send + 'static {
    let core = core.blocking();
    let mut calls = 0;
    move |_, of| {
        calls += 1;
        // While it is looked for how much there is to copy.
        if of == 0 {
            hold(&core, 1);
        }
        if calls > LONG { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn a_backup_of_a_core_that_sells_as_fast_as_it_is_read_ends_where_it_began() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 20);
    let mut before = core.core().position();
    for _ in 0..3 {
        let made = core.backup(BACKUP, sell_on(core.core())).unwrap();
        assert_eq!(made.position, before);
        assert!(core.core().position() > before);
        assert_sound(&disk, BACKUP);
        before = core.core().position();
    }
    core.close().unwrap();
}

#[test]
fn a_backup_from_outside_ends_with_the_segment_that_was_the_newest_when_it_began() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 20);
    let mut before = core.core().position();
    for _ in 0..3 {
        let made = backup(storage(&disk), DATA, BACKUP, sell_on(core.core())).unwrap();
        assert!(before <= made.position && made.position < core.core().position(), "{made:?}");
        assert_sound(&disk, BACKUP);
        before = core.core().position();
    }
    // What was left to the next one is in it.
    let made = core.backup(BACKUP, go_on).unwrap();
    assert_eq!(made.position, core.core().position());
    assert_sound(&disk, BACKUP);
    core.close().unwrap();
}

#[test]
fn a_backup_of_an_open_core_ends_at_once_when_its_caller_says_so() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 5);
    let first = core.backup(BACKUP, go_on).unwrap();
    hold(&core, 20);
    let stopped = core.backup(BACKUP, |_, of| if of > 0 { ControlFlow::Break(()) } else { go_on(0, 0) });
    assert!(matches!(stopped, Err(Error::Log(LogError::Stopped))), "{stopped:?}");
    // The last complete one is as it was, and the core goes on.
    let kept = onhand::restore(storage(&disk), BACKUP, "/kept", onhand::Restoring::Whole, go_on).unwrap();
    assert_eq!(kept.position, first.position);
    hold(&core, 1);
    assert_eq!(core.backup(BACKUP, go_on).unwrap().position, core.core().position());
    core.close().unwrap();
}
