//! Subscriptions tell everything once, in order, from any position on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Event, Position, Submission};
use support::{a_mug, open_in, stock_up};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn catching_up_and_going_live_leaves_no_gap_and_repeats_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let blocking = open_in(directory.path());
    tokio::task::block_in_place(|| stock_up(&blocking, 1_000_000));
    let core = blocking.core().clone();
    let subscribers: Vec<_> = (0..4)
        .map(|after| {
            let mut subscription = core.subscribe(Position(after));
            tokio::spawn(async move {
                let mut next = after + 1;
                while next <= 20_003 {
                    let committed = subscription.next().await.unwrap().unwrap();
                    for (position, _) in committed.positions() {
                        assert_eq!(position.0, next);
                        next += 1;
                    }
                }
                next
            })
        })
        .collect();
    for _ in 0..20 {
        let batch: Vec<Submission> = (0..1_000).map(|_| a_mug().into()).collect();
        core.submit_batch(batch).await.into_iter().for_each(|result| drop(result.unwrap()));
    }
    for subscriber in subscribers {
        assert_eq!(subscriber.await.unwrap(), 20_004);
    }
}

#[tokio::test]
async fn a_subscription_from_the_middle_of_a_command_tells_its_rest() {
    let directory = tempfile::tempdir().unwrap();
    let blocking = open_in(directory.path());
    stock_up(&blocking, 10);
    let core = blocking.core().clone();
    // A channel named for the first time is an event of its own, before the hold.
    let receipt = core.reserve(a_mug().channel("web")).await.unwrap();
    assert_eq!(receipt.position.0, receipt.first.0 + 1);
    let mut subscription = core.subscribe(receipt.first);
    let rest = subscription.next().await.unwrap().unwrap();
    assert_eq!((rest.first, rest.events.len()), (receipt.position, 1));
    assert!(matches!(rest.events[0], Event::StockReserved(_)));
    drop(blocking);
    core.close().await.unwrap();
    assert!(subscription.next().await.is_none(), "it ends when the core is closed");
}

#[test]
fn a_subscriber_that_never_reads_holds_nobody_up() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 1_000_000);
    let mut idle = core.core().subscribe(Position::START);
    for _ in 0..20 {
        let batch: Vec<Submission> = (0..1_000).map(|_| a_mug().into()).collect();
        core.submit_batch(batch).into_iter().for_each(|result| drop(result.unwrap()));
    }
    let mut told = 0;
    while let Some(committed) = idle.try_next().unwrap() {
        told += committed.events.len();
    }
    assert_eq!(told, 20_003);
}
