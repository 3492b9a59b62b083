//! However a log was written, and whatever a loss of power leaves of it, what was acknowledged is there.
//!
//! `ONHAND_CRASH_SEEDS` says how many stories are told, `ONHAND_CRASH_SEED` which is the first, `ONHAND_CRASH_LEAST` how
//! many states there have to be.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand_log::{DirectoryLog, Journal, LogOptions};
use onhand_testkit::disk::{Crash, SimDisk};
use onhand_testkit::{Seeds, Tally};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use support::{KIB, Kept, append, check, dictionary, open_with, options, read_all, read_closed};

/// Of a state with few unsynced sectors all subsets are tried, of others a choice of so many by sector, page and prefix.
const FEW: usize = 6;
const SECTORS: u64 = 40;
const PAGES: u64 = 12;
const PREFIXES: u64 = 30;
/// In one of so many states the power fails again while it is recovered from, at each call.
const AGAIN: usize = 16;
/// And one in so many is verified before and after.
const VERIFIED: usize = 4;

/// What came of some stories.
#[derive(Debug, Default)]
struct States {
    states: usize,
    while_recovering: usize,
    acknowledged: usize,
    in_flight_kept: usize,
}

impl Tally for States {
    fn add(&mut self, other: &Self) {
        self.states += other.states;
        self.while_recovering += other.while_recovering;
        self.acknowledged += other.acknowledged;
        self.in_flight_kept += other.in_flight_kept;
    }
}

impl fmt::Display for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { states, while_recovering, acknowledged, in_flight_kept } = self;
        write!(f, "{states} crash states, {while_recovering} of them while recovering from another; ")?;
        write!(f, "{acknowledged} acknowledged commits found again, {in_flight_kept} that were in flight")
    }
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn number(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % below
    }
}

/// How a log is written, and what was told of it when.
struct Story {
    options: LogOptions,
    disk: SimDisk,
    /// Each commit, and after how many changes of the disk it was acknowledged.
    commits: Vec<(u64, Kept)>,
}

impl Story {
    /// A story as the seed has it: commits small and large, seals, endings in order and otherwise, upgrades.
    fn tell(dice: &mut Dice) -> Self {
        let mut options = LogOptions { segment_size: (16 << dice.number(2)) * KIB, ..options() };
        let disk = SimDisk::new(dice.number(u64::MAX));
        disk.film();
        let (mut log, _) = open_with(&disk, options.clone()).unwrap();
        let mut commits = Vec::new();
        for n in 0..6 + dice.number(6) {
            match dice.number(12) {
                0..3 => log.seal().unwrap(),
                3 => {
                    match dice.number(2) {
                        0 => Box::new(log).close().unwrap(),
                        _ => drop(log),
                    }
                    options.dictionary = dictionary(1 + dice.number(2) as u16);
                    (log, _) = open_with(&disk, options.clone()).unwrap();
                }
                size => {
                    let most = match size {
                        4..8 => 600,
                        8..10 => 5_000,
                        // The largest that fits into half of the smallest segment.
                        _ => 8_000,
                    };
                    let kept = append(&mut log, n, 1 + dice.number(most) as usize).unwrap();
                    commits.push((disk.changes(), kept));
                }
            }
        }
        Box::new(log).close().unwrap();
        Self { options, disk, commits }
    }

    /// What is read has every commit that was acknowledged after so many changes, and at most the next one.
    fn holds(&self, read: &[Kept], changes: u64) -> States {
        let acknowledged = self.commits.iter().take_while(|(after, _)| *after <= changes).count();
        assert!(read.len() >= acknowledged, "{acknowledged} were acknowledged, {} are there", read.len());
        assert!(read.len() <= acknowledged + 1, "nobody wrote what is there");
        let is_so = read.iter().zip(&self.commits).all(|(read, (_, written))| read == written);
        assert!(is_so && read.len() <= self.commits.len(), "what is there is not what was written");
        States { states: 1, acknowledged, in_flight_kept: read.len() - acknowledged, ..States::default() }
    }

