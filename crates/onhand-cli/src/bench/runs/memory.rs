//! Memory that a stock level, an open hold and a remembered id take, by the resident pages of a process of its own for
//! each: what something else has left behind would be used again.

use crate::Ended;
use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::loads::{self, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::stop;
use crate::bench::target::{Target, Unit};
use crate::bench::world::{Assortment, LOCATIONS, World, only};
use crate::exit::Failure;
use crate::out::Out;
use crate::text::grouped;
use clap::ValueEnum;
use onhand::{Onhand, Position};
use serde::{Deserialize, Serialize};
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How many levels, holds and ids are weighed at most.
const MOST: u32 = 1_000_000;
/// In how many steps they are made. The process is weighed after each.
const STEPS: u32 = 16;
/// So many ids are remembered while something else is weighed.
const FEW_IDS: usize = 1 << 14;

/// What is weighed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::bench) enum Weighed {
    Level,
    Hold,
    Id,
}

/// Bytes each, and of how many.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Weight {
    bytes: f64,
    count: u64,
}

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    if resident().is_none() {
        return Ok(Measured::default());
    }
    let weigh = |weighed| {
        let directory = bench.site.fresh("memory")?;
        let weight = in_a_process(bench, weighed, directory.path())?;
        directory.end().map(|()| weight)
    };
    let (level, hold, id) = (weigh(Weighed::Level)?, weigh(Weighed::Hold)?, weigh(Weighed::Id)?);
    let figure = |name, weight: Weight, most, what| {
        Figure::new(name, Unit::Bytes, weight.bytes)
            .target(Target::AtMost(most))
            .detail(format!("resident memory, by {} {what}", grouped(weight.count)))
    };
    Ok(Measured {
        figures: vec![
            figure("a stock level", level, 64.0, "levels, their SKUs included"),
            figure("an open hold", hold, 160.0, "holds of one line, without their ids"),
            figure("a remembered id", id, 40.0, "ids, while the generation that is being filled grows"),
        ],
        ratios: vec![
            Ratio::new("bytes a stock level", level.bytes),
            Ratio::new("bytes an open hold", hold.bytes),
            Ratio::new("bytes a remembered id", id.bytes),
        ],
    })
}

fn in_a_process(bench: &Bench, weighed: Weighed, directory: &Path) -> Result<Weight, Failure> {
    let failed = |source| Failure::Io { action: "cannot weigh memory in a process of its own".to_owned(), source };
    let mut command = Command::new(std::env::current_exe().map_err(failed)?);
    command.args(["bench", "weigh"]).args(weighed.to_possible_value().iter().map(|value| value.get_name()));
    command.arg("--data").arg(directory);
    command.args(["--seed", &bench.seed.to_string(), "--seconds", &bench.sizes.seconds.as_secs_f64().to_string()]);
    command.args(["--levels", &bench.sizes.levels.min(MOST).to_string()]);
    command.args(["--holds", &bench.sizes.holds.min(MOST).to_string()]);
    command.args(["--events", &bench.sizes.events.min(MOST).to_string()]);
    command.args(bench.sizes.audit_index.then_some("--audit-index"));
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            break status;
        }
        if stop::asked() {
            // It is gone already, or goes now.
            let _ = child.kill().and_then(|()| child.wait());
            stop::check()?;
        }
        thread::sleep(Duration::from_millis(10));
    };
    stop::check()?;
    if !status.success() {
        // What went wrong it has told on standard error.
        return Err(Failure::Check(format!(
            "memory could not be weighed in a process of its own, which ended: {status}"
        )));
    }
    let mut told = String::new();
    child.stdout.take().map_or(Ok(0), |mut out| out.read_to_string(&mut told)).map_err(failed)?;
    serde_json::from_str(&told).map_err(|error| failed(io::Error::other(error)))
}

/// What that process does.
pub(in crate::bench) fn weigh(bench: &Bench, weighed: Weighed) -> Ended {
    let weight = match weighed {
        Weighed::Level => level(bench)?,
        Weighed::Hold => hold(bench)?,
        Weighed::Id => id(bench)?,
    };
    let mut out = Out::new();
    out.json(&weight)?;
    out.finish()
}

fn level(bench: &Bench) -> Result<Weight, Failure> {
    let mut world = of_few_ids(bench, "levels", 50)?;
    let skus = (bench.sizes.levels as usize).div_ceil(LOCATIONS * STEPS as usize);
    let weight = Weight::of_steps(|| {
        world.add_skus(skus, 0)?;
        Ok((skus * LOCATIONS) as u64)
    })?;
    world.check(0)?;
    Ok(weight)
}

fn hold(bench: &Bench) -> Result<Weight, Failure> {
    let world = Arc::new(of_few_ids(bench, "holds", 1_000)?);
    let weight =
        Weight::of_steps(|| Ok(loads::hold(bench, &world, bench.sizes.holds.div_ceil(STEPS) as usize)?.len() as u64))?;
    only(world)?.check(weight.count)?;
    Ok(weight)
}

fn id(bench: &Bench) -> Result<Weight, Failure> {
    let world = Arc::new(World::open(bench, "ids", Assortment::of(50))?);
    // Receipts of goods leave nothing but more of what is there, and their ids.
    let step = u64::from(bench.sizes.events.div_ceil(STEPS));
    let weight = Weight::of_steps(|| receive(bench, &world, step))?;
    only(world)?.check(0)?;
    Ok(weight)
}

/// A world that forgets as many ids as it takes. By their number, as under an input clock: by their age, ids of a caller
/// who was held up would be refused.
fn of_few_ids(bench: &Bench, name: &str, skus: usize) -> Result<World, Failure> {
    let builder = Onhand::builder().input_clock().remembered_ids(FEW_IDS);
    let world = Arc::new(World::open_with(builder, bench, name, Assortment::of(skus))?);
    receive(bench, &world, 2 * FEW_IDS as u64)?;
    only(world)
}

fn receive(bench: &Bench, world: &Arc<World>, count: u64) -> Result<u64, Failure> {
    let end = Position(world.core.position().0 + count);
    loads::receipts(bench, world, Until::Position(end))
}

impl Weight {
    /// Bytes for each of what is made step by step: from the first quarter of the steps to the last one, so that buffers
    /// which come and go count little.
    fn of_steps(mut step: impl FnMut() -> Result<u64, Failure>) -> Result<Self, Failure> {
        let (mut count, mut steps) = (0, Vec::new());
        for _ in 0..STEPS {
            count += step()?;
            steps.push((count as f64, resident().unwrap_or(0) as f64));
        }
        let quarter = steps.len() / 4;
        let sum = |steps: &[(f64, f64)]| steps.iter().fold((0.0, 0.0), |sum, step| (sum.0 + step.0, sum.1 + step.1));
        let (first, last) = (sum(&steps[..quarter]), sum(&steps[steps.len() - quarter..]));
        Ok(Self { bytes: (last.1 - first.1) / (last.0 - first.0), count })
    }
}

/// Bytes of this process in memory; not known everywhere.
fn resident() -> Option<u64> {
    let pages: u64 = std::fs::read_to_string("/proc/self/statm").ok()?.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}
