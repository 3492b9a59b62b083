//! Whenever the power fails, what was acknowledged is there, and nothing is there in part.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand_log::{FrameBuffer, Journal, LogOptions};
use onhand_testkit::disk::{Crash, SimDisk};
use support::{Kept, append, body, check, dictionary, open, open_with, options, read_all};

/// The lengths of the commits of the story; 0 stands for a seal. It fills three segments.
const STORY: [usize; 14] = [100, 0, 4000, 9000, 300, 0, 12_000, 20, 8000, 8000, 0, 0, 3000, 5000];

/// What the callers were told, and what was on its way when the power failed.
#[derive(Debug, Default)]
struct Told {
    acknowledged: Vec<Kept>,
    in_flight: Option<Kept>,
}

/// Plays the story until it ends or the power fails.
fn play(disk: &SimDisk) -> Told {
    let mut told = Told::default();
    let _ = try_play(disk, &mut told);
    told
}

fn try_play(disk: &SimDisk, told: &mut Told) -> Option<()> {
    let (mut log, _) = open(disk).ok()?;
    for (n, &length) in STORY.iter().enumerate() {
        step(&mut log, n as u64, length, told)?;
    }
    Box::new(log).close().ok()?;
    // An upgrade brings new kinds of events.
    let upgraded = LogOptions { dictionary: dictionary(2), ..options() };
    let (mut log, _) = open_with(disk, upgraded).ok()?;
    step(&mut log, 100, 500, told)
}

fn step(log: &mut onhand_log::DirectoryLog, n: u64, length: usize, told: &mut Told) -> Option<()> {
    if length == 0 {
        return log.seal().ok();
    }
    let first = log.end() + 1;
    told.in_flight = Some(Kept { first, last: first + n % 3, body: body(n, length) });
    told.acknowledged.push(append(log, n, length).ok()?);
    told.in_flight = None;
    Some(())
}

fn changes_in_story() -> u64 {
    let disk = SimDisk::new(7);
    play(&disk);
    disk.changes()
}

/// Every way to lose what is not synced if there are few, else a choice of them.
fn crashes(unsynced: usize) -> Vec<Crash> {
    let mut crashes = vec![Crash::LoseUnsynced, Crash::KeepUnsynced];
    match unsynced {
        0..=9 => crashes.extend((1..(1 << unsynced)).map(Crash::Exactly)),
        _ => crashes.extend((0..100).map(Crash::Sectors)),
    }
    crashes.extend((0..20).map(Crash::Pages));
    crashes.extend((0..60).map(Crash::Prefix));
    crashes
}

fn holds(read: &[Kept], told: &Told) {
    let acknowledged = &told.acknowledged;
    assert_eq!(read.get(..acknowledged.len()), Some(&acknowledged[..]), "an acknowledged commit is lost");
    match &read[acknowledged.len()..] {
        [] => {}
        [more] => assert_eq!(Some(more), told.in_flight.as_ref(), "nobody wrote this"),
        more => panic!("nobody wrote {} commits", more.len()),
    }
}

/// Opens a disk after a crash, checks what is there, and sees that the log goes on.
fn reopens(disk: &SimDisk, told: &Told) {
    let before = disk.files().contains(&support::segment(1).into()).then(|| check(disk));
    let changes = disk.changes();
    let unopened = before.is_some().then(|| support::read_closed(disk).unwrap());
    assert_eq!(disk.changes(), changes, "reading a closed log changes nothing");
    let (mut log, recovery) = open(disk).unwrap();
    assert_eq!(disk.unsynced(), 0, "what opening tells may not stay");
    if let Some(unopened) = unopened {
        assert_eq!(unopened, read_all(&log).unwrap(), "a closed log reads otherwise than an open one");
    }
    if let Some(before) = before {
        assert_eq!(before.faults, [], "a crash is taken for damage");
        assert_eq!(before.torn.map(|torn| (torn.file, torn.offset, torn.length)), {
            recovery.cut.as_ref().map(|cut| (cut.file.clone(), cut.offset, cut.length))
        });
    }
    holds(&read_all(&log).unwrap(), told);
    let goes_on = append(&mut log, 200, 700).unwrap();
    assert_eq!(read_all(&log).unwrap().last(), Some(&goes_on));
    Box::new(log).close().unwrap();
    let after = check(disk);
    assert_eq!((after.faults, after.torn, after.unfinished_rotation), (vec![], None, false));
}

