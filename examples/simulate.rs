//! Simulate: a core with a layer of one's own, on a disk that loses its power and a clock that jumps, as a seed decides.
//!
//! docs/simulation.md shows the adapter, which a test sees to.

#[path = "../crates/onhand/tests/simulation/conducted.rs"]
#[allow(clippy::panic, clippy::unwrap_used, reason = "a simulation fails by panicking")]
mod conducted;

use conducted::{Simulated, said};
use onhand::{Command, CommandId, Onhand, Receipt, Storage, Submission, SubmitError};
use onhand_testkit::sim::{Asked, Campaign, Committed, Core, Plan, Said, Seen, Setting, Worker, simulate};
use std::path::Path;
use std::sync::Arc;

/// What stands between callers and the core in this shop: a till asks once more where too much was under way.
async fn at_the_till(core: Onhand, submission: Submission) -> Result<Receipt, SubmitError> {
    match core.submit(submission.clone()).await {
        // Under the same id: whatever became of it, it happens once.
        Err(SubmitError::Busy { .. }) => core.submit(submission).await,
        told => told,
    }
}

/// The shop's core in a simulation.
struct Till(Simulated);

impl Core for Till {
    fn submit(&self, id: CommandId, command: Command) -> Asked<Said> {
        let (core, submission) = (self.0.core(), Submission::new(command).id(id));
        Box::pin(async move { said(at_the_till(core, submission).await) })
    }

    // The rest is the core's own.
    fn open(storage: Arc<dyn Storage>, directory: &Path, setting: &Setting) -> Result<Self, String> {
        Simulated::open(storage, directory, setting).map(Self)
    }

    fn submit_batch(&self, commands: Vec<(CommandId, Command)>) -> Asked<Vec<Said>> {
        self.0.submit_batch(commands)
    }

    fn snapshot(&self) -> Asked<Result<Seen, String>> {
        self.0.snapshot()
    }

    fn step(&mut self, worker: Worker) -> bool {
        self.0.step(worker)
    }

    fn time_out(&mut self) -> bool {
        self.0.time_out()
    }

    fn committed(&mut self) -> Result<Vec<Committed>, String> {
        self.0.committed()
    }

    fn has_failed(&self) -> bool {
        self.0.has_failed()
    }

    fn close(self) -> Result<(), String> {
        self.0.close()
    }

    fn verify(storage: Arc<dyn Storage>, directory: &Path) -> Vec<String> {
        Simulated::verify(storage, directory)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // In a test of one's own, with its name in place of `--example simulate`.
    let outcome = Campaign::new("--example simulate", 12).commands(60).run::<Till>();
    println!("{outcome}");
    assert!(outcome.accepted > 0 && outcome.power_losses as u64 >= 3 * outcome.runs);

    // A seed is a run: the same moves, calls and answers, whenever it is played.
    let plan = Plan::draw(7, 60);
    let (once, again) = (simulate::<Till>(&plan).map_err(told)?, simulate::<Till>(&plan).map_err(told)?);
    println!("Seed 7: {} losses of power, {} records; again the same.", once.power_losses, once.records);
    assert_eq!(once, again);
    Ok(())
}

fn told(broken: onhand_testkit::sim::Broken) -> String {
    format!("{}: {}", broken.promise, broken.found)
}