    /// Opens what a crash has left, and goes on with it.
    fn goes_on(&self, disk: &SimDisk, changes: u64, is_verified: bool) -> States {
        let before = is_verified.then(|| check_if_any(disk)).flatten();
        assert_eq!(before.unwrap_or_default(), 0, "a crash is taken for damage");
        let (mut log, _) = self.open(disk);
        assert_eq!(disk.unsynced(), 0, "what opening tells may not stay");
        let found = self.holds(&read_all(&log).unwrap(), changes);
        let goes_on = append(&mut log, 200, 700).unwrap();
        drop(log);
        disk.crash(Crash::LoseUnsynced);
        assert_eq!(read_closed(disk).unwrap().last(), Some(&goes_on));
        assert_eq!(if is_verified { check(disk).faults.len() } else { 0 }, 0);
        found
    }

    fn open(&self, disk: &SimDisk) -> (DirectoryLog, onhand_log::Recovery) {
        open_with(disk, self.options.clone()).unwrap()
    }

    /// The power fails again while that is opened, at each call; what opening has told then stays.
    fn recovers_again(&self, crashed: &SimDisk, changes: u64, dice: &mut Dice) -> States {
        let filmed = crashed.fork();
        filmed.film();
        drop(self.open(&filmed));
        let mut all = States::default();
        for picture in filmed.developed() {
            for crash in [Crash::LoseUnsynced, Crash::Sectors(dice.number(u64::MAX)), Crash::Prefix(all.states as u64)]
            {
                let again = picture.fork();
                again.crash(crash);
                all.add(&self.goes_on(&again, changes, false));
                all.while_recovering += 1;
            }
        }
        all
    }
}

/// How many faults there are, where there is a log.
fn check_if_any(disk: &SimDisk) -> Option<usize> {
    disk.files().contains(&support::segment(1).into()).then(|| check(disk).faults.len())
}

/// Ways to lose what is not synced.
fn crashes(unsynced: usize, dice: &mut Dice) -> Vec<Crash> {
    let mut crashes = vec![Crash::LoseUnsynced];
    match unsynced {
        0 => return crashes,
        1..=FEW => crashes.extend((1..1 << unsynced).map(Crash::Exactly)),
        _ => {
            crashes.push(Crash::KeepUnsynced);
            crashes.extend((0..SECTORS).map(|_| Crash::Sectors(dice.number(u64::MAX))));
            crashes.extend((0..PAGES).map(|_| Crash::Pages(dice.number(u64::MAX))));
        }
    }
    crashes.extend((0..PREFIXES).map(|_| Crash::Prefix(dice.number(u64::MAX))));
    crashes
}

fn all_crashes_of(seed: u64) -> States {
    let mut dice = Dice(seed);
    let story = Story::tell(&mut dice);
    let mut all = States::default();
    for (changes, picture) in story.disk.developed().into_iter().enumerate() {
        for crash in crashes(picture.unsynced(), &mut dice) {
            let crashed = picture.fork();
            crashed.crash(crash);
            if dice.number(AGAIN as u64) == 0 {
                all.add(&story.recovers_again(&crashed, changes as u64, &mut dice));
            }
            all.add(&story.goes_on(&crashed, changes as u64, all.states.is_multiple_of(VERIFIED)));
        }
    }
    all
}

#[test]
fn whatever_a_loss_of_power_leaves_what_was_acknowledged_is_there() {
    let seeds = Seeds::new("ONHAND_CRASH", "-p onhand-log --test crash_states", 4);
    let tried = seeds.try_all(|seed| catch_unwind(AssertUnwindSafe(|| all_crashes_of(seed))).map_err(|_| "see above"));
    let states = tried.unwrap_or_else(|(seed, _)| panic!("{} has it again", seeds.again(seed)));
    let least = seeds.least(500);
    assert!(states.states as u64 >= least, "fewer than {least}: {states}");
}
