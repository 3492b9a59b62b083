//! What a count or a feed is compared with is what the log says of its moment, whatever happens at the same time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::event::StockCounted;
use onhand::{
    Blocking, Clock, Condition, Count, DefineLocation, DefineSku, Event, Issue, Line, LocationKind, Onhand, Position,
    RealStorage, Receipt, Receive, ReportStock, Submission, SystemClock, Timestamp,
};
use onhand_testkit::History;
use proptest::prelude::*;
use std::path::Path;
use std::time::Duration;
use support::gate::Gate;
use support::{open_in, stock_up};

fn now() -> Timestamp {
    SystemClock::default().wall()
}

/// A moment that is over, with nothing else in its millisecond.
fn a_moment() -> Timestamp {
    std::thread::sleep(Duration::from_millis(3));
    let moment = now();
    std::thread::sleep(Duration::from_millis(3));
    moment
}

fn on_hand(core: &Blocking, location: &str) -> i64 {
    core.snapshot().unwrap().stock("mug", location).unwrap().on_hand.0
}

fn counted(receipt: &Receipt) -> StockCounted {
    match &receipt.events().unwrap()[0] {
        Event::StockCounted(counted) => counted.clone(),
        other => panic!("{other:?}"),
    }
}

fn report(mugs: i64, as_of: Timestamp) -> ReportStock {
    ReportStock { location: "partner".into(), lines: vec![Line::new("mug", mugs)], as_of }
}

/// Ten mugs at a partner who reports by feed.
fn partner(directory: &Path) -> Blocking {
    let core = open_in(directory);
    core.define_location(DefineLocation { kind: LocationKind::ThirdParty, ..DefineLocation::store("partner") })
        .unwrap();
    core.define_sku(DefineSku::new("mug")).unwrap();
    core.receive(Receive::new("mug", "partner", 10)).unwrap();
    core
}

#[test]
fn a_count_sent_twice_at_once_corrects_the_difference_once() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 10);
    let moment = a_moment();
    assert_eq!(on_hand(&core, "berlin"), 10);
    let count = || Submission::new(Count::new("mug", "berlin", 12).at(moment));
    let counts = core.submit_batch([count(), count()]);
    let expected: Vec<_> = counts.into_iter().map(|count| counted(&count.unwrap()).expected.0).collect();
    assert_eq!((expected, on_hand(&core, "berlin")), (vec![10, 12], 12));
}

#[test]
fn a_feed_sent_twice_at_once_corrects_the_difference_once() {
    let directory = tempfile::tempdir().unwrap();
    let core = partner(directory.path());
    let moment = a_moment();
    assert_eq!(on_hand(&core, "partner"), 10);
    let feed = || Submission::new(report(12, moment));
    core.submit_batch([feed(), feed()]).into_iter().for_each(|feed| drop(feed.unwrap()));
    assert_eq!(on_hand(&core, "partner"), 12);
}

#[tokio::test]
async fn two_counts_of_one_moment_from_two_callers_correct_the_difference_once() {
    let directory = tempfile::tempdir().unwrap();
    let blocking = open_in(directory.path());
    stock_up(&blocking, 10);
    let core = blocking.core();
    for round in 0..20 {
        let (moment, mugs) = (a_moment(), 12 + round);
        assert!(core.snapshot().await.is_ok());
        let count = || core.submit(Count::new("mug", "berlin", mugs).at(moment));
        let (one, other) = tokio::join!(count(), count());
        let mut expected = [counted(&one.unwrap()), counted(&other.unwrap())].map(|count| count.expected.0);
        expected.sort_unstable();
        let before = if round == 0 { 10 } else { mugs - 1 };
        assert_eq!((expected, on_hand(&blocking, "berlin")), ([before, mugs], mugs));
    }
}

