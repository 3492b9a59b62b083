//! Availability read from snapshots by one thread, while the writer takes reservations in batches.

use super::figure::{Figure, Target, Unit};
use super::processor::of_this_thread;
use super::reservations::only;
use super::world::{Site, World};
use super::{batched, figure};
use crate::exit::Failure;
use crate::text;
use onhand::{LocationId, SkuId};
use std::hint::black_box;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// How many questions are asked of one snapshot before the next is taken.
const A_SNAPSHOT: usize = 100_000;

/// How many a page shows: they are asked for together.
const A_PAGE: usize = 50;

/// How many reads there were, in how much time on the clock and of the processor.
#[derive(Clone, Copy, Debug)]
struct Read {
    reads: u64,
    wall: Duration,
    processor: Option<Duration>,
    snapshots: u64,
}

pub(super) fn run(runtime: &Runtime, site: &Site, how_long: Duration, skus: usize) -> Result<Vec<Figure>, Failure> {
    let world = Arc::new(World::open(site, "reads", skus, 20)?);
    let until = Instant::now() + how_long;
    let reader = {
        let world = Arc::clone(&world);
        thread::spawn(move || {
            let [first, second] = [1, 2].map(|third| until - how_long / 3 * (3 - third));
            Ok::<_, Failure>((in_pages(&world, first)?, one_by_one(&world, second)?, by_name(&world, until)?))
        })
    };
    let granted = batched::feed(runtime, &world, until)?;
    let read = reader.join().map_err(|_| Failure::Check("the reading thread panicked".to_owned()))?;
    let (pages, singles, names) = read?;
    only(world)?.check(granted)?;
    let written = format!("while {} reservations were written a second", {
        text::grouped((granted as f64 / how_long.as_secs_f64()) as u64)
    });
    let target = figure::Target::AtLeast(10_000_000.0);
    Ok(vec![
        told("reads", pages, &written, Some(target)),
        told("reads one by one", singles, &written, None),
        told("reads by name", names, &written, None),
    ])
}

fn told(name: &'static str, read: Read, written: &str, target: Option<Target>) -> Figure {
    let by_clock = read.reads as f64 / read.wall.as_secs_f64().max(1e-9);
    let of_thread = read.processor.map(|processor| read.reads as f64 / processor.as_secs_f64().max(1e-9));
    let value = of_thread.unwrap_or(by_clock);
    let detail = format!(
        "a second of one thread's processor time ({} by the clock), {} snapshots, {written}",
        text::grouped(by_clock as u64),
        read.snapshots
    );
    target.into_iter().fold(Figure::new(name, value, Unit::PerSecond, detail), Figure::target)
}

fn any(world: &World) -> Vec<(SkuId, LocationId)> {
    let [skus, locations] = [world.skus.len() as u32, world.locations.len() as u32];
    let mut random = fastrand::Rng::with_seed(1);
    (0..A_SNAPSHOT).map(|_| (SkuId(random.u32(..skus)), LocationId(random.u32(..locations)))).collect()
}

fn in_pages(world: &World, until: Instant) -> Result<Read, Failure> {
    let asked = any(world);
    read(world, until, |state| {
        for page in asked.chunks(A_PAGE) {
            black_box(state.available_each(page, None));
        }
        A_SNAPSHOT
    })
}

fn one_by_one(world: &World, until: Instant) -> Result<Read, Failure> {
    let asked = any(world);
    read(world, until, |state| {
        for (sku, location) in &asked {
            black_box(state.available(*sku, *location, None));
        }
        A_SNAPSHOT
    })
}

fn by_name(world: &World, until: Instant) -> Result<Read, Failure> {
    let mut random = fastrand::Rng::with_seed(2);
    let asked: Vec<(&str, &str)> = (0..A_SNAPSHOT)
        .map(|_| {
            let sku = &world.skus[random.usize(..world.skus.len())];
            (sku.as_str(), world.locations[random.usize(..world.locations.len())].as_str())
        })
        .collect();
    read(world, until, |state| {
        for (sku, location) in &asked {
            let (Some(sku), Some(location)) = (state.sku(sku), state.location(location)) else { continue };
            black_box(state.available(sku, location, None));
        }
        A_SNAPSHOT
    })
}

fn read(world: &World, until: Instant, ask: impl Fn(&onhand::State) -> usize) -> Result<Read, Failure> {
    let (mut wall, mut processor) = (Duration::ZERO, Some(Duration::ZERO));
    let (mut reads, mut snapshots) = (0, 0);
    // Once at least: on a busy machine the time may be over before it is this one's turn.
    while snapshots == 0 || Instant::now() < until {
        let snapshot = world.core.blocking().snapshot()?;
        let state = snapshot.read()?;
        // What the snapshot itself takes is the writer's and the allocator's time, not that of reading it.
        let (began, before) = (Instant::now(), of_this_thread());
        reads += ask(&state) as u64;
        wall += began.elapsed();
        let taken = before.zip(of_this_thread()).map(|(before, after)| after.saturating_sub(before));
        processor = processor.zip(taken).map(|(sum, taken)| sum + taken);
        snapshots += 1;
    }
    Ok(Read { reads, wall, processor, snapshots })
}
