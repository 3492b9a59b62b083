//! Memory that a stock level, an open hold and a remembered id take, by the resident pages of a process of its own:
//! in this one others runs have left behind what would be used again.

use crate::Ended;
use crate::bench::context::Bench;
use crate::bench::figure::{Figure, Target, Unit};
use crate::bench::loads::{self, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::stop;
use crate::bench::world::{Assortment, LOCATIONS, World, only};
use crate::exit::Failure;
use crate::out::Out;
use crate::text::grouped;
use onhand::{Onhand, Position};
use serde::{Deserialize, Serialize};
use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How many levels, holds and ids are weighed at most.
const MOST: u32 = 1_000_000;
/// Before these, one for so many is made: what the first ones take in buffers is no longer taken by the others.
const WARM_UP: usize = 10;
/// At how many moments ids are weighed: their tables grow by doubling, and the worst moment counts.
const MOMENTS: u64 = 4;
/// So many ids are remembered while something else is weighed.
const FEW_IDS: usize = 1 << 14;

/// Bytes each, and of how many.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(in crate::bench) struct Weighing {
    level: Weight,
    hold: Weight,
    id: Weight,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Weight {
    bytes: f64,
    count: u64,
}

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    if resident().is_none() {
        return Ok(Measured::default());
    }
    let directory = bench.site.fresh("memory")?;
    let Weighing { level, hold, id } = in_a_process(bench, directory.path())?;
    directory.end()?;
    let figure = |name, weight: Weight, most, what| {
        Figure::new(name, Unit::Bytes, weight.bytes)
            .target(Target::AtMost(most))
            .detail(format!("resident memory, by {} {what}", grouped(weight.count)))
    };
    Ok(Measured {
        figures: vec![
            figure("a stock level", level, 64.0, "levels, their SKUs included"),
            figure("an open hold", hold, 160.0, "holds of one line, without their ids"),
            figure("a remembered id", id, 40.0, "ids, at the worst of four moments"),
        ],
        ratios: vec![
            Ratio::new("bytes a stock level", level.bytes),
            Ratio::new("bytes an open hold", hold.bytes),
            Ratio::new("bytes a remembered id", id.bytes),
        ],
    })
}

fn in_a_process(bench: &Bench, directory: &std::path::Path) -> Result<Weighing, Failure> {
    let failed = |source| Failure::Io { action: "cannot weigh memory in a process of its own".to_owned(), source };
    let mut command = Command::new(std::env::current_exe().map_err(failed)?);
    command.args(["bench", "weigh", "--data"]).arg(directory);
    command.args(["--seed", &bench.seed.to_string()]);
    command.args(["--levels", &bench.sizes.levels.min(MOST).to_string()]);
    command.args(["--holds", &bench.sizes.holds.min(MOST).to_string()]);
    command.args(["--events", &bench.sizes.events.min(MOST).to_string()]);
    command.args(bench.sizes.audit_index.then_some("--audit-index"));
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    while child.try_wait().map_err(failed)?.is_none() {
        if stop::asked() {
            // It is gone already, or goes now.
            let _ = child.kill().and_then(|()| child.wait().map(drop));
            stop::check()?;
        }
        thread::sleep(Duration::from_millis(10));
    }
    let mut told = String::new();
    child.stdout.take().map_or(Ok(0), |mut out| out.read_to_string(&mut told)).map_err(failed)?;
    // What went wrong it has told on standard error.
    serde_json::from_str(&told).map_err(|error| failed(io::Error::other(error)))
}

/// What that process does.
pub(in crate::bench) fn weigh(bench: &Bench) -> Ended {
    let weighing = Weighing { level: level(bench)?, hold: hold(bench)?, id: id(bench)? };
    let mut out = Out::new();
    out.json(&weighing)?;
    out.finish()
}

fn level(bench: &Bench) -> Result<Weight, Failure> {
    let skus = (bench.sizes.levels as usize).div_ceil(LOCATIONS);
    let builder = Onhand::builder().remembered_ids(FEW_IDS);
    let mut world = World::open_with(builder, bench, "levels", Assortment::of(skus.div_ceil(WARM_UP)))?;
    let before = resident();
    world.add_skus(skus, 0)?;
    let weight = Weight::of(before, (skus * LOCATIONS) as u64);
    world.check(0)?;
    Ok(weight)
}

fn hold(bench: &Bench) -> Result<Weight, Failure> {
    let builder = Onhand::builder().remembered_ids(FEW_IDS);
    let world = Arc::new(World::open_with(builder, bench, "holds", Assortment::of(1_000))?);
    let holds = bench.sizes.holds as usize;
    let first = loads::hold(bench, &world, holds.div_ceil(WARM_UP))?.len();
    let before = resident();
    let more = loads::hold(bench, &world, holds)?.len();
    let weight = Weight::of(before, more as u64);
    only(world)?.check((first + more) as u64)?;
    Ok(weight)
}

fn id(bench: &Bench) -> Result<Weight, Failure> {
    let world = Arc::new(World::open(bench, "ids", Assortment::of(50))?);
    // Receipts of goods leave nothing but more of what is there, and their ids.
    let receive = |count| {
        let end = Position(world.core.position().0 + count);
        loads::receipts(bench, &world, Until::Position(end))
    };
    let ids = u64::from(bench.sizes.events);
    receive(ids / WARM_UP as u64)?;
    let (before, mut count, mut heaviest) = (resident(), 0, Weight { bytes: 0.0, count: 0 });
    for _ in 0..MOMENTS {
        count += receive(ids / MOMENTS)?;
        let weight = Weight::of(before, count);
        heaviest = if weight.bytes > heaviest.bytes { weight } else { heaviest };
    }
    only(world)?.check(0)?;
    Ok(heaviest)
}

impl Weight {
    /// Of what came since.
    fn of(before: Option<u64>, count: u64) -> Self {
        let more = resident().unwrap_or(0).saturating_sub(before.unwrap_or(0));
        Self { bytes: more as f64 / count.max(1) as f64, count }
    }
}

/// Bytes of this process in memory; not known everywhere.
fn resident() -> Option<u64> {
    let pages: u64 = std::fs::read_to_string("/proc/self/statm").ok()?.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}
