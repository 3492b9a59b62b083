//! The result, and what it says of targets and of the baseline.

use super::baseline::{Baseline, Compared, TOLERANCE};
use super::figure::Figure;
use super::machine::Machine;
use super::measured::{Measured, Ratio};
use super::runs::Run;
use super::settings::Settings;
use crate::exit::Failure;
use crate::{Ended, text};

/// Everything that was measured.
#[derive(Debug)]
pub(super) struct Report<'a> {
    /// The part that was asked for, or `all`.
    pub(super) bench: &'static str,
    pub(super) settings: &'a Settings,
    /// Whether the floor is known to be that of memory.
    pub(super) in_memory: bool,
    pub(super) machine: &'a Machine,
    pub(super) measured: &'a [(Run, Measured)],
    pub(super) baseline: Option<&'a Baseline>,
}

impl Report<'_> {
    /// Of all runs.
    pub(super) fn ratios(&self) -> impl Iterator<Item = &Ratio> {
        self.measured.iter().flat_map(|(_, measured)| &measured.ratios)
    }

    /// How many figures meet their targets, for people.
    pub(super) fn targets(&self) -> String {
        let met: Vec<bool> =
            self.measured.iter().flat_map(|(_, measured)| &measured.figures).filter_map(Figure::met).collect();
        format!("{} of {} targets met", met.iter().filter(|met| **met).count(), met.len())
    }

    /// Fails if a ratio is worse than the baseline, and if all were measured and one of the baseline's is missing.
    pub(super) fn verdict(&self, all: bool) -> Ended {
        let Some(baseline) = self.baseline else { return Ok(()) };
        let compared = self.ratios().filter_map(|ratio| Some((ratio.name, baseline.of(ratio)?)));
        let worse = compared.filter(|(_, compared)| compared.is_worse());
        let mut wrong: Vec<String> =
            worse.map(|(name, Compared { is, was })| format!("{name}: {is:.2}, was {was:.2}")).collect();
        let is_missing = |name: &&str| all && self.ratios().all(|ratio| ratio.name != *name);
        wrong.extend(baseline.names().filter(is_missing).map(|name| format!("{name}: not measured any more")));
        if wrong.is_empty() {
            return Ok(());
        }
        let most = (TOLERANCE - 1.0) * 100.0;
        Err(Failure::Check(format!("more than {most:.0} % worse than the baseline: {}", wrong.join("; "))))
    }

    /// The ratios, and how they compare with the baseline where there is one, for people.
    pub(super) fn told_ratios(&self) -> String {
        let rows = self.ratios().map(|ratio| match self.baseline.and_then(|baseline| baseline.of(ratio)) {
            Some(compared) => {
                let words = if compared.is_worse() { "WORSE" } else { "" };
                (ratio.name, format!("{:.2}, was {:.2}", compared.is, compared.was), words.to_owned())
            }
            None => (ratio.name, format!("{:.2}", ratio.value()), String::new()),
        });
        let rows = text::table(rows);
        match self.baseline {
            Some(_) => {
                let most = (TOLERANCE - 1.0) * 100.0;
                format!("Ratios, of which each may be {most:.0} % above the baseline's:\n{rows}")
            }
            None => format!("Ratios, less is better:\n{rows}"),
        }
    }
}

/// Figures of one run, in columns that begin at the same place for all.
pub(super) fn table(figures: &[Figure]) -> String {
    text::columns(figures.iter().map(Figure::in_words), [30, 14, 28, 0])
}
