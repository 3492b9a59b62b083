//! Outcomes: what came of runs, counted.

use crate::Tally;
use std::fmt;

/// What came of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many runs it is.
    pub runs: u64,
    /// A digest of everything that happened.
    pub trace: u64,
    /// How many commands were sent, those sent again not counted.
    pub sent: usize,
    /// How many answers said that a command happened.
    pub accepted: usize,
    /// How many said that a rule refused it.
    pub refused: usize,
    /// How many records the log had in the end.
    pub records: usize,
    /// How often the power failed.
    pub power_losses: usize,
    /// How often the process was killed or closed.
    pub restarts: usize,
    /// How often the log failed.
    pub failures: usize,
    /// How often something was wrong on a copy of the disk.
    pub damages: usize,
}

impl Tally for Outcome {
    fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.trace ^= other.trace;
        self.sent += other.sent;
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.records += other.records;
        self.power_losses += other.power_losses;
        self.restarts += other.restarts;
        self.failures += other.failures;
        self.damages += other.damages;
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sent, accepted, refused, power_losses, restarts, failures, damages, .. } = self;
        write!(f, "{sent} commands sent, {accepted} accepted, {refused} refused; {power_losses} losses of power, ")?;
        write!(f, "{restarts} restarts, {failures} failures of the log, {damages} damages")
    }
}
