//! A log that was closed in good order is opened: by its checkpoint, and from nothing.

use crate::Ended;
use crate::bench::context::Bench;
use crate::bench::figure::{Figure, Target, Unit};
use crate::bench::loads::{self, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use crate::text::{grouped, hex};
use onhand::{Position, digest};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Of the log's reservations one of so many stays open.
const ONE_STAYS_OF: usize = 50;

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let world = Arc::new(World::open(bench, "opening", Assortment::usual(bench))?);
    let end = Until::Position(Position(u64::from(bench.sizes.events)));
    let (_, open) = loads::cycles(bench, &world, end, ONE_STAYS_OF, loads::release)?;
    let world = only(world)?;
    let (events, closed) = (world.core.position().0, state_of(&world)?);

    let (world, by_checkpoint) = world.reopened(|_| Ok(()))?;
    same("by its checkpoint", &world, closed)?;
    let (world, from_nothing) = world.reopened(without_derived)?;
    same("from nothing", &world, closed)?;
    let lag = world.lag();
    world.check(open)?;

    let micros = |took: Duration| took.as_secs_f64() * 1e6;
    let words = format!("after a clean close, {} events, {} holds open, an id remembered of each command", grouped(events), grouped(open));
    let of_log = format!("{} events/s", grouped((events as f64 / from_nothing.as_secs_f64()) as u64));
    Ok(Measured {
        figures: vec![
            Figure::new("opening", Unit::Microseconds, micros(by_checkpoint))
                .target(Target::AtMost(1_000_000.0))
                .lag(lag)
                .detail(words),
            Figure::new("opening from nothing", Unit::Microseconds, micros(from_nothing))
                .detail(format!("the same log without its checkpoints and files of ids, {of_log}")),
        ],
        ratios: vec![Ratio::new("opening by checkpoint by opening from nothing", micros(by_checkpoint) / micros(from_nothing))],
    })
}

fn state_of(world: &World) -> Result<[u8; 32], Failure> {
    Ok(digest(&*world.core.blocking().snapshot()?.read()?))
}

fn same(how: &str, world: &World, closed: [u8; 32]) -> Ended {
    let opened = state_of(world)?;
    if opened == closed {
        return Ok(());
    }
    Err(Failure::Check(format!("the log was closed with the state {} and opened {how} with {}", hex(&closed), hex(&opened))))
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
