//! Reservations in batches: a few feeders with many batches outstanding, over all SKUs and locations.

use super::figure::{Figure, Target, Unit};
use super::floor::{Floor, on_disk};
use super::processor::Processor;
use super::world::{BATCH, Site, World};
use crate::exit::Failure;
use crate::text;
use onhand::Submission;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// How many batches are under way at any time.
const OUTSTANDING: u64 = 16;

pub(super) fn run(runtime: &Runtime, site: &Site, how_long: Duration, skus: usize) -> Result<Figure, Failure> {
    let world = Arc::new(World::open(site, "batched", skus, 20)?);
    let (started, processor) = (Instant::now(), Processor::now());
    let granted = feed(runtime, &world, started + how_long)?;
    let seconds = started.elapsed().as_secs_f64();
    let processor = Processor::now().each(&processor, granted);
    let stats = world.since_setup();
    let frame = on_disk(stats.bytes / stats.commits.max(1));
    super::reservations::only(world)?.check(granted)?;

    let floor = Floor::new(&site.directory)?.frames_a_second(frame, how_long / 4)?;
    let a_frame = granted as f64 / stats.commits.max(1) as f64;
    let detail = format!(
        "{} granted, {} a commit of {} bytes{processor}",
        text::grouped(granted),
        text::grouped(a_frame as u64),
        text::grouped(frame)
    );
    let figure = Figure::new("batched", granted as f64 / seconds, Unit::PerSecond, detail);
    Ok(figure.beside(floor * a_frame).target(Target::AtLeast(1_000_000.0)))
}

/// Reserves until then; gives how many holds were granted.
pub(super) fn feed(runtime: &Runtime, world: &Arc<World>, until: Instant) -> Result<u64, Failure> {
    runtime.block_on(async {
        let mut feeders = JoinSet::new();
        for seed in 0..OUTSTANDING {
            let world = Arc::clone(world);
            feeders.spawn(async move {
                let mut random = fastrand::Rng::with_seed(seed);
                let mut granted = 0;
                while Instant::now() < until {
                    let holds = (0..BATCH).map(|_| Submission::new(world.any_hold(&mut random)));
                    for answer in world.core.submit_batch(holds).await {
                        answer?;
                        granted += 1;
                    }
                }
                Ok::<u64, Failure>(granted)
            });
        }
        sum(feeders).await
    })
}

/// What all tasks counted.
pub(super) async fn sum(mut tasks: JoinSet<Result<u64, Failure>>) -> Result<u64, Failure> {
    let mut sum = 0;
    while let Some(ended) = tasks.join_next().await {
        sum += ended.map_err(|error| Failure::Check(error.to_string()))??;
    }
    Ok(sum)
}
