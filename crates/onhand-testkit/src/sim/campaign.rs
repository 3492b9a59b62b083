//! Campaigns: many seeds, and one line to have the first again that fails.

use super::{Broken, Core, Outcome, Plan, play, shrink};
use crate::Seeds;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

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
    seeds: Seeds,
    commands: usize,
}

impl Campaign {
    /// So many seeds, for the test of this name, as `cargo test` takes it. `ONHAND_SIM_SEEDS` in the environment
    /// changes how many, `ONHAND_SIM_SEED` says which is the first: see [`Seeds::new`].
    #[must_use]
    pub fn new(test: &str, seeds: u64) -> Self {
        Self { seeds: Seeds::new("ONHAND_SIM", test, seeds), commands: 200 }
    }

    /// How many commands each run has, instead of 200.
    #[must_use]
    pub const fn commands(mut self, commands: usize) -> Self {
        self.commands = commands;
        self
    }

    /// How many runs there have to have been: `ONHAND_SIM_LEAST`, or one.
    #[must_use]
    pub fn least(&self) -> u64 {
        self.seeds.least(1)
    }

    /// Tries the seeds on all processors, and tells what came of all of them together.
    ///
    /// # Panics
    /// Where a promise was not kept: with one line that has the same run again.
    pub fn run<C: Core>(&self) -> Outcome {
        let simulated = |seed| simulate::<C>(&Plan::draw(seed, self.commands));
        match self.seeds.try_all(simulated) {
            Ok(outcome) => outcome,
            Err((seed, broken)) => self.fails::<C>(seed, &broken),
        }
    }

    fn fails<C: Core>(&self, seed: u64, broken: &Broken) -> Outcome {
        let plan = Plan::draw(seed, self.commands);
        let again = self.seeds.again(seed);
        // Before the search for less, which takes a while.
        println!("seed {seed} fails: {}", broken.promise);
        let least = shrink::<C>(&plan, broken);
        println!("the same promise is broken by these {} of {} moves:", least.moves.len(), plan.moves.len());
        least.moves.iter().for_each(|next| println!("  {next:?}"));
        let found = simulate::<C>(&least).err().map_or_else(|| broken.found.clone(), |broken| broken.found);
        let found: String = found.chars().take(TOLD).collect();
        let Broken { promise, .. } = broken;
        let is_kept = promise.is_empty();
        assert!(is_kept, "not so: {promise}. {again} has it again: {found}");
        Outcome::default()
    }
}
