//! The log read and applied from nothing.

use crate::bench::context::Bench;
use crate::bench::figure::{Figure, Target, Unit};
use crate::bench::loads::{self, NONE_STAYS, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::turns::Stretch;
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use crate::text::{grouped, hex};
use onhand::{Onhand, Position, digest};
use std::sync::Arc;

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let end = Until::Position(Position(u64::from(bench.sizes.events) / 4));
    let stock = |world: &Arc<World>| loads::receipts(bench, world, end);
    let (stock, written) = replayed(bench, "replay", stock)?;
    let cycles = |world: &Arc<World>| {
        Ok(2 * loads::cycles(bench, world, end, NONE_STAYS, loads::release)?.0)
    };
    let (reserved, _) = replayed(bench, "replay of reservations", cycles)?;

    let figure = |name, replay: &Stretch| {
        Figure::new(name, Unit::PerSecond, 1e9 / replay.nanoseconds()).detail(format!(
            "{} events by the processor time of all threads together ({}/s by the clock), checksums included, \
             remembered ids not",
            grouped(replay.count),
            grouped(replay.a_second() as u64)
        ))
    };
    Ok(Measured {
        figures: vec![
            figure("replay", &stock).target(Target::AtLeast(8_000_000.0)),
            figure("replay of reservations", &reserved),
        ],
        ratios: vec![
            Ratio::new("an event replayed by one decided", stock.nanoseconds() / written.nanoseconds()),
            Ratio::new("a reservation's event replayed by a receipt's", reserved.nanoseconds() / stock.nanoseconds()),
        ],
    })
}

/// Has a log filled, and replays it; gives both.
fn replayed(
    bench: &Bench,
    name: &'static str,
    fill: impl FnOnce(&Arc<World>) -> Result<u64, Failure>,
) -> Result<(Stretch, Stretch), Failure> {
    // Without a checkpoint to begin from.
    let builder = Onhand::builder().checkpoint_every(u64::MAX);
    let world = Arc::new(World::open_with(builder, bench, name, Assortment::usual(bench))?);
    let written = Stretch::of(|| fill(&world))?;
    let core = world.core.blocking();
    let live = digest(&*core.snapshot()?.read()?);
    let end = core.core().position();
    let mut again = None;
    let replay = Stretch::of(|| {
        again = Some(core.as_of(end)?);
        Ok(end.0)
    })?;
    let again = again.map(|again| again.read().map(|state| digest(&state))).transpose()?.unwrap_or_default();
    drop(core);
    if again != live {
        return Err(Failure::Check(format!("the log replays to {} instead of {}", hex(&again), hex(&live))));
    }
    only(world)?.check(0)?;
    Ok((replay, written))
}
