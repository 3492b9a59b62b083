//! Anything as choices of what is asked for: the rules and the reference model agree.

use crate::choices::Choices;
use onhand_testkit::agree;
use onhand_testkit::generate::{ScriptStep, Stage, step};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// How many bytes choose one command. Each has its own, so that what is changed in one leaves the others as they are.
const A_STEP: usize = 4;
/// The most commands.
const STEPS: usize = 64;

/// After every command the ledger and the model say the same, and all rules hold; a replay and a restored ledger are
/// the same in the end.
///
/// The first byte chooses the stage, each four that follow a command and the time before it.
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
            // Not passed through as they are: proptest halves such bytes for each choice within a choice, and waits
            // for ever for another zero where they end.
            let rng = TestRng::from_seed(RngAlgorithm::ChaCha, blake3::hash(chosen).as_bytes());
            let config = Config { failure_persistence: None, ..Config::default() };
            let tree = strategy.new_tree(&mut TestRunner::new_with_rng(config, rng));
            tree.ok().map(|tree| tree.current())
        })
        .collect();
    agree(&script);
}
