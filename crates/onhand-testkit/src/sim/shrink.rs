//! Shrinking: the same promise broken by less.

use super::{Broken, Core, Move, Plan, simulate};

/// How often a plan is played on the way to a smaller one.
const RUNS: usize = 600;

/// A smaller plan that breaks the same promise: moves are left out as long as it does, more at a time at first, then
/// commands of batches. The same plan always shrinks to the same.
#[must_use]
pub fn shrink<C: Core>(plan: &Plan, broken: &Broken) -> Plan {
    let mut search = Search { least: plan.clone(), runs: RUNS };
    let fails = |plan: &Plan| simulate::<C>(plan).is_err_and(|found| found.promise == broken.promise);
    let mut size = plan.moves.len() / 2;
    while size > 0 && search.runs > 0 {
        let any = search.without(size, &fails);
        if size > 1 || !any {
            size /= 2;
        }
    }
    search.smaller_batches(&fails);
    search.least
}

struct Search {
    least: Plan,
    runs: usize,
}

impl Search {
    /// Leaves out so many moves at a time wherever that goes; from the end, where what came too late stands.
    fn without(&mut self, size: usize, fails: &impl Fn(&Plan) -> bool) -> bool {
        let (mut to, mut any) = (self.least.moves.len(), false);
        while to > 0 && self.runs > 0 {
            let from = to.saturating_sub(size);
            let mut fewer = self.least.clone();
            fewer.moves.drain(from..to);
            any |= self.becomes(fewer, fails);
            to = from;
        }
        any
    }

    fn smaller_batches(&mut self, fails: &impl Fn(&Plan) -> bool) {
        for at in 0..self.least.moves.len() {
            let mut nth = 0;
            while let Some(Move::Batch(steps)) = self.least.moves.get(at)
                && nth < steps.len()
                && steps.len() > 1
                && self.runs > 0
            {
                let mut fewer = self.least.clone();
                if let Some(Move::Batch(steps)) = fewer.moves.get_mut(at) {
                    steps.remove(nth);
                }
                nth += usize::from(!self.becomes(fewer, fails));
            }
        }
    }

    fn becomes(&mut self, plan: Plan, fails: &impl Fn(&Plan) -> bool) -> bool {
        self.runs -= 1;
        let is_so = fails(&plan);
        if is_so {
            self.least = plan;
        }
        is_so
    }
}
