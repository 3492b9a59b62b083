//! The result: tables for people, one object for machines.

use super::baseline::{Baseline, Compared, TOLERANCE};
use super::figure::Figure;
use super::machine::Machine;
use super::measured::{Measured, Ratio};
use super::runs::Run;
use super::settings::Settings;
use crate::exit::Failure;
use crate::{Ended, text};
use serde::{Serialize, Serializer};

/// The form of the object that `--json` writes.
const FORM: u32 = 1;

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
    pub(super) fn ratios(&self) -> impl Iterator<Item = &Ratio> {
        self.measured.iter().flat_map(|(_, measured)| &measured.ratios)
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

    /// How the ratios compare with the baseline, for people.
    pub(super) fn compared(&self) -> Option<String> {
        let baseline = self.baseline?;
        let rows = self.ratios().filter_map(|ratio| {
            let compared = baseline.of(ratio)?;
            let words = if compared.is_worse() { "WORSE" } else { "" };
            let figures = format!("{:.2}, was {:.2}", compared.is, compared.was);
            Some((ratio.name, figures, words.to_owned()))
        });
        let most = (TOLERANCE - 1.0) * 100.0;
        Some(format!("Beside the baseline, of which each may be {most:.0} % above:\n{}", text::table(rows)))
    }
}

/// Figures of one run, in columns that begin at the same place for all.
pub(super) fn table(figures: &[Figure]) -> String {
    text::columns(figures.iter().map(Figure::in_words), [30, 14, 28, 0])
}

impl Serialize for Report<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Told<'a> {
            form: u32,
            bench: &'static str,
            #[serde(flatten)]
            settings: &'a Settings,
            in_memory: bool,
            machine: &'a Machine,
            figures: Vec<OfRun<'a>>,
            ratios: Vec<ToldRatio<'a>>,
            /// Else there is no report.
            checked: bool,
        }
        #[derive(Serialize)]
        struct OfRun<'a> {
            run: String,
            #[serde(flatten)]
            figure: &'a Figure,
        }
        #[derive(Serialize)]
        struct ToldRatio<'a> {
            run: String,
            name: &'static str,
            value: f64,
            runs: &'a [f64],
            #[serde(skip_serializing_if = "Option::is_none")]
            baseline: Option<f64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            worse: Option<bool>,
        }
        let told_ratio = |run: Run, ratio: &'_ Ratio| {
            let compared = self.baseline.and_then(|baseline| baseline.of(ratio));
            (run.name(), compared.map(|compared| compared.was), compared.map(|compared| compared.is_worse()))
        };
        Told {
            form: FORM,
            bench: self.bench,
            settings: self.settings,
            in_memory: self.in_memory,
            machine: self.machine,
            figures: self
                .measured
                .iter()
                .flat_map(|(run, measured)| measured.figures.iter().map(|figure| OfRun { run: run.name(), figure }))
                .collect(),
            ratios: self
                .measured
                .iter()
                .flat_map(|(run, measured)| {
                    measured.ratios.iter().map(|ratio| {
                        let (run, baseline, worse) = told_ratio(*run, ratio);
                        ToldRatio { run, name: ratio.name, value: ratio.value(), runs: ratio.runs(), baseline, worse }
                    })
                })
                .collect(),
            checked: true,
        }
        .serialize(serializer)
    }
}
