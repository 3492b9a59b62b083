//! One caller after the answer before; the figure is the median beside that of a bare write and sync.

use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::floor::{BLOCK, Floor};
use crate::bench::loads::Until;
use crate::bench::measured::{Measured, Ratio};
use crate::bench::median::median;
use crate::bench::stop;
use crate::bench::target::{Target, Unit};
use crate::bench::world::{Assortment, World};
use crate::exit::Failure;
use crate::text::micros;
use crate::waits::Waits;
use std::time::Instant;

/// Parts that the run is cut into, so that it and the bare disk meet the same moments.
const SLICES: u32 = 10;

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let world = World::open(bench, "sequential", Assortment::usual(bench))?;
    let (core, mut random, mut granted) = (world.core.blocking(), bench.random(), 0);
    let (mut floor, own, bare) = (Floor::new(&bench.site)?, Waits::new(), Waits::new());
    let (slice, mut ratios) = (bench.sizes.seconds / SLICES, Vec::new());
    for _ in 0..SLICES {
        let (own_then, bare_then) = (Waits::new(), Waits::new());
        floor.measure(BLOCK, slice / 2, &bare_then)?;
        let until = Until::after(slice);
        while !until.is_over(&world) {
            let hold = world.any_hold(&mut random);
            let asked = Instant::now();
            core.reserve(hold)?;
            own_then.note(0, asked.elapsed());
            granted += 1;
        }
        ratios.push(own_then.quantiles().p50_us / bare_then.quantiles().p50_us.max(1e-3));
        own.add(&own_then);
        bare.add(&bare_then);
    }
    stop::check()?;
    drop(core);
    let lag = world.lag();
    world.check(granted)?;

    let (own, bare) = (own.quantiles(), bare.quantiles());
    let figure = Figure::new("sequential p50", Unit::Microseconds, own.p50_us)
        .against("the bare disk", bare.p50_us)
        .target(Target::AtMostTimesTheFloor(1.25))
        .lag(lag)
        .detail(format!("p99 {}, the bare disk's {}", micros(own.p99_us), micros(bare.p99_us)));
    let ratio = Ratio::new("a caller alone by the bare disk", median(ratios));
    Ok(Measured { figures: vec![figure], ratios: vec![ratio] })
}
