//! A full queue is a typed refusal, at once or after as long as the caller would wait.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Blocking, Onhand, Patience, Receipt, Submission, SubmitError};
use onhand_testkit::disk::SimDisk;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};
use support::gate::GatedDisk;
use support::{DIRECTORY, a_mug, available, gated, settings, stock_up};
use tokio::runtime::Runtime;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_time().build().unwrap()
}

/// A core that has one command under way, and room for no other: the disk syncs nothing.
struct Full {
    disk: GatedDisk,
    core: Blocking,
    under_way: Submission,
    runtime: Runtime,
}

impl Full {
    fn new() -> Self {
        let disk = GatedDisk::new(20);
        let core = gated(&disk).queue(1).patience(Patience::For(Duration::from_secs(60))).open_blocking(DIRECTORY);
        let core = core.unwrap();
        let shop = core.blocking();
        stock_up(&shop, 10);
        disk.gate.shut();
        let runtime = runtime();
        let under_way = Submission::new(a_mug());
        {
            // What is queued runs, though nobody waits for it any more.
            let mut asked = Box::pin(core.submit(under_way.clone()));
            assert!(asked.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        disk.gate.wait_for_a_sync();
        Self { disk, core: shop, under_way, runtime }
    }

    /// The gate opens: what was queued happens, and what was refused has not.
    fn ends(self, refused: &Submission) {
        self.disk.gate.open();
        assert!(self.core.submit(self.under_way).unwrap().replayed);
        assert_eq!(available(&self.core), 9);
        assert!(!self.core.submit(refused.clone()).unwrap().replayed, "it was never queued");
        assert_eq!(available(&self.core), 8);
    }
}

fn is_busy(told: &Result<Receipt, SubmitError>) -> bool {
    matches!(told, Err(SubmitError::Busy { limit: 1 }))
}

const A_MOMENT: Duration = Duration::from_millis(50);

#[test]
fn callers_without_patience_are_refused_at_once_and_nothing_is_queued() {
    let full = Full::new();
    let impatient = full.core.core().with_patience(Patience::None);
    let one = Submission::new(a_mug());
    {
        // Where there is a timer to wait for, the first poll has the answer all the same.
        let _guard = full.runtime.enter();
        let told = Box::pin(impatient.submit(one.clone())).as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(&told, Poll::Ready(told) if is_busy(told)), "{told:?}");
    }
    assert!(is_busy(&impatient.blocking().submit(one.clone())));
    assert!(impatient.blocking().submit_batch([a_mug(), a_mug()]).iter().all(is_busy));
    full.ends(&one);
}

#[test]
fn a_caller_with_patience_waits_as_long_as_he_said_and_is_refused_then() {
    let full = Full::new();
    let patient = full.core.core().with_patience(Patience::For(A_MOMENT)).blocking();
    let (mug, asked) = (Submission::new(a_mug()), Instant::now());
    let told = patient.submit(mug.clone());
    assert!(is_busy(&told), "{told:?}");
    assert!(asked.elapsed() >= A_MOMENT, "{:?}", asked.elapsed());
    full.ends(&mug);
}

#[test]
fn within_a_runtime_patience_ends_by_its_timer() {
    let full = Full::new();
    let patient = full.core.core().with_patience(Patience::For(A_MOMENT));
    let (mug, asked) = (Submission::new(a_mug()), Instant::now());
    let told = full.runtime.block_on(patient.submit(mug.clone()));
    assert!(is_busy(&told), "{told:?}");
    assert!(asked.elapsed() >= A_MOMENT, "{:?}", asked.elapsed());
    full.ends(&mug);
}

#[test]
fn a_caller_with_more_patience_is_served_once_there_is_room() {
    let full = Full::new();
    let patient = full.core.core().with_patience(Patience::For(Duration::from_secs(60))).blocking();
    let (another, mug) = (Submission::new(a_mug()), Submission::new(a_mug()));
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| patient.submit(mug.clone()));
        std::thread::sleep(A_MOMENT);
        assert!(!waits.is_finished(), "there is no room yet");
        full.disk.gate.open();
        assert!(!waits.join().unwrap().unwrap().replayed);
    });
    assert!(!full.core.submit(another).unwrap().replayed);
    assert_eq!(available(&full.core), 7);
}

