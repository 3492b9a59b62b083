//! A whole backup becomes the log again.

use crate::support::{BACKUP, DATA, RESTORED, assert_sound, back_up, entries, go_on, hold, open_at, restored, shop};
use onhand::{Restoring, SubmitError};
use onhand_testkit::disk::SimDisk;

#[test]
fn it_comes_back_byte_for_byte_under_its_id_and_goes_on() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 20);
    let (log_id, before) = (core.core().log_id(), entries(&core));
    let made = core.backup(BACKUP, go_on).unwrap();
    core.close().unwrap();
    let back = restored(&disk, Restoring::Whole).unwrap();
    assert_eq!((back.log_id, back.forked_from, back.position), (log_id, None, made.position));
    assert_sound(&disk, RESTORED);
    let first = |directory: &str| disk.contents(format!("{directory}/0000000001.log")).unwrap();
    assert!(first(DATA) == first(RESTORED));

    let core = open_at(&disk, RESTORED).unwrap();
    assert_eq!((core.core().log_id(), entries(&core)), (log_id, before));
    hold(&core, 3);
    // The backup goes on with it.
    let more = core.backup(BACKUP, go_on).unwrap();
    assert_eq!(more.position.0, made.position.0 + 3);
    core.close().unwrap();
    assert_sound(&disk, BACKUP);
}

#[test]
fn a_command_in_it_is_applied_once_and_one_that_came_later_anew() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    let cart = |n| onhand::Submission::new(onhand::Reserve::new().line_at("mug", "berlin", n));
    let (kept, lost) = (cart(1), cart(2));
    let first = core.submit(kept.clone()).unwrap();
    core.backup(BACKUP, go_on).unwrap();
    core.submit(lost.clone()).unwrap();
    core.close().unwrap();
    restored(&disk, Restoring::Whole).unwrap();
    let core = open_at(&disk, RESTORED).unwrap();
    let again = core.submit(kept).unwrap();
    assert_eq!((again.replayed, again.position), (true, first.position));
    assert!(!core.submit(lost).map_err(|error: SubmitError| error.to_string()).unwrap().replayed);
    core.close().unwrap();
}

#[test]
fn an_empty_log_comes_back_empty() {
    let disk = SimDisk::new(1);
    open_at(&disk, DATA).unwrap().close().unwrap();
    let made = back_up(&disk).unwrap();
    assert_eq!((made.position.0, made.time), (0, None));
    assert_sound(&disk, BACKUP);
    assert_eq!(restored(&disk, Restoring::Whole).unwrap().position.0, 0);
    hold_nothing(&disk);
}

fn hold_nothing(disk: &SimDisk) {
    let core = open_at(disk, RESTORED).unwrap();
    assert_eq!(core.core().position().0, 0);
    core.close().unwrap();
}
