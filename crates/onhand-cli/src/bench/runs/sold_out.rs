//! Sold out: batches over all there is, at twenty locations of which one alone has any left.

use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::loads::{self, Done, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::target::{Target, Unit};
use crate::bench::turns::{Stretch, Turns};
use crate::bench::world::{Assortment, LOCATIONS, World, only};
use crate::exit::Failure;
use crate::text::grouped;
use std::sync::Arc;

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let usual = Assortment::usual(bench);
    let sold_out = Arc::new(World::open(bench, "sold-out", Assortment { sold_out: LOCATIONS - 1, ..usual })?);
    let plenty = Arc::new(World::open(bench, "sold-out-beside", usual)?);
    let ((turns, turn), mut done) = (bench.turns(), Done::default());
    let turns = Turns::take(
        turns,
        || {
            Stretch::of(|| {
                let more = loads::feed(bench, &sold_out, Until::after(turn), loads::one)?;
                done = done.plus(more);
                Ok(more.accepted + more.refused)
            })
        },
        || Stretch::of(|| loads::holds(bench, &plenty, Until::after(turn))),
    )?;
    let (lag, rejected) = (sold_out.lag(), sold_out.since_setup().rejected);
    only(sold_out)?.check(done.accepted)?;
    only(plenty)?.check(turns.counts()[1])?;
    if rejected != done.refused {
        let message = format!("{} callers were told no, the core says that {rejected} were", done.refused);
        return Err(Failure::Check(message));
    }

    let share = done.refused as f64 * 100.0 / (done.accepted + done.refused).max(1) as f64;
    let each = turns.each(Stretch::a_second);
    let figure = Figure::of_turns("sold out", Unit::PerSecond, each, "uniform batches")
        .target(Target::AtLeast(5_000_000.0))
        .lag(lag)
        .detail(format!(
            "decisions, {} granted and {} refused ({share:.1} %); {}",
            grouped(done.accepted),
            grouped(done.refused),
            turns.in_words("a hold")
        ));
    let ratio = Ratio::new("a decision when sold out by a hold", turns.dearer());
    Ok(Measured { figures: vec![figure], ratios: vec![ratio] })
}