#[test]
fn a_crash_at_every_call_and_with_every_choice_of_sectors_loses_nothing_acknowledged() {
    let mut states = 0;
    for n in 1..=changes_in_story() {
        let disk = SimDisk::new(7);
        disk.power_off_at(n);
        let told = play(&disk);
        assert!(disk.is_off());
        for crash in crashes(disk.unsynced()) {
            let crashed = disk.fork();
            crashed.crash(crash);
            reopens(&crashed, &told);
            states += 1;
        }
    }
    assert!(states > 15_000, "only {states} crashes were tried");
}

#[test]
fn a_crash_while_a_crash_or_a_kill_is_recovered_from_loses_nothing_either() {
    for n in 1..=changes_in_story() {
        let disk = SimDisk::new(7);
        disk.power_off_at(n);
        let told = play(&disk);
        recovers_again(&disk, &told, |disk| disk.power_on());
        for crash in [Crash::LoseUnsynced, Crash::KeepUnsynced, Crash::Sectors(n), Crash::Prefix(n)] {
            recovers_again(&disk, &told, |disk| disk.crash(crash));
        }
    }
}

/// Has the power fail during the recovery, at each of its calls.
fn recovers_again(disk: &SimDisk, told: &Told, begin: impl Fn(&SimDisk)) {
    for again in 1.. {
        let reopened = disk.fork();
        begin(&reopened);
        reopened.power_off_at(again);
        if open(&reopened).is_ok() {
            return;
        }
        for crash in [Crash::LoseUnsynced, Crash::KeepUnsynced, Crash::Sectors(again), Crash::Prefix(again)] {
            let crashed = reopened.fork();
            crashed.crash(crash);
            reopens(&crashed, told);
        }
    }
}

#[test]
fn what_was_read_after_a_kill_is_still_there_after_a_loss_of_power() {
    for n in 1..=changes_in_story() {
        let disk = SimDisk::new(7);
        disk.power_off_at(n);
        let told = play(&disk);
        // Not the machine has failed but the process: the page cache is still there.
        let killed = disk.fork();
        killed.power_on();
        let seen = {
            let (log, _) = open(&killed).unwrap();
            read_all(&log).unwrap()
        };
        holds(&seen, &told);
        for crash in [Crash::LoseUnsynced, Crash::Sectors(n), Crash::Prefix(n)] {
            let crashed = killed.fork();
            crashed.crash(crash);
            let (log, _) = open(&crashed).unwrap();
            assert_eq!(read_all(&log).unwrap(), seen);
        }
    }
}

#[test]
fn a_frame_that_holds_what_looks_like_frames_is_torn_like_any_other() {
    let disk = SimDisk::new(3);
    let (mut log, _) = open(&disk).unwrap();
    append(&mut log, 1, 50).unwrap();
    // A customer's backend stores a piece of the log in the log, where frames may begin.
    let file = disk.contents(support::segment(1)).unwrap();
    let mut posing = FrameBuffer::new(log.end() + 1);
    posing.extend_from_slice(&vec![1; 4096 - 128]);
    posing.extend_from_slice(&file[4096..8192]);
    posing.add_events(1);
    disk.power_off_at(1);
    log.append(posing).unwrap_err();
    // Its header does not reach the disk, its body does.
    disk.crash(Crash::Exactly(!1));
    let (log, recovery) = open(&disk).unwrap();
    assert_eq!(recovery.cut.unwrap().offset, 8192);
    assert_eq!(read_all(&log).unwrap().len(), 1);
}
