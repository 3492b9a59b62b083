//! A refusal is as solid as a receipt: it is not told before what it was decided on is durable.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Blocking, DefineLocation, Onhand, Receipt, Submission, SubmitError};
use std::time::Duration;
use support::gate::{GatedDisk, wait_until};
use support::{DIRECTORY, a_mug, gated, open, stock_up};
use tokio::task::JoinHandle;

type Asked = JoinHandle<Result<Receipt, SubmitError>>;

/// A core whose disk syncs nothing any more, with so many mugs.
fn shut_in(disk: &GatedDisk, mugs: i64) -> Onhand {
    shut(disk, gated(disk).open_blocking(DIRECTORY).unwrap(), mugs)
}

fn shut(disk: &GatedDisk, core: Onhand, mugs: i64) -> Onhand {
    stock_up(&core.blocking(), mugs);
    // A caller who has been alone for a while is served in one thread, in which nobody else is decided meanwhile.
    assert!(core.blocking().submit_batch(["potsdam", "ulm"].map(DefineLocation::store)).iter().all(Result::is_ok));
    disk.gate.shut();
    core
}

/// Asks for all in this order, in a runtime of one thread; the first is on its way to the disk.
async fn ask<const N: usize>(core: &Onhand, disk: &GatedDisk, all: [Submission; N]) -> [Asked; N] {
    let asked = all.map(|submission| {
        let core = core.clone();
        tokio::spawn(async move { core.submit(submission).await })
    });
    tokio::task::yield_now().await;
    disk.gate.wait_for_a_sync();
    asked
}

/// One has asked for the last mug, and another after him; both are decided, and nothing of it is durable.
async fn two_ask_for_the_last_mug(disk: &GatedDisk) -> (Blocking, Submission, Asked, Asked) {
    let core = shut_in(disk, 1);
    let first = Submission::new(a_mug());
    let [one, another] = ask(&core, disk, [first.clone(), Submission::new(a_mug())]).await;
    wait_until("both are decided", || core.stats().accepted == 6 && core.stats().rejected == 1);
    // An answer that was given would be here by now.
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(!one.is_finished(), "the winner is told of what is not durable");
    assert!(!another.is_finished(), "the loser is told of a sale that is not durable");
    (core.blocking(), first, one, another)
}

#[tokio::test]
async fn a_refusal_waits_until_what_it_was_decided_on_is_durable() {
    let disk = GatedDisk::new(10);
    let (_core, _, one, another) = two_ask_for_the_last_mug(&disk).await;
    disk.gate.open();
    let receipt = one.await.unwrap().unwrap();
    match another.await.unwrap() {
        Err(SubmitError::Rejected(refusal)) => assert_eq!(refusal.position, receipt.position),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn nobody_is_refused_for_a_sale_that_may_not_have_happened() {
    let disk = GatedDisk::new(10);
    let (core, first, one, another) = two_ask_for_the_last_mug(&disk).await;
    disk.gate.break_down();
    assert!(matches!(one.await.unwrap(), Err(SubmitError::Unknown { id, .. }) if id == first.id));
    let told = another.await.unwrap();
    assert!(matches!(told, Err(SubmitError::Closed | SubmitError::Unknown { .. })), "{told:?}");
    drop(core);

    // The mug was not sold after all: whoever asks first now gets it.
    disk.disk.crash(onhand_testkit::disk::Crash::LoseUnsynced);
    let core = open(&disk.disk).unwrap();
    core.reserve(a_mug()).unwrap();
    assert!(core.submit(first).unwrap_err().rejection().is_some());
}

#[tokio::test]
async fn an_id_is_not_said_to_be_taken_by_what_may_not_have_happened() {
    let disk = GatedDisk::new(10);
    let core = shut_in(&disk, 2);
    let first = Submission::new(a_mug());
    let under_its_id = Submission::new(DefineLocation::store("essen")).id(first.id);
    let [one, another, _] = ask(&core, &disk, [first.clone(), under_its_id, Submission::new(a_mug())]).await;
    // What was queued before the last of them has been decided, too.
    wait_until("all are decided", || core.stats().accepted == 7);
    disk.gate.break_down();
    assert!(matches!(one.await.unwrap(), Err(SubmitError::Unknown { .. })));
    assert!(matches!(another.await.unwrap(), Err(SubmitError::Unknown { id, .. }) if id == first.id));
}

#[tokio::test]
async fn an_id_is_not_said_to_be_forgotten_for_what_may_not_have_happened() {
    let disk = GatedDisk::new(10);
    let core = shut(&disk, gated(&disk).remembered_ids(1).open_blocking(DIRECTORY).unwrap(), 3);
    // Each of a millisecond of its own, so that each forgets the one before.
    let [old, first, second, third] = [(); 4].map(|()| {
        std::thread::sleep(Duration::from_millis(2));
        Submission::new(a_mug())
    });
    let [_, _, last, another, _] =
        ask(&core, &disk, [first, second, third, old.clone(), Submission::new(DefineLocation::store("essen"))]).await;
    wait_until("all are decided", || core.stats().accepted == 9);
    disk.gate.break_down();
    assert!(matches!(last.await.unwrap(), Err(SubmitError::Unknown { .. })));
    let told = another.await.unwrap();
    assert!(matches!(&told, Err(SubmitError::Unknown { id, .. }) if *id == old.id), "{told:?}");
}
