//! A clock that jumps ten years ahead and back again: time never runs back, holds expire when they are to, ids count once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{
    Blocking, Clock, DefineLocation, DefineSku, Position, Receipt, Receive, Span, Submission, SubmitError, Timestamp,
};
use onhand_testkit::disk::{Crash, SimDisk};
use onhand_testkit::{DAWN, command_id};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};
use std::time::Duration;
use support::{DIRECTORY, a_mug, settings};

const MINUTE: Span = Span::from_seconds(60);
const HOUR: Span = Span::from_seconds(3_600);
const TEN_YEARS: Span = Span::from_seconds(10 * 365 * 24 * 3_600);

/// A clock whose hands a test turns.
#[derive(Debug)]
struct Hands {
    wall: AtomicI64,
    monotonic: AtomicU64,
    commands: AtomicU64,
}

impl Hands {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            wall: AtomicI64::new(DAWN.micros()),
            monotonic: AtomicU64::new(0),
            commands: AtomicU64::new(0),
        })
    }

    /// Time passes, as both clocks show it.
    fn pass(&self, span: Span) {
        self.wall.fetch_add(span.micros(), SeqCst);
        self.monotonic.fetch_add(span.micros().unsigned_abs(), SeqCst);
    }

    /// Somebody sets the clock on the wall.
    fn set(&self, wall: Timestamp) {
        self.wall.store(wall.micros(), SeqCst);
    }

    /// A command whose id is of the moment that the wall shows.
    fn stamped(&self, command: impl Into<onhand::Command>) -> Submission {
        Submission::new(command).id(command_id(self.commands.fetch_add(1, SeqCst), self.wall()))
    }
}

impl Clock for Hands {
    fn wall(&self) -> Timestamp {
        Timestamp::from_micros(self.wall.load(SeqCst))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_micros(self.monotonic.load(SeqCst))
    }
}

fn open(disk: &SimDisk, clock: &Arc<Hands>) -> Blocking {
    settings(disk).clock(Arc::<Hands>::clone(clock)).remembered_ids(64).open_blocking(DIRECTORY).unwrap().blocking()
}

/// What is available now. The core waits for expiries in real time, which these hands do not turn: so it is asked for a
/// snapshot of a moment, for which it looks at its clock.
fn available(core: &Blocking) -> i64 {
    core.snapshot_at(Some(DAWN)).unwrap().stock("mug", "berlin").unwrap().available.0
}

/// Reserves a mug for an hour.
fn hold(core: &Blocking, clock: &Hands) -> Receipt {
    core.submit(clock.stamped(a_mug().expires_in(HOUR))).unwrap()
}

/// The times of all commands in the log, none of which is before the one before it.
fn times(core: &Blocking) -> Vec<Timestamp> {
    let mut told = core.core().subscribe(Position::START);
    let mut times = Vec::new();
    while let Some(committed) = told.try_next().unwrap() {
        times.push(committed.time);
    }
    assert!(times.is_sorted(), "{times:?}");
    times
}

/// A shop that was opened at a given moment, by a clock that was ten years ahead for a while.
fn after_the_jump(disk: &SimDisk, clock: &Arc<Hands>) -> Blocking {
    let core = open(disk, clock);
    stock_up_at(&core, clock);
    let before = hold(&core, clock);
    assert_eq!((before.time, available(&core)), (DAWN, 99));

    clock.set(DAWN.plus(TEN_YEARS));
    assert_eq!(available(&core), 100, "its hour is over, by the only clock there is");
    let ahead = hold(&core, clock);
    assert_eq!((ahead.time, available(&core)), (DAWN.plus(TEN_YEARS), 99));

    clock.pass(MINUTE);
    clock.set(DAWN.plus(MINUTE));
    core
}

fn stock_up_at(core: &Blocking, clock: &Hands) {
    core.submit(clock.stamped(DefineLocation::store("berlin"))).unwrap();
    core.submit(clock.stamped(DefineSku::new("mug"))).unwrap();
    core.submit(clock.stamped(Receive::new("mug", "berlin", 100))).unwrap();
}

