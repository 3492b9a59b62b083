//! How random tests run: with a seed that is told, so that every failure can be had again.

use proptest::test_runner::{Config, RngSeed, TestRunner};
use std::hash::{BuildHasher, RandomState};

/// A runner of so many cases. Its seed is new in every run and printed; `PROPTEST_RNG_SEED` in the environment
/// repeats one, `PROPTEST_CASES` changes how many cases there are.
#[must_use]
pub fn runner(cases: u32) -> TestRunner {
    let told = |name| std::env::var(name).ok()?.parse::<u64>().ok();
    let seed = told("PROPTEST_RNG_SEED").unwrap_or_else(|| RandomState::new().hash_one(cases));
    let cases = told("PROPTEST_CASES").and_then(|cases| u32::try_from(cases).ok()).unwrap_or(cases);
    println!("PROPTEST_RNG_SEED={seed} repeats this run of {cases} cases");
    TestRunner::new(Config { cases, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() })
}
