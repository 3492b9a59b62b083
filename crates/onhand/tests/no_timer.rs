//! No command waits for a timer: an idle core commits at once, a busy one whatever has come meanwhile.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand_testkit::disk::{CallKind, SimDisk};
use std::future::Future;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};
use support::gate::{GatedDisk, wait_until};
use support::{DIRECTORY, a_mug, gated, settings, stock_up};

/// What was written and synced since it was asked last.
fn changes(disk: &SimDisk) -> Vec<CallKind> {
    disk.take_calls().into_iter().map(|call| call.kind).filter(|kind| kind.changes()).collect()
}

/// Waits until the seal has followed what was done, 5 ms later: the core is idle then.
fn wait_until_sealed(disk: &SimDisk, mut done: Vec<CallKind>) {
    wait_until("the tail is sealed", || {
        done.extend(changes(disk));
        done.len() >= 4
    });
}

#[test]
fn a_lone_command_on_an_idle_core_is_written_and_synced_at_once() {
    let disk = SimDisk::new(4);
    // Room for all of it in one segment.
    let core = settings(&disk).segment_size(4 << 20).open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 1_000);
    std::thread::sleep(Duration::from_millis(50));
    changes(&disk);
    let mut quickest = Duration::MAX;
    for _ in 0..50 {
        let asked = Instant::now();
        core.reserve(a_mug()).unwrap();
        quickest = quickest.min(asked.elapsed());
        let done = changes(&disk);
        assert_eq!(done[..2], [CallKind::Write, CallKind::Sync], "its own write and sync, and then the receipt");
        wait_until_sealed(&disk, done);
    }
    // Whatever else the machine does, one of fifty has it to itself. A timer would have held up every one.
    assert!(quickest < Duration::from_millis(2), "the quickest took {quickest:?}, on a disk that takes no time");
}

#[test]
fn what_comes_while_a_commit_is_synced_is_the_next_commit_and_needs_no_other_call() {
    let disk = GatedDisk::new(4);
    let core = gated(&disk).open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 1_000);
    disk.gate.shut();
    let (before, mut context) = (core.core().stats(), Context::from_waker(Waker::noop()));
    let mut ask = || assert!(Box::pin(core.core().submit(a_mug())).as_mut().poll(&mut context).is_pending());
    ask();
    disk.gate.wait_for_a_sync();
    (0..60).for_each(|_| ask());
    disk.gate.open();
    wait_until("all are durable", || core.core().stats().events == before.events + 61);
    let commits = core.core().stats().commits - before.commits;
    assert!(commits <= 2, "{commits}: the first, and all that came while it was synced");
}
