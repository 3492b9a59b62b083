//! What is intact of a damaged log is saved, and what is not is told exactly.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

#[path = "backup/support.rs"]
#[allow(dead_code, reason = "backups use more of it")]
mod shop;

use onhand::event::Touched;
use onhand::{Damage, Error, LogError, Position, Salvaged, Stray, salvage};
use onhand_testkit::disk::{CallKind, Crash, Fault, SimDisk};
use shop::{DATA, assert_sound, entries, entries_at, hold, open_at, shop, storage};
use std::ops::ControlFlow;
use std::path::Path;

const SAVED: &str = "/saved";
const EIO: i32 = 5;

fn save(disk: &SimDisk) -> Result<(Salvaged, Vec<Stray>), Error> {
    let mut strays = Vec::new();
    let tell = |stray: &Stray, _: &onhand::State| {
        strays.push(stray.clone());
        Ok(())
    };
    let saved = salvage(storage(disk), DATA, SAVED, tell, |_, _| ControlFlow::Continue(()))?;
    Ok((saved, strays))
}

/// A closed log of several segments.
fn closed() -> (SimDisk, Position) {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 20);
    let end = core.core().position();
    core.close().unwrap();
    (disk, end)
}

fn segments(disk: &SimDisk) -> Vec<String> {
    let files = disk.files().into_iter().filter(|file| file.starts_with(DATA));
    let names = files.map(|file| file.to_string_lossy().into_owned());
    let has_number = |name: &String| name.ends_with(".log") && name.contains("/0000");
    names.filter(has_number).collect()
}

/// Where frames begin in a segment, with their kinds and first positions.
fn frames(disk: &SimDisk, segment: &str) -> Vec<(u64, u8, u64)> {
    let bytes = disk.contents(segment).unwrap();
    let begins = (0..bytes.len()).step_by(4096).filter(|at| bytes[*at..].starts_with(b"OHF1"));
    begins
        .map(|at| (at as u64, bytes[at + 8], u64::from_le_bytes(bytes[at + 16..at + 24].try_into().unwrap())))
        .collect()
}

/// Where commits begin in a segment, with their first positions: between them there may be seals, as time has it.
fn commits(disk: &SimDisk, segment: &str) -> Vec<(u64, u64)> {
    let frames = frames(disk, segment).into_iter();
    frames.filter(|(_, kind, _)| *kind == 0).map(|(at, _, first)| (at, first)).collect()
}

/// What each event was found as: in the new log, lost, or behind what was lost.
fn accounts(saved: &Salvaged, strays: &[Stray], end: Position) -> String {
    let of = |position: u64| {
        let is_saved = position <= saved.position.0;
        let is_lost =
            saved.lost.iter().any(|lost| lost.first.0 <= position && lost.last.is_none_or(|last| position <= last.0));
        let is_stray = strays.iter().flat_map(|stray| &stray.events).any(|(at, _)| at.0 == position);
        match (is_saved, is_lost, is_stray) {
            (true, false, false) => 's',
            (false, true, false) => 'l',
            (false, false, true) => 'b',
            other => panic!("{position}: {other:?}"),
        }
    };
    (1..=end.0).map(of).collect()
}

#[test]
fn an_intact_log_is_taken_over_whole_under_another_id() {
    let (disk, end) = closed();
    let (saved, strays) = save(&disk).unwrap();
    assert!(saved.is_whole() && strays.is_empty(), "{saved:?}");
    assert_eq!(saved.position, end);
    assert_sound(&disk, SAVED);
    let (original, core) = (open_at(&disk, DATA).unwrap(), open_at(&disk, SAVED).unwrap());
    assert_eq!(entries(&original), entries(&core));
    assert_eq!(saved.log_id, Some(core.core().log_id()));
    assert_ne!(original.core().log_id(), core.core().log_id());
    original.close().unwrap();
    core.close().unwrap();
}

