//! `bench reservations`: one run after the other, each in a log of its own, each checked.

use super::callers::Crowd;
use super::figure::Figure;
use super::world::{Site, World};
use super::{batched, callers, cycles, memory, reads};
use crate::exit::Failure;
use crate::out::Out;
use crate::text::table;
use crate::{Ended, scratch};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Measure durable reservations a second, and what they take in memory and on disk.
///
/// Each run begins with a log of its own and ends with its check. The figures of a busy machine say little: look
/// at the ratio to the bare disk, and repeat.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// How long each run takes, without its setting up and its check
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// How many SKUs there are, at 20 locations each
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    skus: u32,
    /// Where the logs are made, and stay [default: a new directory below $TMPDIR or /var/tmp, removed afterwards]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Keep the audit index meanwhile
    #[arg(long)]
    audit_index: bool,
    /// Print the result as one line of JSON
    #[arg(long)]
    json: bool,
    /// Only these runs; all unless named
    #[arg(value_name = "RUN")]
    only: Vec<Run>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Run {
    /// Batches over 10,000 SKUs at 20 locations
    Batched,
    /// 1,024 and 64 callers at once, one reservation each at a time
    Callers,
    /// 1,024 callers at once who all want the same SKU at the same place
    Hot,
    /// One caller who waits for every answer
    Sequential,
    /// Units reserved and confirmed
    Cycles,
    /// Availability read while reservations are written
    Reads,
    /// Bytes of memory a stock level and an open hold
    Memory,
}

/// Memory first: later it would be taken from what other runs have left behind.
const ALL: [Run; 7] = [Run::Memory, Run::Sequential, Run::Batched, Run::Callers, Run::Hot, Run::Cycles, Run::Reads];

#[derive(Debug, Serialize)]
struct Report<'a> {
    bench: &'static str,
    seconds: u64,
    /// Whether the floor is known to be that of memory.
    in_memory: bool,
    figures: &'a [Figure],
    /// Reserved = granted and replay = live, after every run: else there is no report.
    checked: bool,
}

pub(super) fn run(arguments: &Arguments) -> Ended {
    let site = Site {
        directory: arguments.data.clone().unwrap_or_else(|| scratch::directory("bench")),
        keep: arguments.data.is_some(),
        audit_index: arguments.audit_index,
    };
    let ended = measure(arguments, &site);
    if !site.keep {
        // Every run has removed what it made; were something left, a temporary directory is where it may be.
        let _ = std::fs::remove_dir(&site.directory);
    }
    ended
}

fn measure(arguments: &Arguments, site: &Site) -> Ended {
    let failed = |source| Failure::Io { action: "cannot start the runtime".to_owned(), source };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
    let in_memory = scratch::is_in_memory(&site.directory);
    let mut out = Out::new();
    let mut figures = Vec::new();
    for run in ALL.into_iter().filter(|run| arguments.only.is_empty() || arguments.only.contains(run)) {
        let measured = one(run, arguments, site, &runtime)?;
        if !arguments.json {
            out.line(table(measured.iter().map(Figure::in_words)))?;
            // The next run takes a while.
            out.flush()?;
        }
        figures.extend(measured);
    }
    if arguments.json {
        let seconds = arguments.seconds;
        out.json(&Report { bench: "reservations", seconds, in_memory, figures: &figures, checked: true })?;
    } else {
        out.line("After every run: reserved = granted, and the log replays to the live state.")?;
    }
    out.finish()
}

fn one(run: Run, arguments: &Arguments, site: &Site, runtime: &Runtime) -> Result<Vec<Figure>, Failure> {
    let skus = arguments.skus as usize;
    let how_long = Duration::from_secs(arguments.seconds);
    let crowd = |name, callers, target| Crowd { name, callers, skus, locations: 20, target };
    Ok(match run {
        Run::Sequential => vec![callers::sequential(site, how_long, skus)?],
        Run::Batched => vec![batched::run(runtime, site, how_long, skus)?],
        Run::Callers => vec![
            callers::run(runtime, site, how_long, crowd("1,024 callers", 1_024, Some(250_000.0)))?,
            callers::run(runtime, site, how_long, crowd("64 callers", 64, None))?,
        ],
        Run::Hot => {
            let hot = Crowd { skus: 1, locations: 1, ..crowd("one hot SKU", 1_024, None) };
            vec![callers::run(runtime, site, how_long, hot)?]
        }
        Run::Cycles => cycles::run(runtime, site, how_long, skus)?.into(),
        Run::Reads => reads::run(runtime, site, how_long, skus)?,
        Run::Memory => memory::run(site)?,
    })
}

/// The world, once nobody else uses it any more.
pub(super) fn only(world: Arc<World>) -> Result<World, Failure> {
    Arc::try_unwrap(world).map_err(|_| Failure::Check("a caller has not ended".to_owned()))
}
