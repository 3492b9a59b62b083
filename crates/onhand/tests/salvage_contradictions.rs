//! Of a log in which no byte is damaged, and which contradicts itself, everything before the contradiction is saved.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::event::ReservationReleased;
use onhand::{CommandId, Error, Event, Position, Salvaged, Stray, StrayCount, salvage};
use onhand_testkit::disk::SimDisk;
use onhand_testkit::forged::{ForgedLog, ForgedRecord, dictionary};
use onhand_testkit::{DAWN, command_id, given, reservation, words::*};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use support::{DIRECTORY, available, settings};

const SAVED: &str = "/saved";

/// Four events that agree: ten mugs in Berlin, three of them on hold.
fn sound(disk: &SimDisk) -> ForgedLog {
    let story = given([received("mug", "berlin", 10), hold(1, "mug", "berlin", 3)]);
    ForgedLog::open(Arc::new(disk.clone()), Path::new(DIRECTORY), dictionary()).tell(story.world().records())
}

fn id(number: u64) -> CommandId {
    command_id(1_000 + number, DAWN)
}

fn a_release_of(hold: u64) -> ForgedRecord {
    let released: Event = ReservationReleased { reservation: reservation(hold) }.into();
    ForgedRecord::new(id(hold), DAWN).event(&released)
}

fn save(disk: &SimDisk) -> Result<(Salvaged, Vec<Stray>), Error> {
    let mut strays = Vec::new();
    let tell = |stray: &Stray, _: &onhand::State| {
        strays.push(stray.clone());
        Ok(())
    };
    let pace = |_, _| ControlFlow::Continue(());
    let saved = salvage(Arc::new(disk.clone()), DIRECTORY, SAVED, tell, pace)?;
    Ok((saved, strays))
}

#[test]
fn what_contradicts_the_state_and_all_behind_it_is_told_and_not_replayed() {
    let disk = SimDisk::new(7);
    sound(&disk).append(a_release_of(2)).append(a_release_of(1)).close();
    let before = disk.contents("/data/0000000001.log");
    let (saved, strays) = save(&disk).unwrap();
    assert!(!saved.is_whole() && saved.faults.is_empty() && saved.lost.is_empty(), "{saved:?}");
    assert_eq!((saved.position, saved.strays.commands, saved.strays.events), (Position(4), 2, 2));
    let unreplayable = saved.unreplayable.expect("it is named");
    assert_eq!(unreplayable.position, Position(5));
    assert!(matches!(&unreplayable.error, Error::Inconsistent(found) if found.position == Position(5)));
    assert_eq!(unreplayable.place.file, Path::new("/data/0000000001.log"));
    let told: Vec<_> = strays.iter().map(|stray| (stray.command, stray.events[0].0, stray.unknown.len())).collect();
    assert_eq!(told, [(id(2), Position(5), 1), (id(1), Position(6), 0)]);
    assert!(disk.contents("/data/0000000001.log") == before, "the original was changed");

    let core = settings(&disk).input_clock().open_blocking(SAVED).unwrap().blocking();
    assert_eq!((core.core().position(), available(&core)), (Position(4), 7));
    core.close().unwrap();
}

#[test]
fn what_is_intact_behind_and_cannot_be_decoded_is_counted() {
    let disk = SimDisk::new(7);
    let half = a_release_of(1).payload(999, &[0x90]);
    let log = sound(&disk).append(a_release_of(2)).append(ForgedRecord::new(id(3), DAWN).payload(999, &[0x90]));
    log.append(half).append(a_release_of(1)).append(ForgedRecord::new(id(4), DAWN).claiming(3)).close();
    let (saved, strays) = save(&disk).unwrap();
    assert_eq!(saved.position, Position(4));
    // Two releases are told; a record of another writer's, one of which half is, and one that lies about itself are not.
    assert_eq!(strays.len(), 2, "{strays:?}");
    let StrayCount { commands, events, undecodable, .. } = saved.strays;
    assert_eq!((commands, events, undecodable), (2, 2, 1 + 2 + 3));
    assert_eq!(saved.position.0 + events + undecodable, 12);
}

#[test]
fn a_log_of_a_newer_version_is_not_taken_for_a_damaged_one() {
    let disk = SimDisk::new(7);
    sound(&disk).append(ForgedRecord::new(id(1), DAWN).payload(999, &[0x90])).close();
    assert!(matches!(save(&disk), Err(Error::UnknownEvent { kind: 999, .. })));
    let made: Vec<_> =
        disk.files().into_iter().filter(|file| file.starts_with(SAVED) && file.extension().is_some()).collect();
    assert!(made.is_empty(), "{made:?}");
}
