//! What a core is opened with: how long a hold may live, and whether anything is synced.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Position, Rejection, Span, SubmitError};
use onhand_testkit::disk::{CallKind, Crash, SimDisk};
use std::time::Duration;
use support::{DIRECTORY, a_mug, available, open, settings, stock_up};

const HOUR: Duration = Duration::from_secs(3_600);

fn lives_too_long(refused: &SubmitError, longest: Duration) -> bool {
    matches!(refused.rejection(), Some(Rejection::HoldTooLong { longest: told, .. }) if *told == Span::from(longest))
}

#[test]
fn no_hold_lives_longer_than_the_longest_whether_at_once_or_by_extensions() {
    let disk = SimDisk::new(2);
    let core = settings(&disk).input_clock().longest_hold(HOUR).open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 5);
    assert!(lives_too_long(&core.reserve(a_mug().expires_in(HOUR * 2)).unwrap_err(), HOUR));
    let hold = core.reserve(a_mug().expires_in(HOUR / 2)).unwrap().reservation().unwrap();
    core.extend_reservation(hold, HOUR).unwrap();
    assert!(lives_too_long(&core.extend_reservation(hold, HOUR * 2).unwrap_err(), HOUR));
    assert_eq!(available(&core), 4);
}

#[test]
fn unless_it_is_set_a_hold_lives_thirty_days() {
    let disk = SimDisk::new(2);
    let core = settings(&disk).input_clock().open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 5);
    core.reserve(a_mug().expires_in(HOUR * 24 * 30)).unwrap();
    assert!(lives_too_long(&core.reserve(a_mug().expires_in(HOUR * 24 * 31)).unwrap_err(), HOUR * 24 * 30));
}

#[test]
fn a_core_that_never_syncs_says_so_by_losing_what_it_acknowledged() {
    for never in [true, false] {
        let disk = SimDisk::new(2);
        let settings = if never { settings(&disk).never_sync_for_tests_only() } else { settings(&disk) };
        let core = settings.open_blocking(DIRECTORY).unwrap().blocking();
        stock_up(&core, 5);
        let syncs = disk.take_calls().into_iter().filter(|call| call.kind == CallKind::Sync).count();
        assert_eq!(syncs == 0, never, "{syncs} syncs");
        let told = core.core().position();
        disk.crash(Crash::LoseUnsynced);
        drop(core);
        assert_eq!(open(&disk).unwrap().core().position(), if never { Position::START } else { told });
    }
}
