//! A seed that fails shrinks: the same promise is broken by a few moves, the same in every run.

use crate::conducted::Simulated;
use onhand::{Command, CommandId, Storage};
use onhand_testkit::sim::{Asked, Committed, Core, Plan, Said, Seen, Setting, Worker, shrink, simulate};
use std::path::Path;
use std::sync::Arc;

/// A core that says of every count that it happened one position later than it did.
struct Liar(Simulated);

impl Core for Liar {
    fn open(storage: Arc<dyn Storage>, directory: &Path, setting: &Setting) -> Result<Self, String> {
        Simulated::open(storage, directory, setting).map(Self)
    }

    fn submit(&self, id: CommandId, command: Command) -> Asked<Said> {
        let is_count = matches!(command, Command::Count(_));
        let said = self.0.submit(id, command);
        Box::pin(async move {
            let mut said = said.await;
            if let Said::Accepted { first, .. } = &mut said {
                first.0 += u64::from(is_count);
            }
            said
        })
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

#[test]
fn a_seed_that_fails_shrinks_to_a_few_moves_the_same_every_time() {
    // The first in which a count is accepted that nobody sent in a batch.
    let fails = |seed| {
        let plan = Plan::draw(seed, 100);
        simulate::<Liar>(&plan).err().map(|broken| (plan, broken))
    };
    let (plan, broken) = (0..100).find_map(fails).unwrap();
    assert_eq!(broken.promise, "what is acknowledged is in the log");
    let least = shrink::<Liar>(&plan, &broken);
    assert!(least.moves.len() <= 12, "{} of {} moves: {:#?}", least.moves.len(), plan.moves.len(), least.moves);
    assert_eq!(simulate::<Liar>(&least).unwrap_err().promise, broken.promise);
    let again = shrink::<Liar>(&plan, &broken);
    assert_eq!(format!("{:?}", again.moves), format!("{:?}", least.moves));
}
