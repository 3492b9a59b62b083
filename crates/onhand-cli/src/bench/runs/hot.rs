//! One hot SKU: everybody wants the same thing at the same place.

use super::callers::{self, Crowd};
use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::loads::{self, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::target::{Target, Unit};
use crate::bench::turns::{Stretch, Turns};
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use std::sync::Arc;

const HOT: Assortment = Assortment { skus: 1, locations: 1, sold_out: 0 };

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let mut measured = in_batches(bench)?;
    let crowd = Crowd { name: "one hot SKU", p99: None, cost: None, callers: 1_024, assortment: HOT, target: None };
    measured.figures.extend(callers::crowd(bench, crowd)?.figures);
    Ok(measured)
}

fn in_batches(bench: &Bench) -> Result<Measured, Failure> {
    let hot = Arc::new(World::open(bench, "hot", HOT)?);
    let uniform = Arc::new(World::open(bench, "hot-beside", Assortment::usual(bench))?);
    let (turns, turn) = bench.turns();
    let holds = |world| move || Stretch::of(|| loads::holds(bench, world, Until::after(turn)));
    let turns = Turns::take(turns, holds(&hot), holds(&uniform))?;
    let lag = hot.lag();
    let [of_hot, of_uniform] = turns.counts();
    only(hot)?.check(of_hot)?;
    only(uniform)?.check(of_uniform)?;

    let each = turns.each(Stretch::a_second);
    let figure = Figure::of_turns("one hot SKU in batches", Unit::PerSecond, each, "uniform batches")
        .target(Target::AtLeastTimesTheFloor(0.9))
        .lag(lag)
        .detail(turns.in_words("a hold"));
    let ratio = Ratio::new("a hold of a hot SKU by any", turns.dearer());
    Ok(Measured { figures: vec![figure], ratios: vec![ratio] })
}
