//! Memory that a stock level and an open reservation take, by the process's resident pages.

use super::figure::{Figure, Target, Unit};
use super::world::{BATCH, Site, World};
use crate::exit::Failure;
use crate::text;
use onhand::{Onhand, Submission};

/// How many levels and reservations are made to be weighed.
const LEVELS: usize = 600_000;
const RESERVATIONS: usize = 1_000_000;
const LOCATIONS: usize = 20;

pub(super) fn run(site: &Site) -> Result<Vec<Figure>, Failure> {
    let Some(empty) = resident() else { return Ok(Vec::new()) };
    // Ids are weighed with the reservations, not with the receipts of goods.
    let builder = Onhand::builder().remembered_ids(1);
    let world = World::open_with(builder, site, "levels", LEVELS / LOCATIONS, LOCATIONS)?;
    let with_levels = resident().unwrap_or(empty);
    world.check(0)?;

    let world = World::open_with(Onhand::builder(), site, "reservations", 1_000, LOCATIONS)?;
    let mut random = fastrand::Rng::with_seed(0);
    let mut reserve = |count: usize| -> Result<(), Failure> {
        for _ in 0..count / BATCH {
            let holds = (0..BATCH).map(|_| Submission::new(world.any_hold(&mut random)));
            for answer in world.core.blocking().submit_batch(holds) {
                answer?;
            }
        }
        Ok(())
    };
    // What the first ones take in buffers is no longer taken by the others.
    reserve(RESERVATIONS / 10)?;
    let before = resident().unwrap_or(empty);
    reserve(RESERVATIONS)?;
    let after = resident().unwrap_or(before);
    let measured = (RESERVATIONS / BATCH * BATCH) as u64;
    let granted = measured + (RESERVATIONS / 10 / BATCH * BATCH) as u64;
    world.check(granted)?;

    let each = |bytes: u64, count: u64| bytes as f64 / count as f64;
    let of = |count: u64, what: &str| format!("resident memory, by {} {what}", text::grouped(count));
    let level = each(with_levels.saturating_sub(empty), LEVELS as u64);
    let reservation = each(after.saturating_sub(before), measured);
    Ok(vec![
        Figure::new("a stock level", level, Unit::Bytes, of(LEVELS as u64, "levels, names and queues included"))
            .target(Target::AtMost(200.0)),
        Figure::new("an open hold", reservation, Unit::Bytes, of(measured, "holds, each with its remembered id"))
            .target(Target::AtMost(300.0)),
    ])
}

/// Bytes of this process in memory; not known everywhere.
fn resident() -> Option<u64> {
    let pages: u64 = std::fs::read_to_string("/proc/self/statm").ok()?.split_whitespace().nth(1)?.parse().ok()?;
    // The size of a page is 4 KiB wherever /proc is and 16 KiB or 64 KiB are not configured.
    Some(pages * 4_096)
}
