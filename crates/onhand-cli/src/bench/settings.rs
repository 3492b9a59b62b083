//! How much is measured: what the command line asks for, or else what the full or the quick version has.

use clap::Args;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// What can be asked for, of all runs and of some.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The short version: half a minute, small sizes
    #[arg(long, global = true)]
    quick: bool,
    /// How long a run measures, without its setting up and its check [default: 3; quick: 0.3]
    #[arg(long, global = true, value_name = "N", value_parser = seconds)]
    seconds: Option<Duration>,
    /// How often each run is repeated; its figure is the median [default: 5; quick: 1]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    runs: Option<u32>,
    /// How many SKUs there are, at 20 locations each [default: 10000; quick: 1000]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    skus: Option<u32>,
    /// How many holds expire within seconds [default: 2000000; quick: 200000]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    expiring: Option<u32>,
    /// How many events a log has that is opened, or long; a quarter of them is replayed [default: 10000000; quick: 400000]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000_000))]
    events: Option<u32>,
    /// How many stock levels are many [default: 10000000; quick: 300000]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    levels: Option<u32>,
    /// How many open holds are many [default: 10000000; quick: 300000]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    holds: Option<u32>,
    /// For how many seconds a snapshot is held [default: 60; quick: 1.5]
    #[arg(long, global = true, value_name = "N", value_parser = seconds)]
    held: Option<Duration>,
    /// Makes the same choices again [default: new ones each time]
    #[arg(long, global = true, value_name = "S")]
    seed: Option<u64>,
    /// Keep the audit index meanwhile
    #[arg(long, global = true)]
    audit_index: bool,
    /// Where the logs are made, and stay [default: a new directory below $TMPDIR or /var/tmp, removed afterwards]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// Print the result as one line of JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Print the result as a table in Markdown, as docs/benchmarks.md has it
    #[arg(long, global = true, conflicts_with = "json")]
    pub(super) markdown: bool,
    /// Fail if a ratio is more than 30 % worse than in this baseline
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) compare: Option<PathBuf>,
    /// Write the ratios to a file, as a baseline for --compare
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) write_baseline: Option<PathBuf>,
}

/// What is measured, and how much of it. Ratios can be compared where the [sizes](Sizes) are the same.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Settings {
    pub(super) runs: u32,
    pub(super) seed: u64,
    #[serde(flatten)]
    pub(super) sizes: Sizes,
}

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Sizes {
    #[serde(with = "as_seconds")]
    pub(super) seconds: Duration,
    pub(super) skus: u32,
    pub(super) expiring: u32,
    pub(super) events: u32,
    pub(super) levels: u32,
    pub(super) holds: u32,
    #[serde(with = "as_seconds")]
    pub(super) held: Duration,
    pub(super) audit_index: bool,
}

impl Sizes {
    /// As somebody asks for them.
    pub(super) fn as_options(self) -> String {
        let Self { seconds, skus, expiring, events, levels, holds, held, audit_index } = self;
        if self == QUICK {
            return "--quick".to_owned();
        }
        let index = if audit_index { " --audit-index" } else { "" };
        format!(
            "--seconds {} --skus {skus} --expiring {expiring} --events {events} --levels {levels} --holds {holds} \
             --held {}{index}",
            seconds.as_secs_f64(),
            held.as_secs_f64()
        )
    }
}

const FULL: Sizes = Sizes {
    seconds: Duration::from_secs(3),
    skus: 10_000,
    expiring: 2_000_000,
    events: 10_000_000,
    levels: 10_000_000,
    holds: 10_000_000,
    held: Duration::from_secs(60),
    audit_index: false,
};

const QUICK: Sizes = Sizes {
    seconds: Duration::from_millis(300),
    skus: 1_000,
    expiring: 200_000,
    events: 400_000,
    levels: 300_000,
    holds: 300_000,
    held: Duration::from_millis(1_500),
    audit_index: false,
};

impl Options {
    pub(super) fn settings(&self) -> Settings {
        let of = if self.quick { QUICK } else { FULL };
        let sizes = Sizes {
            seconds: self.seconds.unwrap_or(of.seconds),
            skus: self.skus.unwrap_or(of.skus),
            expiring: self.expiring.unwrap_or(of.expiring),
            events: self.events.unwrap_or(of.events),
            levels: self.levels.unwrap_or(of.levels),
            holds: self.holds.unwrap_or(of.holds),
            held: self.held.unwrap_or(of.held),
            audit_index: self.audit_index,
        };
        let runs = self.runs.unwrap_or(if self.quick { 1 } else { 5 });
        Settings { runs, seed: self.seed.unwrap_or_else(|| u64::from(fastrand::u32(..))), sizes }
    }
}

/// Seconds, with decimals where they are wanted.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.05..=600.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "seconds from 0.05 to 600".to_owned())
}

mod as_seconds {
    use serde::{Deserialize, Deserializer, Serializer};
    use std::time::Duration;

    pub(super) fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(duration.as_secs_f64())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        Duration::try_from_secs_f64(seconds).map_err(serde::de::Error::custom)
    }
}
