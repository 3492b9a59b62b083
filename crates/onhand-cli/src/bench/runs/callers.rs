//! Reservations one at a time, from many callers at once.

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
use crate::text::{grouped, micros};
use crate::waits::Waits;
use std::sync::Arc;
use std::time::Instant;

/// Parts that a run is cut into, so that it and the bare disk meet the same moments.
const SLICES: u32 = 4;

/// Who calls, and for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crowd {
    pub(super) name: &'static str,
    /// What the figure of their p99 is called, where it is told. Its ratio is no regression's: tails are noise.
    pub(super) p99: Option<&'static str>,
    /// What the ratio of a call to bare bookkeeping is called, where it is told.
    pub(super) cost: Option<&'static str>,
    pub(super) callers: usize,
    pub(super) assortment: Assortment,
    /// Reservations a second.
    pub(super) target: Option<f64>,
}

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let mut measured = Measured::default();
    let assortment = Assortment::usual(bench);
    let of = |name, p99, callers, target| Crowd {
        name,
        p99: Some(p99),
        cost: None,
        callers,
        assortment,
        target: Some(target),
    };
    let cost = Some("a call among 1,024 by bare bookkeeping");
    for crowd in [
        Crowd { cost, ..of("1,024 callers", "1,024 callers p99", 1_024, 1_000_000.0) },
        of("256 callers", "256 callers p99", 256, 500_000.0),
        of("64 callers", "64 callers p99", 64, 150_000.0),
    ] {
        measured.again(self::crowd(bench, crowd)?);
    }
    Ok(measured)
}

pub(super) fn crowd(bench: &Bench, crowd: Crowd) -> Result<Measured, Failure> {
    let world = Arc::new(World::open(bench, crowd.name, crowd.assortment)?);
    let (own, bare) = (Arc::new(Waits::new()), Waits::new());
    let (mut floor, mut books) = (Floor::new(&bench.site)?, Bookkeeping::new(bench));
    let slice = bench.sizes.seconds / SLICES;
    // The least of each: what else the machine does can only add to it.
    let (mut slices, mut cost, mut bookkeeping) = (Vec::new(), f64::INFINITY, f64::INFINITY);
    for _ in 0..SLICES {
        let called = Stretch::of(|| ask(bench, &world, &own, crowd.callers, Until::after(slice)))?;
        cost = cost.min(called.nanoseconds());
        bookkeeping = bookkeeping.min(books.nanoseconds());
        slices.push(called);
        let stats = world.since_setup();
        floor.measure(on_disk(stats.bytes / stats.commits.max(1)), slice / 4, &bare)?;
    }
    let (stats, lag) = (world.since_setup(), world.lag());
    let all = Stretch::joined(slices).ok_or_else(|| Failure::Check("nobody called".to_owned()))?;
    only(world)?.check(all.count)?;

    let (own, bare) = (own.quantiles(), bare.quantiles());
    let figure = Figure::new(crowd.name, Unit::PerSecond, all.a_second()).lag(lag).detail(format!(
        "p50 {}, p99 {}, {} a commit; processor ns each: {}",
        micros(own.p50_us),
        micros(own.p99_us),
        grouped(all.count / stats.commits.max(1)),
        all.processor.in_words(all.count)
    ));
    let mut measured = Measured {
        figures: vec![crowd.target.map(Target::AtLeast).into_iter().fold(figure, Figure::target)],
        ratios: vec![],
    };
    if let Some(name) = crowd.p99 {
        measured.figures.push(
            Figure::new(name, Unit::Microseconds, own.p99_us)
                .against("the bare disk", bare.p99_us)
                .target(Target::AtMostTimesTheFloor(4.0)),
        );
    }
    measured.ratios.extend(crowd.cost.map(|name| Ratio::new(name, cost / bookkeeping)));
    Ok(measured)
}

fn ask(bench: &Bench, world: &Arc<World>, waits: &Arc<Waits>, callers: usize, until: Until) -> Result<u64, Failure> {
    let granted = loads::tasks(bench, world, callers, |caller, world, mut random| {
        let waits = Arc::clone(waits);
        async move {
            let mut granted = 0;
            while !until.is_over(&world) {
                let asked = Instant::now();
                world.core.reserve(world.any_hold(&mut random)).await?;
                waits.note(caller as u64, asked.elapsed());
                granted += 1;
            }
            Ok(granted)
        }
    })?;
    Ok(granted.into_iter().sum())
}
