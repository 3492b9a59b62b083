//! The log read and applied from nothing.

use crate::bench::bookkeeping::Bookkeeping;
use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::loads::{self, NONE_STAYS, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::target::{Target, Unit};
use crate::bench::turns::Stretch;
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use crate::text::{grouped, hex};
use onhand::{Onhand, Position, digest};
use std::sync::Arc;

/// How often each log is replayed.
const TIMES: usize = 5;

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let end = Until::Position(Position(u64::from(bench.sizes.events) / 4));
    let stock = |world: &Arc<World>| loads::receipts(bench, world, end);
    let (stock, of_stock) = replayed(bench, "replay", stock)?;
    let cycles = |world: &Arc<World>| Ok(2 * loads::cycles(bench, world, end, NONE_STAYS, loads::release)?.0);
    let (reserved, of_reserved) = replayed(bench, "replay of reservations", cycles)?;

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
            Ratio::new("a receipt's event replayed by bare bookkeeping", of_stock),
            Ratio::new("a reservation's event replayed by bare bookkeeping", of_reserved),
        ],
    })
}

/// Has a log filled, and replays it; gives the median, and what an event costs beside bare bookkeeping.
fn replayed(
    bench: &Bench,
    name: &'static str,
    fill: impl FnOnce(&Arc<World>) -> Result<u64, Failure>,
) -> Result<(Stretch, f64), Failure> {
    // Without a checkpoint to begin from.
    let builder = Onhand::builder().checkpoint_every(u64::MAX);
    let world = Arc::new(World::open_with(builder, bench, name, Assortment::usual(bench))?);
    fill(&world)?;
    let core = world.core.blocking();
    let live = digest(&*core.snapshot()?.read()?);
    let end = core.core().position();
    let (mut books, mut replays, mut bookkeeping) = (Bookkeeping::new(bench), Vec::new(), f64::INFINITY);
    for _ in 0..TIMES {
        let mut again = None;
        let replay = Stretch::of(|| {
            again = Some(core.as_of(end)?);
            Ok(end.0)
        })?;
        bookkeeping = bookkeeping.min(books.nanoseconds());
        replays.push(replay);
        let again = again.map(|again| again.read().map(|state| digest(&state))).transpose()?.unwrap_or_default();
        if again != live {
            return Err(Failure::Check(format!("the log replays to {} instead of {}", hex(&again), hex(&live))));
        }
    }
    drop(core);
    only(world)?.check(0)?;
    replays.sort_by(|a, b| a.nanoseconds().total_cmp(&b.nanoseconds()));
    // The least of each: what else the machine does can only add to it.
    let cost = replays.first().map_or(f64::NAN, Stretch::nanoseconds) / bookkeeping;
    let middle = replays.into_iter().nth(TIMES / 2).ok_or_else(|| Failure::Check("nothing was replayed".to_owned()))?;
    Ok((middle, cost))
}
