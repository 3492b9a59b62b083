//! Campaigns: many seeds, one after the other, and one line to have the first again that fails.

use super::{Broken, Core, Outcome, Plan, play, shrink};
use std::any::Any;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many characters of what was found are told in one line.
const TOLD: usize = 1_500;

/// Plays a plan to its end.
///
/// # Errors
/// The first promise that was not kept. That nothing panics is one of them.
pub fn simulate<C: Core>(plan: &Plan) -> Result<Outcome, Broken> {
    let played = catch_unwind(AssertUnwindSafe(|| play::<C>(plan)));
    played.unwrap_or_else(|panic| Err(Broken { promise: "nothing panics", found: message(&*panic) }))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// Seeds to be tried by one test.
#[derive(Clone, Debug)]
pub struct Campaign {
    test: String,
    first: u64,
    seeds: u64,
    commands: usize,
}

impl Campaign {
    /// So many seeds, for the test of this name, as `cargo test` takes it. `ONHAND_SIM_SEEDS` in the environment
    /// changes how many, `ONHAND_SIM_SEED` says which is the first; it is a new one in every run else.
    #[must_use]
    pub fn new(test: &str, seeds: u64) -> Self {
        let told = |name| std::env::var(name).ok()?.parse::<u64>().ok();
        // Short enough to be typed.
        let first = told("ONHAND_SIM_SEED").unwrap_or_else(|| RandomState::new().hash_one(test) >> 24);
        let seeds = told("ONHAND_SIM_SEEDS").unwrap_or(seeds);
        Self { test: test.to_owned(), first, seeds, commands: 200 }
    }

    /// How many commands each run has, instead of 200.
    #[must_use]
    pub const fn commands(mut self, commands: usize) -> Self {
        self.commands = commands;
        self
    }

    /// Tries the seeds on all processors, and tells what came of all of them together.
    ///
    /// # Panics
    /// Where a promise was not kept: with one line that has the same run again.
    pub fn run<C: Core>(&self) -> Outcome {
        println!("ONHAND_SIM_SEED={} ONHAND_SIM_SEEDS={} repeats this run", self.first, self.seeds);
        let (next, sum, failed) = (AtomicU64::new(0), Mutex::new(Outcome::default()), Mutex::new(None));
        let try_seeds = || {
            loop {
                let nth = next.fetch_add(1, Relaxed);
                if nth >= self.seeds || lock(&failed).is_some() {
                    return;
                }
                let plan = Plan::draw(self.first.wrapping_add(nth), self.commands);
                match simulate::<C>(&plan) {
                    Ok(outcome) => lock(&sum).add(&outcome),
                    Err(broken) => *lock(&failed) = Some((plan, broken)),
                }
            }
        };
        let processors = thread::available_parallelism().map_or(1, NonZero::get).min(self.seeds as usize);
        thread::scope(|scope| (0..processors).for_each(|_| drop(scope.spawn(try_seeds))));
        if let Some((plan, broken)) = lock(&failed).take() {
            self.tell::<C>(&plan, &broken);
        }
        sum.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell<C: Core>(&self, plan: &Plan, broken: &Broken) {
        // Before the search for less, which takes a while.
        println!("ONHAND_SIM_SEED={} fails: {}", plan.seed, broken.promise);
        let least = shrink::<C>(plan, broken);
        println!("the same promise is broken by these {} of {} moves:", least.moves.len(), plan.moves.len());
        least.moves.iter().for_each(|next| println!("  {next:?}"));
        let found = simulate::<C>(&least).err().map_or_else(|| broken.found.clone(), |broken| broken.found);
        let found: String = found.chars().take(TOLD).collect();
        let Broken { promise, .. } = broken;
        let is_kept = broken.promise.is_empty();
        let (test, seed) = (&self.test, plan.seed);
        assert!(
            is_kept,
            "not so: {promise}. ONHAND_SIM_SEED={seed} ONHAND_SIM_SEEDS=1 cargo test {test} has it again: {found}"
        );
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Outcome {
    /// Takes another one together with this one.
    fn add(&mut self, other: &Self) {
        self.trace ^= other.trace;
        self.sent += other.sent;
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.records += other.records;
        self.power_losses += other.power_losses;
        self.restarts += other.restarts;
        self.failures += other.failures;
    }
}
