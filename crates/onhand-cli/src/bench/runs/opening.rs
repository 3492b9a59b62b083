//! A log that was closed in good order is opened: by its checkpoint, and from nothing.

use crate::Ended;
use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::loads::{self, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::median::median;
use crate::bench::target::{Target, Unit};
use crate::bench::turns::Stretch;
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use crate::text::{grouped, hex};
use onhand::{Position, digest};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// How often it is opened, each way.
const TIMES: usize = 3;
/// Of the log's reservations one of so many stays open.
const ONE_STAYS_OF: usize = 50;

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let world = Arc::new(World::open(bench, "opening", Assortment::usual(bench))?);
    let end = Until::Position(Position(u64::from(bench.sizes.events)));
    let (_, open) = loads::cycles(bench, &world, end, ONE_STAYS_OF, loads::release)?;
    let mut world = only(world)?;
    let (events, closed) = (world.core.position().0, state_of(&world)?);
    let (mut by_checkpoint, mut from_nothing) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let opening;
        (world, opening) = world.reopened(|_| Ok(()))?;
        same("by its checkpoint", &world, closed)?;
        by_checkpoint.push(opening);
        let opening;
        (world, opening) = world.reopened(without_derived)?;
        same("from nothing", &world, closed)?;
        from_nothing.push(opening);
    }
    let lag = world.lag();
    world.check(open)?;

    let took = |openings: &[Stretch]| median(openings.iter().map(|opening| opening.wall.as_secs_f64() * 1e6));
    let cost = |openings: &[Stretch]| median(openings.iter().map(Stretch::nanoseconds));
    let of_log = events as f64 * 1e6 / took(&from_nothing);
    let figures = vec![
        Figure::new("opening", Unit::Microseconds, took(&by_checkpoint))
            .target(Target::AtMost(1_000_000.0))
            .lag(lag)
            .detail(format!(
                "after a clean close, {} events, {} holds open, an id remembered of each command",
                grouped(events),
                grouped(open)
            )),
        Figure::new("opening from nothing", Unit::Microseconds, took(&from_nothing)).detail(format!(
            "the same log without its checkpoints and files of ids, {} events/s by the clock",
            grouped(of_log as u64)
        )),
    ];
    let ratio = Ratio::new("opening by checkpoint by opening from nothing", cost(&by_checkpoint) / cost(&from_nothing));
    Ok(Measured { figures, ratios: vec![ratio] })
}

fn state_of(world: &World) -> Result<[u8; 32], Failure> {
    Ok(digest(&*world.core.blocking().snapshot()?.read()?))
}

fn same(how: &str, world: &World, closed: [u8; 32]) -> Ended {
    let opened = state_of(world)?;
    if opened == closed {
        return Ok(());
    }
    Err(Failure::Check(format!(
        "the log was closed with the state {} and opened {how} with {}",
        hex(&closed),
        hex(&opened)
    )))
}

/// Removes what is derived from the log.
fn without_derived(directory: &Path) -> Ended {
    let failed = |source| Failure::Io { action: format!("cannot clean {}", directory.display()), source };
    for entry in fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        if ["checkpoint-", "ids-"].iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            fs::remove_file(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}
