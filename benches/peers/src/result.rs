//! What all rounds came to.

use crate::drive::Outcome;
use crate::machine::Machine;
use crate::peers::Missing;
use crate::shop::{About, Introduction, Keeps, Mode};
use crate::workload::Workload;
use serde::Serialize;

/// Everything that is told of a comparison.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) bench: &'static str,
    /// RFC 3339, when the first race began.
    pub(crate) date: String,
    pub(crate) seconds: f64,
    pub(crate) runs: u32,
    /// At 20 locations each.
    pub(crate) skus: u16,
    pub(crate) machine: Machine,
    pub(crate) peers: Vec<Measured>,
    pub(crate) missing: Vec<Missing>,
    /// After every race the books agreed with the answers: else there is no report.
    pub(crate) checked: bool,
}

/// A peer and its figures.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) keeps: Keeps,
    pub(crate) how: &'static str,
    #[serde(flatten)]
    pub(crate) introduction: Introduction,
    pub(crate) figures: Vec<Figure>,
}

/// What one peer reached in one mode at one workload.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    pub(crate) mode: Mode,
    pub(crate) workload: Workload,
    /// The median of the runs.
    pub(crate) a_second: f64,
    /// Of each run, in their order.
    pub(crate) runs: Vec<f64>,
    /// The medians of the runs' own quantiles of how long an answer took.
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
}

/// A figure that is still growing.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) mode: Mode,
    pub(crate) workload: Workload,
    runs: Vec<f64>,
    p50_us: Vec<f64>,
    p99_us: Vec<f64>,
}

impl Sample {
    /// A sample for everything that a peer is measured at.
    pub(crate) fn of(about: About) -> impl Iterator<Item = Self> {
        let (runs, p50_us, p99_us) = (Vec::new(), Vec::new(), Vec::new());
        about.modes.iter().flat_map(move |mode| {
            let sample = Self {
                mode: *mode,
                workload: Workload::Append,
                runs: runs.clone(),
                p50_us: p50_us.clone(),
                p99_us: p99_us.clone(),
            };
            Workload::of(about.keeps).iter().map(move |workload| Self { workload: *workload, ..sample.clone() })
        })
    }

    pub(crate) fn add(&mut self, outcome: &Outcome) {
        self.runs.push(outcome.a_second(self.workload));
        self.p50_us.push(outcome.waits.quantile_us(0.50));
        self.p99_us.push(outcome.waits.quantile_us(0.99));
    }

    /// The latest run.
    pub(crate) fn latest(&self) -> f64 {
        self.runs.last().copied().unwrap_or(0.0)
    }

    pub(crate) fn figure(self) -> Figure {
        let Self { mode, workload, runs, p50_us, p99_us } = self;
        let (a_second, p50_us, p99_us) = (median(&runs), median(&p50_us), median(&p99_us));
        Figure { mode, workload, a_second, runs, p50_us, p99_us }
    }
}

impl Report {
    pub(crate) fn named(&self, name: &str) -> Option<&Measured> {
        self.peers.iter().find(|peer| peer.name == name)
    }

    /// Those that keep stock, or those that keep records alone.
    pub(crate) fn keeping(&self, keeps: Keeps) -> impl Iterator<Item = &Measured> {
        self.peers.iter().filter(move |peer| peer.keeps == keeps)
    }
}

impl Measured {
    /// The modes, each once, in their order.
    pub(crate) fn modes(&self) -> Vec<Mode> {
        let mut modes: Vec<Mode> = self.figures.iter().map(|figure| figure.mode).collect();
        modes.dedup();
        modes
    }

    pub(crate) fn figure(&self, mode: Mode, workload: Workload) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.mode == mode && figure.workload == workload)
    }
}

/// The middle one, or half of the middle two.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.as_slice() {
        [] => 0.0,
        sorted if sorted.len() % 2 == 1 => sorted[middle],
        sorted => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

