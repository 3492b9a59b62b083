//! Whoever panics, in a thread of his own or in one of the core's, has nobody else wait for ever or lose anything.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{
    Blocking, Clock, Error, Onhand, Position, Receive, Storage, Submission, SubmitError, SystemClock, Timestamp,
};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;
use support::gate::{Gate, wait_until};
use support::{a_mug, available, open_in, stock_up};

const CALLERS: usize = 8;

#[test]
fn a_subscriber_or_reader_who_panics_takes_nobody_with_it() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 1_000);
    let mut never_read = core.core().subscribe(Position::START);
    let named = |name: &str| std::thread::Builder::new().name(name.to_owned());
    let subscriber = named("a subscriber").spawn({
        let mut told = core.subscribe(Position::START);
        move || told.by_ref().for_each(|told| assert!(told.unwrap().last() < Position(10), "he has seen enough"))
    });
    let reader = named("a reader").spawn({
        let core = core.clone();
        move || {
            let snapshot = core.snapshot().unwrap();
            let reading = snapshot.read().unwrap();
            panic!("in the middle of reading position {}", reading.position());
        }
    });
    let (subscriber, reader) = (subscriber.unwrap(), reader.unwrap());
    let mut other = core.subscribe(Position::START);
    for n in 4..=200 {
        assert_eq!(core.reserve(a_mug()).unwrap().position, Position(n));
    }
    assert!(subscriber.join().is_err() && reader.join().is_err());
    assert_eq!(available(&core), 1_000 - 197);
    assert_eq!(other.by_ref().map(|told| told.unwrap().last()).take_while(|at| *at < Position(200)).count(), 199);
    assert_eq!(never_read.try_next().unwrap().unwrap().first, Position(1));
    core.close().unwrap();
}

/// A clock that panics once it is told to.
#[derive(Debug, Default)]
struct Brittle {
    clock: SystemClock,
    breaks: AtomicBool,
}

impl Clock for Brittle {
    fn wall(&self) -> Timestamp {
        self.clock.wall()
    }

    fn monotonic(&self) -> Duration {
        assert!(!self.breaks.load(SeqCst), "the clock breaks");
        self.clock.monotonic()
    }
}

/// What callers hear who reserve until they are refused: how many mugs they got, and the commands of which nobody knows.
fn reserve_until_it_ends(core: &Blocking, breaks: impl FnOnce()) -> (usize, Vec<Submission>) {
    let caller = |core: Blocking| {
        let (mut got, mut unknown) = (0, Vec::new());
        loop {
            let submission = Submission::new(a_mug());
            match core.submit(submission.clone()) {
                Ok(_) => got += 1,
                Err(SubmitError::Unknown { .. }) => unknown.push(submission),
                Err(SubmitError::Closed) => return (got, unknown),
                Err(other) => panic!("{other}"),
            }
        }
    };
    // Not scoped: should they wait for ever, the test does not.
    let spawn = |core: Blocking| std::thread::spawn(move || caller(core));
    let callers: Vec<_> = (0..CALLERS).map(|_| spawn(core.clone())).collect();
    wait_until("many have got something", || core.core().stats().accepted > 100);
    breaks();
    wait_until("everybody has heard of it", || callers.iter().all(|caller| caller.is_finished()));
    callers.into_iter().map(|caller| caller.join().unwrap()).fold((0, Vec::new()), |mut all, (got, unknown)| {
        all.0 += got;
        all.1.extend(unknown);
        all
    })
}

/// The core has ended by name, reads go on, and reopening settles what happened.
fn has_ended_by(core: Blocking, thread: &str, directory: &Path, (got, unknown): (usize, Vec<Submission>)) {
    let failure = core.core().failure().expect("it has failed");
    assert!(failure.to_string().contains(thread), "{failure}");
    let left = available(&core);
    assert!(core.submit_batch([Submission::new(a_mug())])[0].is_err());
    assert!(core.receive(Receive::new("mug", "berlin", 1)).is_err());
    assert!(matches!(core.clone().close(), Err(Error::Failed { .. })));
    drop(core);

    let core = open_in(directory);
    assert!(available(&core) <= left, "what could be read is durable");
    unknown.iter().for_each(|submission| drop(core.submit(submission.clone()).unwrap()));
    assert_eq!(available(&core), 100_000 - (got + unknown.len()) as i64, "each of them once");
    core.close().unwrap();
}

#[test]
fn a_panic_of_the_sequencer_ends_the_core_by_name_and_nobody_waits_for_ever() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(Brittle::default());
    let builder = Onhand::builder().audit_index(false).clock(Arc::<Brittle>::clone(&clock));
    let core = builder.open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 100_000);
    let heard = reserve_until_it_ends(&core, || clock.breaks.store(true, SeqCst));
    has_ended_by(core, "onhand-sequencer", directory.path(), heard);
}

#[test]
fn a_panic_of_the_log_writer_ends_the_core_by_name_and_nobody_waits_for_ever() {
    let directory = tempfile::tempdir().unwrap();
    let gate = Gate::default();
    let storage: Arc<dyn Storage> = gate.over(onhand::RealStorage);
    let core = Onhand::builder().storage(storage).open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 100_000);
    let heard = reserve_until_it_ends(&core, || gate.panic());
    has_ended_by(core, "onhand-", directory.path(), heard);
}
