//! Anything as choices of what is asked for: the rules and the reference model agree.

use crate::choices::Choices;
use onhand_testkit::agree;
use onhand_testkit::generate::{ScriptStep, Stage, step};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// How many bytes choose one command. Each has its own, so that what is changed in one leaves the others as they are.
const A_STEP: usize = 48;
/// The most commands.
const STEPS: usize = 64;

/// After every command the ledger and the model say the same, and all rules hold; a replay and a restored ledger are
/// the same in the end.
///
/// The first byte chooses the stage, each 48 that follow one command and the time before it.
///
/// # Panics
/// Where that is broken.
pub fn model(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let stage = if choices.byte() & 1 == 0 { Stage::NARROW } else { Stage::WIDE };
    let strategy = step(stage);
    let script: Vec<ScriptStep> = choices
        .rest()
        .chunks(A_STEP)
        .take(STEPS)
        .filter_map(|chosen| {
            // What is passed through has to be as long as what is asked for.
            let mut random = [0; 1024];
            random[..chosen.len()].copy_from_slice(chosen);
            let rng = TestRng::from_seed(RngAlgorithm::PassThrough, &random);
            let config = Config { failure_persistence: None, ..Config::default() };
            let tree = strategy.new_tree(&mut TestRunner::new_with_rng(config, rng));
            tree.ok().map(|tree| tree.current())
        })
        .collect();
    agree(&script);
}
