//! Reservations in batches: a few feeders with many batches outstanding, over all SKUs and locations.

use crate::bench::bookkeeping::Bookkeeping;
use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::floor::{Floor, on_disk};
use crate::bench::loads::{self, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::target::{Target, Unit};
use crate::bench::turns::Stretch;
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use crate::text::grouped;
use std::sync::Arc;

/// How many parts are measured for the ratio.
const PARTS: u32 = 8;

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let world = Arc::new(World::open(bench, "batched", Assortment::usual(bench))?);
    let (mut books, how_long) = (Bookkeeping::new(bench), bench.sizes.seconds);
    let held = Stretch::of(|| loads::holds(bench, &world, Until::after(how_long)))?;
    let (stats, lag) = (world.since_setup(), world.lag());
    // In parts, for the ratio. The least of each: what else the machine does can only add to it.
    let (mut cost, mut bookkeeping, mut more) = (f64::INFINITY, f64::INFINITY, 0);
    for _ in 0..PARTS {
        let part = Stretch::of(|| loads::holds(bench, &world, Until::after(how_long / PARTS)))?;
        cost = cost.min(part.nanoseconds());
        bookkeeping = bookkeeping.min(books.nanoseconds());
        more += part.count;
    }
    only(world)?.check(held.count + more)?;

    let frame = on_disk(stats.bytes / stats.commits.max(1));
    let floor = Floor::new(&bench.site)?.frames_a_second(frame, how_long / 4)?;
    let a_frame = held.count as f64 / stats.commits.max(1) as f64;
    let figure = Figure::new("batched", Unit::PerSecond, held.a_second())
        .against("the bare disk", floor * a_frame)
        .target(Target::AtLeast(2_750_000.0))
        .lag(lag)
        .detail(format!(
            "{} granted, {} a commit of {} bytes; processor ns each: {}",
            grouped(held.count),
            grouped(a_frame as u64),
            grouped(frame),
            held.processor.in_words(held.count)
        ));
    let ratio = Ratio::new("a hold in a batch by bare bookkeeping", cost / bookkeeping);
    Ok(Measured { figures: vec![figure], ratios: vec![ratio] })
}
