//! Whole cycles: each unit reserved, then confirmed; and what a cycle takes on the disk.

use super::figure::{Figure, Unit};
use super::floor::on_disk;
use super::processor::Processor;
use super::world::{BATCH, Site, World};
use crate::exit::Failure;
use crate::text;
use onhand::{ConfirmReservation, ReservationId, Submission};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use super::batched::sum;
use std::sync::Arc;

pub(super) fn run(runtime: &Runtime, site: &Site, how_long: Duration, skus: usize) -> Result<[Figure; 2], Failure> {
    let world = Arc::new(World::open(site, "cycles", skus, 20)?);
    let (started, processor) = (Instant::now(), Processor::now());
    let until = started + how_long;
    let cycles = runtime.block_on(async {
        let mut feeders = JoinSet::new();
        for seed in 0..8 {
            feeders.spawn(cycle(Arc::clone(&world), seed, until));
        }
        sum(feeders).await
    })?;
    let seconds = started.elapsed().as_secs_f64();
    let processor = Processor::now().each(&processor, cycles);
    let stats = world.since_setup();
    super::reservations::only(world)?.check(cycles)?;

    let detail = format!("{} units reserved and confirmed, both durable{processor}", text::grouped(cycles));
    let speed = Figure::new("cycles", cycles as f64 / seconds, Unit::PerSecond, detail);
    let frame = on_disk(stats.bytes / stats.commits.max(1));
    let written = (frame * stats.commits) as f64 / cycles.max(1) as f64;
    let detail = format!("written by a cycle, padding included; {} of them records", stats.bytes / cycles.max(1));
    Ok([speed, Figure::new("bytes a cycle", written, Unit::Bytes, detail)])
}

async fn cycle(world: Arc<World>, seed: u64, until: Instant) -> Result<u64, Failure> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut cycles = 0;
    while Instant::now() < until {
        let holds: Vec<Submission> = (0..BATCH).map(|_| Submission::new(world.any_hold(&mut random))).collect();
        let held: Vec<ReservationId> = holds.iter().map(|hold| ReservationId(hold.id.0)).collect();
        for answer in world.core.submit_batch(holds).await {
            answer?;
        }
        let confirm = |reservation| Submission::new(ConfirmReservation { reservation, reference: None });
        for answer in world.core.submit_batch(held.into_iter().map(confirm)).await {
            answer?;
            cycles += 1;
        }
    }
    Ok(cycles)
}