#[test]
fn refusals_that_wait_for_the_disk_take_room_like_any_other_answer() {
    let disk = GatedDisk::new(20);
    let core = gated(&disk).queue(16).patience(Patience::None).open_blocking(DIRECTORY).unwrap();
    stock_up(&core.blocking(), 1);
    disk.gate.shut();
    // The last mug is on its way to the disk; whoever is refused another waits for it to arrive.
    type Asked<'a> = Pin<Box<dyn Future<Output = Result<Receipt, SubmitError>> + 'a>>;
    let ask = || -> Asked<'_> { Box::pin(core.submit(a_mug())) };
    let poll = |asked: &mut Asked<'_>| asked.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let mut asked: Vec<_> = (0..16).map(|_| ask()).collect();
    assert!(asked.iter_mut().all(|asked| poll(asked).is_pending()));
    for _ in 0..1_000 {
        assert!(matches!(poll(&mut ask()), Poll::Ready(Err(SubmitError::Busy { limit: 16 }))));
    }
    disk.gate.open();
    let told: Vec<_> = asked.into_iter().map(|asked| runtime().block_on(asked)).collect();
    assert_eq!(told.iter().filter(|told| matches!(told, Err(SubmitError::Rejected(_)))).count(), 15);
}

#[test]
fn of_many_callers_without_patience_each_is_served_or_refused() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().audit_index(false).queue(4).patience(Patience::None);
    let core = core.open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 1_000_000);
    let results: Vec<_> = std::thread::scope(|scope| {
        let callers: Vec<_> =
            (0..64).map(|_| scope.spawn(|| (0..50).map(|_| core.reserve(a_mug())).collect::<Vec<_>>())).collect();
        callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect()
    });
    let busy = |result: &&Result<_, SubmitError>| matches!(result, Err(SubmitError::Busy { limit: 4 }));
    let (busy, granted) = (results.iter().filter(busy).count(), results.iter().filter(|r| r.is_ok()).count());
    assert_eq!(busy + granted, 64 * 50);
    assert_eq!(available(&core), 1_000_000 - granted as i64);
}

#[test]
fn a_caller_who_has_his_answer_finds_his_room_free_again() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().audit_index(false).queue(1).patience(Patience::None);
    let core = core.open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 1_000);
    (0..200).for_each(|_| drop(core.reserve(a_mug()).unwrap()));
}

#[test]
fn a_batch_larger_than_the_queue_is_served_in_parts() {
    let disk = SimDisk::new(3);
    let core = settings(&disk).queue(100).open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 10_000);
    let batch: Vec<Submission> = (0..1_000).map(|_| a_mug().into()).collect();
    assert!(core.submit_batch(batch).iter().all(Result::is_ok));
    assert_eq!(available(&core), 9_000);
}

#[test]
fn a_command_too_large_for_a_commit_is_refused_and_changes_nothing() {
    let disk = SimDisk::new(3);
    let core = settings(&disk).open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 10);
    core.define_location(onhand::DefineLocation::store("hamburg")).unwrap();
    let mut order = onhand::Reserve::new();
    for n in 0..900 {
        core.define_sku(onhand::DefineSku::new(format!("a-rather-long-name-{n}"))).unwrap();
        for location in ["berlin", "hamburg"] {
            core.receive(onhand::Receive::new(format!("a-rather-long-name-{n}"), location, 600_000)).unwrap();
        }
        order = order.line(format!("a-rather-long-name-{n}"), 1_000_000);
    }
    let before = core.core().position();
    match core.reserve(order) {
        Err(SubmitError::TooLarge { length, limit }) => assert!(length > limit),
        other => panic!("{other:?}"),
    }
    core.reserve(a_mug()).unwrap();
    assert_eq!(core.core().position().0, before.0 + 1);
}

#[test]
fn commits_too_small_for_the_cores_own_records_are_refused_by_name() {
    let disk = SimDisk::new(3);
    match settings(&disk).max_frame(8 << 10).open_blocking(DIRECTORY) {
        Err(onhand::Error::FrameTooSmall { max_frame, least }) => assert!(max_frame < least),
        other => panic!("{other:?}"),
    }
}

#[test]
fn thousands_of_holds_that_expire_at_once_are_swept_in_commits_of_any_size() {
    let disk = SimDisk::new(3);
    let core = settings(&disk).input_clock().open_blocking(DIRECTORY).unwrap().blocking();
    stock_up(&core, 5_000);
    let holds: Vec<Submission> = (0..5_000).map(|_| a_mug().into()).collect();
    assert!(core.submit_batch(holds).iter().all(Result::is_ok));
    assert_eq!(available(&core), 0);
    let later = onhand::Timestamp::from_seconds(10_000_000_000);
    let receipt = core.submit(Submission::new(a_mug()).at(later)).unwrap();
    assert_eq!((receipt.events().unwrap().len(), available(&core)), (1, 4_999));
}
