//! Whether cost stays flat: a hold in a large world by turns with the same hold in a small one.

use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::loads::{self, NONE_STAYS, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::target::{Target, Unit};
use crate::bench::turns::{Stretch, Turns};
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use crate::text::grouped;
use onhand::{Onhand, Position};
use std::sync::Arc;

/// How many stock levels are few.
const FEW: u64 = 10_000;
/// How many turns each world takes.
const TURNS: usize = 8;
/// How many holds are made in a turn for each second that was asked for, and released again after it.
const A_SECOND: f64 = 100_000.0;

/// From few stock levels to many.
pub(super) fn levels(bench: &Bench) -> Result<Measured, Failure> {
    let many = u64::from(bench.sizes.levels);
    let large = World::open(bench, "many-levels", Assortment::of_levels(many))?;
    let small = World::open(bench, "few-levels", Assortment::of_levels(FEW.min(many)))?;
    let words = format!("{} levels beside {}", grouped(many), grouped(FEW.min(many)));
    compare(
        bench,
        Names { figure: "many levels", ratio: "a hold among many levels by one among few" },
        words,
        large,
        small,
        0,
    )
}

/// From no open hold to many.
pub(super) fn holds(bench: &Bench) -> Result<Measured, Failure> {
    let large = Arc::new(World::open(bench, "many-holds", Assortment::usual(bench))?);
    let open = loads::hold(bench, &large, bench.sizes.holds as usize)?.len() as u64;
    let small = World::open(bench, "no-holds", Assortment::usual(bench))?;
    let names = Names { figure: "many open holds", ratio: "a hold among many holds by one among none" };
    compare(bench, names, format!("{} open holds beside none", grouped(open)), only(large)?, small, open)
}

/// From a new log to a long one of the same state.
pub(super) fn log_length(bench: &Bench) -> Result<Measured, Failure> {
    // Remembered ids are state, not length. Fewer, and those of a caller who was held up would be too old.
    let open =
        |name| World::open_with(Onhand::builder().remembered_ids(1 << 20), bench, name, Assortment::usual(bench));
    let (large, small) = (Arc::new(open("long-log")?), open("new-log")?);
    let end = Until::Position(Position(u64::from(bench.sizes.events)));
    loads::cycles(bench, &large, end, NONE_STAYS, loads::release)?;
    let words = format!("{} events beside {}", grouped(large.core.position().0), grouped(small.core.position().0));
    compare(
        bench,
        Names { figure: "a long log", ratio: "a hold in a long log by one in a new one" },
        words,
        only(large)?,
        small,
        0,
    )
}

/// What the figure is called, and its ratio.
struct Names {
    figure: &'static str,
    ratio: &'static str,
}

fn compare(
    bench: &Bench,
    names: Names,
    words: String,
    large: World,
    small: World,
    open: u64,
) -> Result<Measured, Failure> {
    let (large, small) = (Arc::new(large), Arc::new(small));
    let a_turn = ((A_SECOND * bench.sizes.seconds.as_secs_f64()) as usize).min(bench.sizes.holds as usize);
    let load = |world| move || loads::hold_and_release(bench, world, a_turn);
    // What the first holds of all take is not what holds take.
    load(&large)()?;
    load(&small)()?;
    let turns = Turns::take(TURNS, load(&large), load(&small))?;
    let lag = large.lag();
    only(large)?.check(open)?;
    only(small)?.check(0)?;

    let dearer = turns.each(Stretch::nanoseconds).into_iter().map(|(large, small)| (large / small, None));
    let figure = Figure::each(names.figure, Unit::Times, dearer).target(Target::AtMost(2.5)).lag(lag).detail(format!(
        "as much processor time for a hold, {words}; by the clock {:.2} ×; {}",
        turns.longer(),
        turns.in_words("beside it")
    ));
    let ratio = Ratio::new(names.ratio, turns.dearer());
    Ok(Measured { figures: vec![figure], ratios: vec![ratio] })
}
