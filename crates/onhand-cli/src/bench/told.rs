//! The result for machines: the object that `--json` writes, as docs/commands.md describes it.

use super::baseline::Baseline;
use super::figure::Figure;
use super::machine::Machine;
use super::measured::Ratio;
use super::median::extremes;
use super::report::Report;
use super::runs::Run;
use super::settings::Settings;
use super::target::{Target, Unit};
use serde::Serialize;

/// The form of the object.
const FORM: u32 = 1;

#[derive(Debug, Serialize)]
pub(super) struct Told<'a> {
    form: u32,
    bench: &'static str,
    #[serde(flatten)]
    settings: &'a Settings,
    in_memory: bool,
    machine: &'a Machine,
    figures: Vec<ToldFigure<'a>>,
    ratios: Vec<ToldRatio<'a>>,
    /// Else there is nothing to be told.
    checked: bool,
}

#[derive(Debug, Serialize)]
struct ToldFigure<'a> {
    run: String,
    name: &'static str,
    value: f64,
    unit: Unit,
    lowest: f64,
    highest: f64,
    runs: Vec<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    floor: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Target>,
    #[serde(skip_serializing_if = "Option::is_none")]
    met: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lag: Option<u64>,
    detail: &'a str,
}

#[derive(Debug, Serialize)]
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

impl<'a> Told<'a> {
    pub(super) fn of(report: &'a Report<'_>) -> Self {
        let Report { bench, settings, in_memory, machine, measured, baseline } = report;
        let (mut figures, mut ratios) = (Vec::new(), Vec::new());
        for (run, of_run) in *measured {
            figures.extend(of_run.figures.iter().map(|figure| ToldFigure::of(*run, figure)));
            ratios.extend(of_run.ratios.iter().map(|ratio| ToldRatio::of(*run, ratio, *baseline)));
        }
        let in_memory = *in_memory;
        Self { form: FORM, bench, settings, in_memory, machine, figures, ratios, checked: true }
    }
}

impl<'a> ToldFigure<'a> {
    fn of(run: Run, figure: &'a Figure) -> Self {
        let runs: Vec<f64> = figure.values.iter().map(|(value, _)| *value).collect();
        let (lowest, highest) = extremes(runs.iter().copied());
        Self {
            run: run.name(),
            name: figure.name,
            value: figure.value(),
            unit: figure.unit,
            lowest,
            highest,
            runs,
            against: figure.against,
            floor: figure.floor(),
            ratio: figure.ratio(),
            target: figure.target,
            met: figure.met(),
            lag: figure.lag,
            detail: &figure.detail,
        }
    }
}

impl<'a> ToldRatio<'a> {
    fn of(run: Run, ratio: &'a Ratio, baseline: Option<&Baseline>) -> Self {
        let compared = baseline.and_then(|baseline| baseline.of(ratio));
        Self {
            run: run.name(),
            name: ratio.name,
            value: ratio.value(),
            runs: ratio.runs(),
            baseline: compared.map(|compared| compared.was),
            worse: compared.map(|compared| compared.is_worse()),
        }
    }
}