#[test]
fn ten_years_ahead_and_back_time_goes_on_and_holds_expire_after_their_hour() {
    let (disk, clock) = (SimDisk::new(3), Hands::new());
    let core = after_the_jump(&disk, &clock);
    let far = DAWN.plus(TEN_YEARS);
    assert_eq!(available(&core), 99);
    let back = hold(&core, &clock);
    assert_eq!((back.time, available(&core)), (far.plus(MINUTE), 98), "time goes on from where it was");

    // The first hold of the far future ends a minute before the second one.
    clock.pass(Span::from_seconds(3_539));
    assert_eq!(available(&core), 98);
    clock.pass(Span::from_seconds(2));
    assert_eq!(available(&core), 99);
    clock.pass(MINUTE);
    assert_eq!(available(&core), 100);
    assert_eq!(times(&core).last(), Some(&far.plus(HOUR).plus(MINUTE).plus(Span::from_seconds(1))));
    core.close().unwrap();
}

#[test]
fn after_a_crash_time_goes_on_from_the_log_and_not_from_the_clock() {
    let (disk, clock) = (SimDisk::new(3), Hands::new());
    let core = after_the_jump(&disk, &clock);
    hold(&core, &clock);
    disk.power_off_at(1);
    drop(core);
    disk.crash(Crash::LoseUnsynced);

    let core = open(&disk, &clock);
    assert_eq!(available(&core), 98);
    // What passes while it is down nobody knows by a clock that was set back: holds last longer, and no one loses his.
    clock.pass(Span::from_seconds(3_599));
    assert_eq!(available(&core), 99);
    clock.pass(Span::from_seconds(62));
    assert_eq!(available(&core), 100);
    times(&core);
    core.close().unwrap();
}

#[test]
fn ids_of_all_three_times_count_once_and_those_of_today_go_on_being_taken() {
    let (disk, clock) = (SimDisk::new(3), Hands::new());
    let core = open(&disk, &clock);
    stock_up_at(&core, &clock);
    let one_more = || clock.stamped(Receive::new("mug", "berlin", 1));
    let of_then = one_more();
    core.submit(of_then.clone()).unwrap();
    clock.set(DAWN.plus(TEN_YEARS));
    let of_the_future = one_more();
    core.submit(of_the_future.clone()).unwrap();
    clock.pass(MINUTE);
    clock.set(DAWN.plus(MINUTE));
    let mut of_now = Vec::new();
    for _ in 0..20 {
        clock.pass(MINUTE);
        of_now.push(one_more());
        core.submit(of_now[of_now.len() - 1].clone()).unwrap();
    }
    assert_eq!(available(&core), 122);
    let retry = |core: &Blocking| {
        for known in of_now.iter().chain([&of_the_future]) {
            assert!(core.submit(known.clone()).unwrap().replayed);
        }
        // Of a day that has passed nobody knows any more, which is said.
        assert!(matches!(core.submit(of_then.clone()), Err(SubmitError::IdTooOld { .. })));
        assert_eq!(available(core), 122);
    };
    retry(&core);
    core.close().unwrap();
    let core = open(&disk, &clock);
    retry(&core);
    core.close().unwrap();
}

#[test]
fn a_clock_that_does_not_move_holds_nothing_for_ever_once_it_does() {
    let (disk, clock) = (SimDisk::new(3), Hands::new());
    let core = open(&disk, &clock);
    stock_up_at(&core, &clock);
    for n in 0..5 {
        let receipt = hold(&core, &clock);
        assert_eq!((receipt.time, receipt.position.0), (DAWN, 4 + n));
    }
    assert_eq!(available(&core), 95);
    // The one on the wall stands still for good: the other one counts.
    clock.monotonic.fetch_add(HOUR.micros().unsigned_abs() + 1, SeqCst);
    assert_eq!(available(&core), 100);
    times(&core);
    core.close().unwrap();
}
