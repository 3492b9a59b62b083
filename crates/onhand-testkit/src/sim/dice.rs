//! Dice: what of a plan is not the script's to decide.

use crate::disk::{Crash, Random};

/// What is not the script's to decide.
pub(super) struct Dice(pub(super) Random);

impl Dice {
    pub(super) fn number(&mut self, below: u64) -> u64 {
        self.0.next() % below.max(1)
    }

    pub(super) fn up_to(&mut self, most: usize) -> usize {
        self.0.up_to(most)
    }

    pub(super) fn one_in(&mut self, many: u64) -> bool {
        self.number(many) == 0
    }

    pub(super) fn of<T: Copy, const N: usize>(&mut self, choices: [T; N]) -> T {
        choices[self.up_to(N - 1)]
    }

    pub(super) fn place(&mut self, begin: usize, end: usize) -> usize {
        begin + self.up_to(end - begin)
    }

    /// What survives a loss of power.
    pub(super) fn crash(&mut self) -> Crash {
        let seed = self.0.next();
        self.of([
            Crash::LoseUnsynced,
            Crash::LoseUnsynced,
            Crash::KeepUnsynced,
            Crash::Sectors(seed),
            Crash::Pages(seed),
            Crash::Prefix(seed),
        ])
    }
}
