//! A log that is intact to the last byte and wrong is refused by what is wrong with it, and left as it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::event::ReservationReleased;
use onhand::{CommandId, Error, Event, Finding, Position, Storage, Timestamp};
use onhand_testkit::disk::SimDisk;
use onhand_testkit::forged::{ForgedLog, ForgedRecord, dictionary, payload};
use onhand_testkit::{DAWN, Given, command_id, given, reservation, words::*};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::{DIRECTORY, open};

/// Ten mugs in Berlin, and three of them on hold: four events.
fn a_sound_story() -> Given {
    given([received("mug", "berlin", 10), hold(1, "mug", "berlin", 3)])
}

fn storage(disk: &SimDisk) -> Arc<dyn Storage> {
    Arc::new(disk.clone())
}

/// A sound log, open for more.
fn forged(disk: &SimDisk) -> ForgedLog {
    ForgedLog::open(storage(disk), Path::new(DIRECTORY), dictionary()).tell(a_sound_story().world().records())
}

/// The id and the moment of a command that nobody has sent.
fn unsent() -> (CommandId, Timestamp) {
    (command_id(1_000, DAWN), DAWN)
}

fn a_release_of(number: u64) -> Event {
    ReservationReleased { reservation: reservation(number) }.into()
}

fn a_record() -> ForgedRecord {
    let (id, at) = unsent();
    ForgedRecord::new(id, at)
}

fn files(disk: &SimDisk) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    disk.files().into_iter().map(|file| (file.clone(), disk.contents(file))).collect()
}

/// Why the log is refused. Nothing of it is changed by that, and verifying says the same of its fifth event.
fn refused(disk: &SimDisk) -> Error {
    let before = files(disk);
    let error = open(disk).expect_err("the log is refused");
    assert!(files(disk) == before, "a log that was refused has been changed");

    let found = onhand::verify(storage(disk), Path::new(DIRECTORY), |_, _| {}).unwrap();
    assert_eq!((found.position, found.digest), (Position(4), None));
    let [Finding::Record { error: verified, .. }] = &found.findings[..] else { panic!("{:?}", found.findings) };
    assert_eq!(verified.to_string(), error.to_string());
    error
}

#[test]
fn what_the_forger_writes_is_what_a_core_reads() {
    let disk = SimDisk::new(7);
    forged(&disk).append(a_record().event(&a_release_of(1))).close();
    let core = open(&disk).unwrap();
    assert_eq!((core.core().position(), support::available(&core)), (Position(5), 10));
}

#[test]
fn an_event_that_contradicts_the_state_is_refused_by_its_position() {
    let disk = SimDisk::new(7);
    forged(&disk).append(a_record().event(&a_release_of(2))).close();
    match refused(&disk) {
        Error::Inconsistent(found) => assert_eq!(found.position, Position(5)),
        other => panic!("{other}"),
    }
}

#[test]
fn an_event_of_a_newer_version_is_refused_by_its_name() {
    let disk = SimDisk::new(7);
    forged(&disk).close();
    let mut newer = dictionary();
    let number = newer.entries.len() as u16 + 1;
    let mut profiles_merged = newer.entries[0].clone();
    (profiles_merged.id, profiles_merged.name) = (number, "profiles_merged".into());
    newer.entries.push(profiles_merged);
    let log = ForgedLog::open(storage(&disk), Path::new(DIRECTORY), newer);
    log.append(a_record().payload(number, &[0x90])).close();
    match refused(&disk) {
        Error::UnknownEvent { kind, name, version } => {
            assert_eq!((kind, name.as_str(), version), (number, "profiles_merged", 1));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn an_event_that_no_dictionary_names_is_refused_by_its_number() {
    let disk = SimDisk::new(7);
    forged(&disk).append(a_record().payload(999, &[0x90])).close();
    match refused(&disk) {
        Error::UnknownEvent { kind, name, version } => assert_eq!((kind, name.as_str(), version), (999, "", 0)),
        other => panic!("{other}"),
    }
}

#[test]
fn fields_that_end_early_or_go_on_too_long_cannot_be_read() {
    let release = payload(&a_release_of(1));
    let number = dictionary().entries.iter().find(|entry| entry.name == "reservation_released").unwrap().id;
    let truncated = release[..release.len() - 1].to_vec();
    let too_long = [release.as_slice(), &[0]].concat();
    let of_another_kind = payload(&Event::from(onhand::event::LocationSuspended { location: onhand::LocationId(0) }));
    for strange in [truncated, too_long, of_another_kind, Vec::new()] {
        let disk = SimDisk::new(7);
        forged(&disk).append(a_record().payload(number, &strange)).close();
        match refused(&disk) {
            Error::Undecodable { kind, .. } => assert_eq!(kind, number, "{strange:02x?}"),
            other => panic!("{strange:02x?}: {other}"),
        }
    }
}

#[test]
fn a_record_that_counts_one_event_too_many_or_too_few_is_malformed() {
    let releases = |events: &[u64]| events.iter().fold(a_record(), |record, n| record.event(&a_release_of(*n)));
    let one_in_two = || releases(&[1]).claiming(2);
    let two_in_one = || releases(&[1, 2]).claiming(1);
    for (record, counted) in [(one_in_two(), 2), (two_in_one(), 1), (one_in_two(), 1), (two_in_one(), 2)] {
        let disk = SimDisk::new(7);
        forged(&disk).append_counting(record.clone(), counted).close();
        match refused(&disk) {
            Error::MalformedRecord { position } => assert_eq!(position, Position(5), "{record:?} in {counted}"),
            other => panic!("{record:?} in {counted}: {other}"),
        }
    }
}

#[test]
fn a_commit_that_counts_other_events_than_its_records_is_malformed() {
    for counted in [2, 3] {
        let disk = SimDisk::new(7);
        forged(&disk).append_counting(a_record().event(&a_release_of(1)), counted).close();
        let before = files(&disk);
        match open(&disk) {
            Err(Error::MalformedRecord { position }) => assert_eq!(position, Position(6)),
            other => panic!("{other:?}"),
        }
        assert!(files(&disk) == before);
    }
}
