//! What is still to come is not answered, and nobody waits for it unawares.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Clock, Error, Onhand, Position, Receive, Span, Submission, SystemClock, Timestamp};
use std::time::{Duration, Instant};
use support::{a_mug, open_in, stock_up};

#[tokio::test]
async fn a_subscription_beyond_the_end_says_so_and_ends() {
    for after in [4, u64::MAX] {
        let directory = tempfile::tempdir().unwrap();
        let blocking = open_in(directory.path());
        stock_up(&blocking, 10);
        let mut subscription = blocking.core().subscribe(Position(after));
        let first = tokio::time::timeout(Duration::from_secs(5), subscription.next()).await.expect("it waits for ever");
        match first {
            Some(Err(Error::BeyondEnd { position, end })) => assert_eq!((position.0, end.0), (after, 3)),
            other => panic!("{other:?}"),
        }
        assert!(subscription.next().await.is_none());
        let mut asked = blocking.core().subscribe(Position(after));
        assert!(matches!(asked.try_next(), Err(Error::BeyondEnd { .. })));
        assert!(matches!(asked.try_next(), Ok(None)));
    }
}

#[tokio::test]
async fn a_subscription_from_the_very_end_waits_for_what_comes() {
    let directory = tempfile::tempdir().unwrap();
    let blocking = open_in(directory.path());
    stock_up(&blocking, 10);
    let mut subscription = blocking.core().subscribe(blocking.core().position());
    assert!(subscription.try_next().unwrap().is_none());
    let receipt = blocking.core().reserve(a_mug()).await.unwrap();
    assert_eq!(subscription.next().await.unwrap().unwrap().last(), receipt.position);
}

#[test]
fn a_time_that_is_still_to_come_is_not_answered() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 10);
    let wall = SystemClock::default().wall();
    let tomorrow = wall.plus(Span::from_days(1));
    match core.as_of(tomorrow) {
        Err(Error::InTheFuture { time, now }) => assert!(time == tomorrow && now >= wall && now < tomorrow),
        other => panic!("{other:?}"),
    }
    assert!(core.as_of(wall).is_ok());
}

#[test]
fn under_an_input_clock_now_is_what_was_said_last() {
    // Later than any clock: a log that a clock wrote may be read under an input clock, too.
    let at = |seconds: i64| Timestamp::from_seconds(10_000_000_000 + seconds);
    let directory = tempfile::tempdir().unwrap();
    let open =
        || Onhand::builder().input_clock().audit_index(false).open_blocking(directory.path()).unwrap().blocking();
    let core = open();
    core.submit(Submission::new(onhand::DefineLocation::store("berlin")).at(at(0))).unwrap();
    stock_up(&core, 10);
    core.submit(Submission::new(Receive::new("mug", "berlin", 1)).at(at(10))).unwrap();
    assert!(matches!(core.as_of(at(11)), Err(Error::InTheFuture { now, .. }) if now == at(10)));
    // A question moves the time as well as a command does.
    core.snapshot_at(Some(at(20))).unwrap();
    assert!(core.as_of(at(11)).is_ok());
    core.close().unwrap();
    assert!(open().as_of(at(10)).is_ok());
}

#[test]
fn a_caller_without_a_runtime_follows_what_happens() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 10);
    let mut events = core.subscribe(Position::START);
    let names: Vec<_> = events.by_ref().take(3).map(|told| told.unwrap().events[0].name()).collect();
    assert_eq!(names, ["location_defined", "sku_defined", "stock_received"]);

    let begun = Instant::now();
    let waited = Duration::from_millis(30);
    assert!(matches!(events.next_within(waited), Some(Err(Error::NothingYet { within })) if within == waited));
    assert!(begun.elapsed() >= waited);

    let receipt = core.reserve(a_mug()).unwrap();
    let told = events.next_within(Duration::from_secs(10)).unwrap().unwrap();
    assert_eq!((told.last(), events.position()), (receipt.position, receipt.position));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(move || events.next().is_none());
        core.close().unwrap();
        assert!(waiting.join().unwrap(), "it ends when the core is closed");
    });
}