#[test]
fn a_count_knows_of_a_sale_that_is_decided_and_not_yet_durable() {
    let directory = tempfile::tempdir().unwrap();
    let gate = Gate::default();
    let core = Onhand::builder().storage(gate.over(RealStorage)).open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 10);
    assert_eq!(on_hand(&core, "berlin"), 10);
    let accepted = core.core().stats().accepted;
    gate.shut();
    std::thread::scope(|scope| {
        let sale = scope.spawn(|| core.issue(Issue::new("mug", "berlin", 3)).unwrap());
        while core.core().stats().accepted == accepted {
            std::thread::yield_now();
        }
        let moment = a_moment();
        let count = Count::new("mug", "berlin", 7).at(moment);
        let count = scope.spawn(|| core.count(count).unwrap());
        std::thread::sleep(Duration::from_millis(50));
        gate.open();
        assert!(sale.join().unwrap().time <= moment);
        assert_eq!(counted(&count.join().unwrap()).expected.0, 7);
    });
    assert_eq!(on_hand(&core, "berlin"), 7);
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Sale(i64),
    Delivery(i64),
    Count(i64, u64),
    CountNow(i64),
    Feed(i64, u64),
    Look,
}

fn step() -> impl Strategy<Value = Step> {
    let back = 0..4_000_u64;
    prop_oneof![
        (1..5_i64).prop_map(Step::Sale),
        (1..5_i64).prop_map(Step::Delivery),
        (0..40_i64, back.clone()).prop_map(|(counted, back)| Step::Count(counted, back)),
        (0..40_i64).prop_map(Step::CountNow),
        (0..40_i64, back).prop_map(|(reported, back)| Step::Feed(reported, back)),
        Just(Step::Look),
    ]
}

fn submission(step: Step) -> Option<Submission> {
    let ago = |micros: u64| now().minus(onhand::Span::from_micros(micros as i64));
    Some(match step {
        Step::Sale(mugs) => Issue { occurred: true, ..Issue::new("mug", "partner", mugs) }.into(),
        Step::Delivery(mugs) => Receive::new("mug", "partner", mugs).into(),
        Step::Count(mugs, back) => Count::new("mug", "partner", mugs).at(ago(back)).into(),
        Step::CountNow(mugs) => Count::new("mug", "partner", mugs).into(),
        Step::Feed(mugs, back) => report(mugs, ago(back)).into(),
        Step::Look => return None,
    })
}

/// Every count and every feed of a log was compared with the sum of what the log has before it.
fn compare_with_the_log(core: &Blocking) -> usize {
    let mut history = History::default();
    let mut told = core.core().subscribe(Position::START);
    let mut compared = 0;
    while let Some(committed) = told.try_next().unwrap() {
        for event in &committed.events {
            match event {
                Event::StockCounted(count) => {
                    let then = history.on_hand_at(count.sku, count.location, count.condition, count.counted_at);
                    assert_eq!(count.expected, then, "position {}", committed.first);
                    compared += 1;
                }
                Event::StockReported(feed) => {
                    for line in &feed.lines {
                        let then = history.on_hand_at(line.sku, feed.location, Condition::Sellable, feed.as_of);
                        assert_eq!(line.expected, then, "position {}", committed.first);
                        compared += 1;
                    }
                }
                _ => {}
            }
            history.record(event, committed.time);
        }
    }
    compared
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_count_and_feed_is_compared_with_the_sum_of_the_log(
        callers in prop::collection::vec(prop::collection::vec(prop::collection::vec(step(), 1..4), 1..6), 1..5)
    ) {
        let directory = tempfile::tempdir().unwrap();
        let core = partner(directory.path());
        std::thread::scope(|scope| {
            for batches in &callers {
                let core = core.clone();
                scope.spawn(move || {
                    for batch in batches {
                        if batch.iter().any(|step| matches!(step, Step::Look)) {
                            core.snapshot().unwrap();
                        }
                        let batch: Vec<_> = batch.iter().filter_map(|step| submission(*step)).collect();
                        for result in core.submit_batch(batch) {
                            // Stale feeds, and moments that are still to come.
                            assert!(result.as_ref().err().is_none_or(|e| e.rejection().is_some()), "{result:?}");
                        }
                    }
                });
            }
        });
        compare_with_the_log(&core);
        let snapshot = core.snapshot().unwrap();
        core.close().unwrap();
        let replayed = open_in(directory.path());
        prop_assert_eq!(onhand::digest(&replayed.snapshot().unwrap().read().unwrap()), onhand::digest(&snapshot.read().unwrap()));
    }
}