/// A report to show tables and charts with.
#[cfg(test)]
pub(crate) fn example() -> Report {
    let figure = |mode, workload, runs: &[f64], p50_us: f64, p99_us: f64| Figure {
        mode,
        workload,
        a_second: median(runs),
        runs: runs.to_vec(),
        p50_us,
        p99_us,
    };
    let batches = Mode::new("batches", 16, 4_096);
    let callers = Mode::new("256 callers", 256, 1);
    let (many, one) = (Mode::new("10,000 records a commit", 1, 10_000), Mode::new("one record a commit", 1, 1));
    let peer = |name, keeps, introduction, figures| Measured { name, keeps, how: "by hand", introduction, figures };
    Report {
        bench: "peers",
        date: "2026-11-22T05:00:00Z".to_owned(),
        seconds: 2.5,
        runs: 3,
        skus: 10_000,
        machine: Machine { processor: "Example".to_owned(), cores: 2, is_virtual: true, ..Machine::default() },
        peers: vec![
            peer(
                "raw floor",
                Keeps::Records,
                Introduction::new(""),
                vec![
                    figure(many, Workload::Append, &[14.5e6], 600.0, 900.0),
                    figure(one, Workload::Append, &[7_000.0], 140.0, 160.0),
                ],
            ),
            peer(
                "onhand",
                Keeps::Stock,
                Introduction::new("0.1.0"),
                vec![
                    figure(batches, Workload::Reserve, &[1.2e6, 1.23e6, 1.3e6], 15_000.0, 20_000.0),
                    figure(batches, Workload::Cycle, &[5e5], 15_000.0, 20_000.0),
                    figure(batches, Workload::Hot, &[9e5], 15_000.0, 20_000.0),
                ],
            ),
            peer(
                "Redis",
                Keeps::Stock,
                Introduction::new("7.0.15").with("appendfsync", "always"),
                vec![figure(callers, Workload::Reserve, &[6e4], 4_000.0, 5_000.0)],
            ),
            peer(
                "sled",
                Keeps::Records,
                Introduction::new("0.34.7"),
                vec![figure(many, Workload::Append, &[2.1e5], 40_000.0, 90_000.0)],
            ),
        ],
        missing: vec![Missing {
            name: "PostgreSQL",
            why: "it is not installed",
            remedy: "apt-get install postgresql-15",
        }],
        checked: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one_or_half_of_the_middle_two() {
        assert!((median(&[9.0, 1.0, 5.0]) - 5.0).abs() < 1e-9);
        assert!((median(&[9.0, 1.0, 5.0, 6.0]) - 5.5).abs() < 1e-9);
        assert!(median(&[]).abs() < 1e-9);
    }

    #[test]
    fn a_peer_is_measured_in_every_mode_at_every_workload_of_its_kind() {
        const MODES: &[Mode] = &[Mode::new("many", 64, 1), Mode::new("one caller", 1, 1)];
        let about = |keeps| About { name: "somebody", keeps, modes: MODES, how: "" };
        assert_eq!(Sample::of(about(Keeps::Stock)).count(), 6);
        let logged: Vec<Sample> = Sample::of(about(Keeps::Records)).collect();
        assert_eq!(logged.len(), 2);
        assert!(logged.iter().all(|sample| sample.workload == Workload::Append));
    }

    #[test]
    fn cycles_are_counted_when_they_are_confirmed() {
        const MODES: &[Mode] = &[Mode::new("one caller", 1, 1)];
        let about = About { name: "somebody", keeps: Keeps::Stock, modes: MODES, how: "" };
        let mut sample = Sample::of(about).find(|sample| sample.workload == Workload::Cycle).unwrap();
        for (confirmed, seconds) in [(10, 1.0), (30, 1.0), (80, 2.0)] {
            sample.add(&Outcome { granted: 1_000, confirmed, seconds, ..Outcome::default() });
        }
        assert!((sample.latest() - 40.0).abs() < 1e-9);
        assert!((sample.figure().a_second - 30.0).abs() < 1e-9);
    }
}
