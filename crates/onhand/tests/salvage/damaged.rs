//! What is intact of a damaged log is saved, and what is not is told exactly.

use crate::accounts::{SAVED, accounts, closed, commits, contents, frames, save, segments};
use crate::shop::{DATA, assert_sound, entries, entries_at, hold, open_at, shop, storage};
use onhand::event::Touched;
use onhand::{Currency, Error, LineQuantity, LogError, Pick, PlaceOrder, Position, salvage};
use onhand_testkit::disk::{Crash, SimDisk};
use onhand_testkit::order;
use std::ops::ControlFlow;

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
fn an_order_that_is_intact_behind_the_damage_is_known_to_what_follows_it() {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 2);
    let (order, lines) = (order(1), vec![LineQuantity::new("1", 2)]);
    core.place_order(PlaceOrder::new(order, "web", Currency::EURO).pickup("mug", "berlin", 2, 999)).unwrap();
    core.pick(Pick { order, location: "berlin".into(), lines }).unwrap();
    core.close().unwrap();
    let segment = segments(&disk).remove(0);
    let (first_hold, _) = commits(&disk, &segment).into_iter().find(|(_, first)| *first == 4).unwrap();
    disk.flip_bit(&segment, (first_hold + 140) * 8);
    let (saved, strays) = save(&disk).unwrap();
    assert_eq!((saved.position.0, strays.len()), (3, 3));
    assert!(strays.iter().all(|stray| stray.unknown.is_empty()), "{strays:?}");
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
