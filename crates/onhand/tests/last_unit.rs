//! The last unit is sold once, whoever fights for it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Receive, Rejection, Submission, SubmitError};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Barrier};
use support::{a_mug, available, open_in, stock_up};

#[test]
fn of_64_threads_exactly_one_gets_the_last_mug_a_thousand_times_over() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 1);
    let (threads, rounds) = (64, 1_000);
    let (barrier, granted) = (Arc::new(Barrier::new(threads)), Arc::new(AtomicUsize::new(0)));
    let fighters: Vec<_> = (0..threads)
        .map(|_| {
            let (core, barrier, granted) = (core.clone(), Arc::clone(&barrier), Arc::clone(&granted));
            std::thread::spawn(move || {
                for round in 1..=rounds {
                    barrier.wait();
                    match core.reserve(a_mug()) {
                        Ok(_) => {
                            granted.fetch_add(1, Relaxed);
                        }
                        Err(SubmitError::Rejected(refusal)) => {
                            assert!(matches!(refusal.rejection, Rejection::InsufficientStock { .. }), "{refusal}");
                        }
                        Err(other) => panic!("{other}"),
                    }
                    if barrier.wait().is_leader() {
                        assert_eq!(granted.load(Relaxed), round, "one mug a round");
                        assert_eq!(available(&core), 0);
                        core.receive(Receive::new("mug", "berlin", 1)).unwrap();
                    }
                    barrier.wait();
                }
            })
        })
        .collect();
    fighters.into_iter().for_each(|fighter| fighter.join().unwrap());
    core.close().unwrap();
}

#[test]
fn opposite_line_orders_from_two_threads_never_wait_for_each_other() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 500);
    core.define_sku(onhand::DefineSku::new("cup")).unwrap();
    core.receive(Receive::new("cup", "berlin", 500)).unwrap();
    let buyers: Vec<_> = [["mug", "cup"], ["cup", "mug"]]
        .into_iter()
        .map(|[first, second]| {
            let core = core.clone();
            std::thread::spawn(move || {
                let order = onhand::Reserve::new().line(first, 1).line(second, 1);
                let batch: Vec<Submission> = (0..400).map(|_| order.clone().into()).collect();
                core.submit_batch(batch).iter().filter(|result| result.is_ok()).count()
            })
        })
        .collect();
    let sold: usize = buyers.into_iter().map(|buyer| buyer.join().unwrap()).sum();
    assert_eq!((sold, available(&core)), (500, 0));
}
