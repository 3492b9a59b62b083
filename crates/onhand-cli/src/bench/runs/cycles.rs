//! Whole cycles: each unit reserved, then confirmed; and what is written for it.

use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::floor::on_disk;
use crate::bench::loads::{self, NONE_STAYS, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::target::{Target, Unit};
use crate::bench::turns::{Stretch, Turns};
use crate::bench::world::{Assortment, World, only};
use crate::bench::written::Written;
use crate::exit::Failure;
use crate::text::grouped;
use onhand::{ConfirmReservation, ReservationId};
use std::sync::Arc;

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let world = Arc::new(World::open(bench, "cycles", Assortment::usual(bench))?);
    let beside = Arc::new(World::open(bench, "cycles-beside", Assortment::usual(bench))?);
    let (turns, turn) = bench.turns();
    let confirm = |reservation: ReservationId| ConfirmReservation { reservation, reference: None };
    let mut written: Vec<Option<Written>> = Vec::new();
    let turns = Turns::take(
        turns,
        || {
            let before = Written::now();
            let cycles = Stretch::of(|| Ok(loads::cycles(bench, &world, Until::after(turn), NONE_STAYS, confirm)?.0));
            written.push(Written::now().zip(before).map(|(now, before)| now.since(&before)));
            cycles
        },
        || Stretch::of(|| loads::holds(bench, &beside, Until::after(turn))),
    )?;
    let (stats, in_all, lag) = (world.since_setup(), world.core.stats(), world.lag());
    let [cycles, holds] = turns.counts();
    only(beside)?.check(holds)?;
    let (replayed, directory) = only(world)?.checked(cycles)?;
    let on_the_disk = directory.bytes()?;
    directory.end()?;

    let frame = on_disk(stats.bytes / stats.commits.max(1));
    let a_cycle = (frame * stats.commits) as f64 / cycles.max(1) as f64;
    let mut figures = vec![
        Figure::of_turns("cycles", Unit::PerSecond, turns.each(Stretch::a_second), "uniform batches")
            .target(Target::AtLeast(1_000_000.0))
            .lag(lag)
            .detail(format!(
                "{} units reserved and confirmed, both durable; {}",
                grouped(cycles),
                turns.in_words("a hold")
            )),
        Figure::new("bytes a cycle", Unit::Bytes, a_cycle).target(Target::AtMost(250.0)).detail(format!(
            "written by a cycle, padding included, {} a commit; {} of them records",
            grouped(frame),
            stats.bytes / cycles.max(1)
        )),
    ];
    let mut ratios = vec![Ratio::new("a cycle by a hold", turns.dearer()), Ratio::new("bytes a cycle", a_cycle)];
    if let Some(written) = written.into_iter().collect::<Option<Vec<_>>>() {
        let times = |of: fn(&Written) -> u64| written.iter().map(of).sum::<u64>() as f64 / stats.bytes.max(1) as f64;
        let frames = times(|written| written.frames);
        figures.push(Figure::new("write amplification", Unit::Times, frames).detail(format!(
            "bytes written as commits by bytes of records; zeros ahead of the log {:.2} ×, checkpoints and ids {:.2} ×, \
             audit index {:.2} × as much besides",
            times(Written::zeros),
            times(|written| written.checkpoints),
            times(|written| written.audit_index),
        )));
        ratios.push(Ratio::new("write amplification", frames));
    }
    // All of the log is live: nothing is ever removed from it.
    let space = on_the_disk as f64 / in_all.bytes.max(1) as f64;
    figures.push(Figure::new("space amplification", Unit::Times, space).detail(format!(
        "{} bytes in the directory once closed, by bytes of records; {} events",
        grouped(on_the_disk),
        grouped(replayed.position.0)
    )));
    Ok(Measured { figures, ratios })
}
