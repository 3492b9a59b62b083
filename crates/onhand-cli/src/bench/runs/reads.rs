//! Availability read from snapshots by one thread, while the writer takes reservations in batches.

use crate::bench::bookkeeping::Bookkeeping;
use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::loads::{self, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::processor::of_this_thread;
use crate::bench::stop;
use crate::bench::target::{Target, Unit};
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use crate::text::grouped;
use onhand::{LocationId, SkuId, State};
use std::hint::black_box;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// How many questions are asked of one snapshot before the next is taken.
const A_SNAPSHOT: usize = 100_000;
/// How many of them are timed together.
const A_RUN: usize = 5_000;
/// How many a page shows: they are asked for together.
const A_PAGE: usize = 50;

/// How many SKUs are few, so that all that is read of them stays near the processor.
const FEW: usize = 50;

/// How many reads there were, in how much time on the clock and of the processor.
#[derive(Clone, Debug, Default)]
struct Read {
    reads: u64,
    wall: Duration,
    processor: Duration,
    /// Nanoseconds of the processor each, run by run.
    runs: Vec<f64>,
}

/// The three ways to read, by turns.
#[derive(Debug, Default)]
struct Reads {
    pages: Read,
    singles: Read,
    names: Read,
    snapshots: u64,
}

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let world = Arc::new(World::open(bench, "reads", Assortment::usual(bench))?);
    let how_long = bench.sizes.seconds;
    let until = Until::after(how_long);
    let reader = {
        let (world, random) = (Arc::clone(&world), bench.random());
        thread::spawn(move || read(&world, random, world.skus.len(), until))
    };
    let granted = loads::holds(bench, &world, until);
    let read = reader.join().map_err(|_| Failure::Check("the reading thread panicked".to_owned()))?;
    let (granted, reads, lag) = (granted?, read?, world.lag());
    // What a read costs beside bare bookkeeping is asked while nobody writes, and of few
    // SKUs: what stays near the processor is the machine's affair.
    let mut books = Bookkeeping::new(bench);
    let before = books.nanoseconds();
    let at_rest = self::read(&world, bench.random(), FEW, Until::after(how_long / 5))?;
    let bookkeeping = before.min(books.nanoseconds());
    stop::check()?;
    only(world)?.check(granted)?;

    let written = grouped((granted as f64 / how_long.as_secs_f64()) as u64);
    let figure = |name, read: &Read| {
        Figure::new(name, Unit::PerSecond, 1e9 / read.nanoseconds()).lag(lag).detail(format!(
            "a second of one thread's processor time ({} by the clock), from {} snapshots, while {written} reservations \
             were written a second",
            grouped((read.reads as f64 / read.wall.as_secs_f64().max(1e-9)) as u64),
            reads.snapshots
        ))
    };
    let ratio = |name, read: &Read| Ratio::new(name, read.least() / bookkeeping);
    Ok(Measured {
        figures: vec![
            figure("reads", &reads.pages).target(Target::AtLeast(20_000_000.0)),
            figure("reads one by one", &reads.singles).target(Target::AtLeast(20_000_000.0)),
            figure("reads by name", &reads.names),
        ],
        ratios: vec![
            ratio("a read in a page by bare bookkeeping", &at_rest.pages),
            ratio("a read by itself by bare bookkeeping", &at_rest.singles),
            ratio("a read by name by bare bookkeeping", &at_rest.names),
        ],
    })
}

impl Read {
    fn nanoseconds(&self) -> f64 {
        self.processor.as_nanos() as f64 / self.reads.max(1) as f64
    }

    /// Of its best run: what else the machine does can only add to it.
    fn least(&self) -> f64 {
        self.runs.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn add<T>(&mut self, asked: &[T], ask: impl Fn(&[T])) {
        for run in asked.chunks(A_RUN) {
            let (began, before) = (Instant::now(), of_this_thread());
            ask(run);
            let spent = of_this_thread().saturating_sub(before);
            self.wall += began.elapsed();
            self.processor += spent;
            self.reads += run.len() as u64;
            self.runs.push(spent.as_nanos() as f64 / run.len() as f64);
        }
    }
}

fn read(world: &World, mut random: fastrand::Rng, skus: usize, until: Until) -> Result<Reads, Failure> {
    let skus = &world.skus[..skus.min(world.skus.len())];
    let asked: Vec<(SkuId, LocationId)> = (0..A_SNAPSHOT)
        .map(|_| (SkuId(random.u32(..skus.len() as u32)), LocationId(random.u32(..world.locations.len() as u32))))
        .collect();
    let named: Vec<(&str, &str)> = (0..A_SNAPSHOT)
        .map(|_| {
            let location = &world.locations[random.usize(..world.locations.len())];
            (skus[random.usize(..skus.len())].as_str(), location.as_str())
        })
        .collect();
    let mut reads = Reads::default();
    // Once at least: on a busy machine the time may be over before it is this one's turn.
    while reads.snapshots == 0 || !until.is_over(world) {
        // What the snapshot itself takes is the writer's and the allocator's time, not that of reading it.
        let snapshot = world.core.blocking().snapshot()?;
        let state = snapshot.read()?;
        reads.pages.add(&asked, |asked| {
            for page in asked.chunks(A_PAGE) {
                black_box(state.available_each(page, None));
            }
        });
        reads.singles.add(&asked, |asked| {
            for (sku, location) in asked {
                black_box(state.available(*sku, *location, None));
            }
        });
        reads.names.add(&named, |named| by_name(&state, named));
        reads.snapshots += 1;
    }
    Ok(reads)
}

fn by_name(state: &State, named: &[(&str, &str)]) {
    for (sku, location) in named {
        let (Some(sku), Some(location)) = (state.sku(sku), state.location(location)) else { continue };
        black_box(state.available(sku, location, None));
    }
}
