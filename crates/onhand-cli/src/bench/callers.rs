//! Reservations one at a time: from many callers at once, and from one who waits for each answer.

use super::batched::sum;
use super::figure::{Figure, Target, Unit};
use super::floor::{Floor, single_blocks};
use super::processor::Processor;
use super::world::{Site, World};
use crate::exit::Failure;
use crate::text;
use crate::waits::Waits;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// Parts that the sequential run is cut into, so that it and the bare disk meet the same moments.
const SLICES: u32 = 10;

/// Who calls, and for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crowd {
    pub(super) name: &'static str,
    pub(super) callers: u64,
    pub(super) skus: usize,
    pub(super) locations: usize,
    pub(super) target: Option<f64>,
}

pub(super) fn run(runtime: &Runtime, site: &Site, how_long: Duration, crowd: Crowd) -> Result<Figure, Failure> {
    let world = Arc::new(World::open(site, &crowd.name.replace(' ', "-"), crowd.skus, crowd.locations)?);
    let waits = Arc::new(Waits::new());
    let (started, processor) = (Instant::now(), Processor::now());
    let until = started + how_long;
    let granted = runtime.block_on(async {
        let mut callers = JoinSet::new();
        for caller in 0..crowd.callers {
            let (world, waits) = (Arc::clone(&world), Arc::clone(&waits));
            callers.spawn(async move {
                let mut random = fastrand::Rng::with_seed(caller);
                let mut granted = 0;
                while Instant::now() < until {
                    let asked = Instant::now();
                    world.core.reserve(world.any_hold(&mut random)).await?;
                    waits.note(caller, asked.elapsed());
                    granted += 1;
                }
                Ok::<u64, Failure>(granted)
            });
        }
        sum(callers).await
    })?;
    let seconds = started.elapsed().as_secs_f64();
    let processor = Processor::now().each(&processor, granted);
    let stats = world.since_setup();
    super::reservations::only(world)?.check(granted)?;

    let waits = waits.quantiles();
    let detail = format!(
        "p50 {}, p99 {}, {} a commit{processor}",
        text::micros(waits.p50_us),
        text::micros(waits.p99_us),
        granted / stats.commits.max(1)
    );
    let figure = Figure::new(crowd.name, granted as f64 / seconds, Unit::PerSecond, detail);
    Ok(crowd.target.map(Target::AtLeast).into_iter().fold(figure, Figure::target))
}

/// One caller after the answer before; the figure is the median beside that of a bare write and sync.
pub(super) fn sequential(site: &Site, how_long: Duration, skus: usize) -> Result<Figure, Failure> {
    let world = World::open(site, "sequential", skus, 20)?;
    let mut floor = Floor::new(&site.directory)?;
    let (own, bare) = (Waits::new(), Waits::new());
    let core = world.core.blocking();
    let mut random = fastrand::Rng::with_seed(0);
    let mut granted = 0;
    for _ in 0..SLICES {
        single_blocks(&mut floor, how_long / SLICES / 2, &bare)?;
        let until = Instant::now() + how_long / SLICES;
        while Instant::now() < until {
            let hold = world.any_hold(&mut random);
            let asked = Instant::now();
            core.reserve(hold)?;
            own.note(0, asked.elapsed());
            granted += 1;
        }
    }
    drop(core);
    world.check(granted)?;

    let (own, bare) = (own.quantiles(), bare.quantiles());
    let detail = format!("p99 {}, the bare disk's {}", text::micros(own.p99_us), text::micros(bare.p99_us));
    let figure = Figure::new("sequential p50", own.p50_us, Unit::Microseconds, detail).beside(bare.p50_us);
    Ok(figure.target(Target::AtMostTimesTheFloor(1.5)))
}
