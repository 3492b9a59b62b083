//! One run after the other, each as often as was asked for.

use super::context::Bench;
use super::measured::Measured;
use super::progress::Progress;
use super::runs::Run;
use super::stop;
use crate::exit::Failure;

/// Runs, each measured several times in a row.
#[derive(Debug)]
pub(super) struct Rounds<'a> {
    bench: &'a Bench,
    runs: u32,
    progress: Progress,
}

impl<'a> Rounds<'a> {
    pub(super) fn new(bench: &'a Bench, runs: u32, of: &[Run]) -> Self {
        let rounds = |run: &Run| u64::from(if run.is_repeated() { runs } else { 1 });
        Self { bench, runs, progress: Progress::new(of.iter().map(rounds).sum()) }
    }

    /// Measures one, as often as belongs to it.
    pub(super) fn measure(&self, run: Run) -> Result<Measured, Failure> {
        let rounds = if run.is_repeated() { self.runs } else { 1 };
        let mut measured = Measured::default();
        for round in 1..=rounds {
            self.progress.begins(run, round, rounds);
            measured.again(run.measure(self.bench)?);
            stop::check()?;
            self.progress.ended();
        }
        Ok(measured)
    }

    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }
}
