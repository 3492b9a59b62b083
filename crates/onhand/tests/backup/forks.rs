//! A backup becomes another log of the same history.

use crate::support::{
    BACKUP, DATA, RESTORED, assert_sound, entries, entries_at, go_on, hold, minute, open_at, restored, shop, storage,
};
use onhand::{AsOf, Error, Position, Reserve, Restoring};
use onhand_testkit::disk::SimDisk;
use std::path::Path;

#[test]
fn a_fork_holds_the_same_under_an_id_of_its_own() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 20);
    core.backup(BACKUP, go_on).unwrap();
    let fork = restored(&disk, Restoring::Fork).unwrap();
    assert_eq!((fork.forked_from, fork.position), (Some(core.core().log_id()), core.core().position()));
    assert_ne!(fork.log_id, core.core().log_id());
    assert_sound(&disk, RESTORED);
    let forked = open_at(&disk, RESTORED).unwrap();
    assert_eq!(forked.core().log_id(), fork.log_id);
    assert_eq!(entries(&forked), entries(&core));
    // Both go on, and neither is taken for the other.
    hold(&forked, 1);
    hold(&core, 2);
    let refused = forked.backup(BACKUP, go_on);
    assert!(matches!(refused, Err(Error::BackupOfOtherLog { .. })), "{refused:?}");
    forked.close().unwrap();
    core.close().unwrap();
}

#[test]
fn it_can_end_at_every_position_and_then_answers_as_of_it() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 6);
    // A command with two events: its channel is opened with it.
    core.reserve(Reserve::new().channel("web").line("mug", 1)).unwrap();
    hold(&core, 2);
    core.backup(BACKUP, go_on).unwrap();
    let end = core.core().position();
    for position in (0..=end.0).map(Position) {
        let disk = disk.fork();
        let made = restored(&disk, Restoring::Until(AsOf::Position(position))).unwrap();
        assert!(made.position <= position && position.0 - made.position.0 <= 1);
        assert_eq!(made.held, end);
        assert_sound(&disk, RESTORED);
        let forked = open_at(&disk, RESTORED).unwrap();
        assert_eq!(entries(&forked), entries_at(&core, position), "{position}");
        forked.close().unwrap();
    }
    let beyond = restored(&disk, Restoring::Until(AsOf::Position(end.plus(1))));
    assert!(matches!(beyond, Err(Error::BeyondEnd { .. })), "{beyond:?}");
    assert!(!disk.files().iter().any(|file| file.starts_with(RESTORED)));
    core.close().unwrap();
}

#[test]
fn it_can_end_at_a_time_that_is_included() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 6);
    core.backup(BACKUP, go_on).unwrap();
    core.close().unwrap();
    let at = |moment| {
        let disk = disk.fork();
        let made = restored(&disk, Restoring::Until(AsOf::Time(moment))).unwrap();
        (made.position.0, made.time)
    };
    // The holds are of minutes 3 to 8, and at positions 4 to 9.
    assert_eq!(at(minute(5)), (6, Some(minute(5))));
    assert_eq!(at(minute(500)), (9, Some(minute(8))));
    assert_eq!(at(onhand::Timestamp::EPOCH), (0, None));
}

#[test]
fn what_stands_beside_the_original_is_not_believed_of_a_fork() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 9);
    core.backup(BACKUP, go_on).unwrap();
    core.close().unwrap();
    restored(&disk, Restoring::Until(AsOf::Position(Position(5)))).unwrap();
    // Somebody copies what lay beside the original: its checkpoint stands beyond the fork's end.
    for file in disk.files() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if file.starts_with(DATA) && (name.starts_with("checkpoint-") || name.starts_with("ids-")) {
            disk.plant(Path::new(RESTORED).join(name), &disk.contents(&file).unwrap());
        }
    }
    let forked = open_at(&disk, RESTORED).unwrap();
    assert_eq!(forked.core().position().0, 5);
    hold(&forked, 1);
    forked.close().unwrap();
    let found = onhand::verify(storage(&disk), Path::new(RESTORED), |_, _| {}).unwrap();
    assert!(found.findings.iter().all(|finding| matches!(finding, onhand::Finding::OtherLog { .. })));
}