#[test]
fn it_tells_how_far_it_is_and_ends_when_its_caller_says_so() {
    let (disk, end) = closed();
    let mut told = Vec::new();
    let saved = salvage(
        storage(&disk),
        DATA,
        SAVED,
        |_, _| Ok(()),
        |done, of| {
            told.push((done, of));
            ControlFlow::Continue(())
        },
    );
    assert_eq!(saved.unwrap().position, end);
    let all: u64 = segments(&disk).iter().map(|segment| disk.contents(segment).unwrap().len() as u64).sum();
    assert!(told.is_sorted() && told.iter().all(|(done, of)| done <= of && *of == all), "{all}: {told:?}");
    let (disk, _) = closed();
    let stopped = salvage(
        storage(&disk),
        DATA,
        SAVED,
        |_, _| Ok(()),
        |done, of| {
            if done * 2 > of { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    assert!(matches!(stopped, Err(Error::Log(LogError::Stopped))), "{stopped:?}");
    assert!(!disk.files().iter().any(|file| file.starts_with(SAVED)));
}

#[test]
fn a_sector_that_cannot_be_read_is_damage_of_that_stretch_alone() {
    let (disk, end) = closed();
    let mut tried = 0;
    for segment in segments(&disk) {
        for (at, kind, first) in frames(&disk, &segment) {
            let disk = disk.fork();
            disk.inject(Fault::on(CallKind::Read).file(&segment).bytes(at..at + 512).forever());
            let (saved, strays) = save(&disk).unwrap();
            let what = format!("{segment} at {at}, kind {kind}: {saved:?}");
            let unreadable = Damage::Unreadable { length: 4096, os_error: Some(EIO) };
            let is_named = |fault: &onhand::Fault| fault.file == Path::new(&segment) && fault.offset == at;
            assert!(saved.faults.iter().any(|fault| is_named(fault) && fault.what == unreadable), "{what}");
            assert!(saved.faults.iter().all(is_named), "{what}");
            let accounts = accounts(&saved, &strays, end);
            match kind {
                0 => {
                    let lost = accounts.matches('l').count();
                    assert!(saved.position.0 == first - 1 && lost == 1, "{what}: {accounts}");
                }
                // A seal or the end of a segment: nothing that anybody did.
                _ => assert!(!accounts.contains(['l', 'b']), "{what}: {accounts}"),
            }
            // Everywhere else a read that fails is an error, and never the end of the log.
            let backed_up = shop::back_up(&disk);
            assert!(matches!(backed_up, Err(Error::Log(LogError::Io { .. }))), "{what}: {backed_up:?}");
            let verified = onhand::verify(storage(&disk), DATA, |_, _| {});
            assert!(matches!(verified, Err(Error::Log(LogError::Io { .. }))), "{what}: {verified:?}");
            tried += 1;
        }
    }
    assert!(tried > 25, "{tried}");
}

#[test]
fn of_a_segment_whose_header_cannot_be_read_the_rest_is_accounted_for() {
    let (disk, end) = closed();
    for segment in segments(&disk) {
        let disk = disk.fork();
        disk.inject(Fault::on(CallKind::Read).file(&segment).bytes(0..1).forever());
        let (saved, strays) = save(&disk).unwrap();
        let unreadable = Damage::Unreadable { length: 4096, os_error: Some(EIO) };
        assert!(saved.faults.iter().any(|fault| fault.what == unreadable && fault.offset == 0), "{saved:?}");
        let accounts = accounts(&saved, &strays, end);
        assert!(accounts.trim_start_matches('s').trim_end_matches('b').chars().all(|is| is == 'l'), "{accounts}");
        assert!(accounts.contains('l') || segments(&disk).last() == Some(&segment), "{accounts}");
    }
}

#[test]
fn a_long_stretch_that_cannot_be_read_is_one_fault() {
    let (disk, end) = closed();
    let segment = &segments(&disk)[1];
    let length = disk.contents(segment).unwrap().len() as u64;
    let at = frames(&disk, segment)[1].0;
    disk.inject(Fault::on(CallKind::Read).file(segment).bytes(at..length).forever());
    let (saved, strays) = save(&disk).unwrap();
    let unreadable: Vec<_> = saved.faults.iter().filter(|it| matches!(it.what, Damage::Unreadable { .. })).collect();
    let [fault] = unreadable[..] else { panic!("{saved:?}") };
    let what = Damage::Unreadable { length: length - at, os_error: Some(EIO) };
    assert_eq!((fault.offset, &fault.what), (at, &what));
    assert!(fault.what.to_string().contains("Input/output error"), "{}", fault.what);
    assert!(accounts(&saved, &strays, end).ends_with('b'));
}

#[test]
fn a_log_is_known_by_the_names_of_its_segments() {
    let (disk, end) = closed();
    disk.plant(format!("{DATA}/server.log"), &[7; 100_000]);
    disk.plant(format!("{DATA}/1.log"), b"");
    let (saved, _) = save(&disk).unwrap();
    assert_eq!((saved.position, saved.is_whole()), (end, true));
    let longest = segments(&disk).iter().map(|name| disk.contents(name).unwrap().len()).max();
    assert_eq!(disk.contents(format!("{SAVED}/0000000001.log")).map(|bytes| bytes.len()), longest);
}

#[test]
fn a_torn_write_is_no_damage() {
    let (disk, end) = closed();
    let newest = segments(&disk).pop().unwrap();
    // A segment that the seal has begun may have no frame yet: behind its header, then.
    let last = frames(&disk, &newest).last().map_or(0, |(at, ..)| *at as usize);
    disk.tamper(&newest, |bytes| bytes[last + 4096..][..100].fill(7));
    let (saved, _) = save(&disk).unwrap();
    assert!(saved.is_whole() && saved.torn.is_some(), "{saved:?}");
    assert_eq!(saved.position, end);
}

#[test]
fn whatever_frame_is_damaged_every_event_is_accounted_for_and_the_original_is_left_alone() {
    let (disk, end) = closed();
    let original = disk.fork();
    let original = open_at(&original, DATA).unwrap();
    let all = segments(&disk);
    assert!(all.len() > 3, "{all:?}");
    for segment in &all {
        for (at, kind, first) in frames(&disk, segment) {
            for byte in [at + 20, at + 140] {
                let disk = disk.fork();
                if kind == 0 || byte < at + 128 {
                    disk.flip_bit(segment, byte * 8);
                } else {
                    continue;
                }
                let what = format!("{segment} at {byte}");
                let before = contents(&disk);
                let (saved, strays) = save(&disk).unwrap();
                assert!(before == contents(&disk), "{what}: the original was changed");
                let accounts = accounts(&saved, &strays, end);
                let lost = accounts.matches('l').count();
                if kind == 0 {
                    assert_eq!((saved.position.0, lost), (first - 1, 1), "{what}: {accounts}");
                    assert!(!saved.is_whole());
                } else {
                    // Nothing but a seal or an end is lost, which hold no events.
                    assert_eq!((saved.position, lost), (end, 0), "{what}: {accounts}");
                }
                if saved.position.0 > 0 {
                    assert_sound(&disk, SAVED);
                    let core = open_at(&disk, SAVED).unwrap();
                    assert_eq!(entries(&core), entries_at(&original, saved.position), "{what}");
                    core.close().unwrap();
                }
            }
        }
    }
    original.close().unwrap();
}

#[test]
fn a_segment_that_is_gone_or_whose_header_is_damaged_is_lost_as_a_whole() {
    let (disk, end) = closed();
    for (number, segment) in segments(&disk).iter().enumerate() {
        let held: Vec<u64> = commits(&disk, segment).into_iter().map(|(_, first)| first).collect();
        for damage in [(|disk, segment| disk_steal(disk, segment)) as fn(&SimDisk, &str), |disk, segment| {
            disk.flip_bit(segment, 50 * 8);
        }] {
            let disk = disk.fork();
            damage(&disk, segment);
            let (saved, strays) = save(&disk).unwrap();
            assert!(!saved.is_whole() && !saved.faults.is_empty(), "{segment}");
            let accounts = accounts(&saved, &strays, end);
            let lost: Vec<u64> = (1..).zip(accounts.chars()).filter(|(_, is)| *is == 'l').map(|(n, _)| n).collect();
            assert_eq!(lost, held, "{segment}");
            assert_eq!(saved.log_id.is_some(), number > 0);
            let files = disk.files();
            assert_eq!(files.iter().any(|file| file.starts_with(SAVED)), number > 0, "{files:?}");
        }
    }
}

fn disk_steal(disk: &SimDisk, segment: &str) {
    disk.steal(segment);
}

#[test]
fn lost_commands_are_named_by_the_files_of_ids() {
    let (disk, _) = closed();
    let (segment, (at, _)) = (segments(&disk).remove(1), commits(&disk, &segments(&disk)[1])[1]);
    let core = open_at(&disk.fork(), DATA).unwrap();
    disk.flip_bit(&segment, (at + 140) * 8);
    let (saved, _) = save(&disk).unwrap();
    let [lost] = &saved.lost[..] else { panic!("{:?}", saved.lost) };
    let committed = core.core().subscribe(Position(lost.first.0 - 1)).try_next().unwrap().unwrap();
    let told: Vec<_> = saved.lost_commands.iter().map(|lost| (lost.id, lost.position)).collect();
    assert_eq!(told, [(committed.command, lost.first)]);
    core.close().unwrap();
}

#[test]
fn what_is_intact_and_speaks_of_what_was_lost_says_so() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    core.define_sku(onhand::DefineSku::new("cup")).unwrap();
    core.receive(onhand::Receive::new("cup", "berlin", 3)).unwrap();
    let cart = core.reserve(onhand::Reserve::new().line_at("mug", "berlin", 1)).unwrap().reservation().unwrap();
    core.release_reservation(cart).unwrap();
    core.close().unwrap();
    let segment = segments(&disk).remove(0);
    let (defines_the_cup, _) = commits(&disk, &segment).into_iter().find(|(_, first)| *first == 4).unwrap();
    disk.flip_bit(&segment, (defines_the_cup + 140) * 8);
    let (saved, strays) = save(&disk).unwrap();
    assert_eq!((saved.position.0, saved.strays.commands, saved.strays.events), (3, 3, 3));
    let unknown: Vec<_> = strays.iter().map(|stray| stray.unknown.len()).collect();
    assert_eq!(unknown, [1, 0, 0], "{strays:?}");
    assert!(matches!(strays[0].unknown[..], [Touched::Sku(_)]));
}

#[test]
fn a_crash_at_every_call_leaves_a_whole_log_or_what_cannot_be_opened() {
    let (disk, _) = closed();
    let (segment, (at, _)) = (segments(&disk).remove(1), commits(&disk, &segments(&disk)[1])[1]);
    disk.flip_bit(&segment, (at + 140) * 8);
    let whole = save(&disk.fork()).unwrap().0.position;
    for n in 1.. {
        let mut done = false;
        for crash in [Crash::LoseUnsynced, Crash::KeepUnsynced, Crash::Sectors(5)] {
            let disk = disk.fork();
            disk.power_off_at(n);
            done = save(&disk).is_ok();
            disk.crash(crash);
            if !disk.files().iter().any(|file| file.starts_with(SAVED) && file.extension().is_some()) {
                assert!(!done, "{n} {crash:?}");
                continue;
            }
            match open_at(&disk, SAVED) {
                Ok(core) => assert_eq!(core.core().position(), whole, "{n} {crash:?}"),
                Err(Error::Unfinished { .. }) => assert!(!done, "{n} {crash:?}"),
                Err(other) => panic!("{n} {crash:?}: {other}"),
            }
        }
        if done {
            return;
        }
    }
}

#[test]
fn a_log_that_is_open_is_left_to_whom_it_is_open() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    assert!(matches!(save(&disk), Err(Error::Log(LogError::Locked { .. }))));
    core.close().unwrap();
}

fn contents(disk: &SimDisk) -> Vec<(std::path::PathBuf, Option<Vec<u8>>)> {
    let files = disk.files().into_iter().filter(|file| file.starts_with(DATA));
    files.map(|file| (file.clone(), disk.contents(file))).collect()
}
