//! Writing while a reader holds a snapshot, by turns with writing while nobody does.

use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::loads::{self, NONE_STAYS, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::target::{Target, Unit};
use crate::bench::turns::{Stretch, Turns};
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use crate::text::grouped;
use onhand::{Error, Onhand, Snapshot};
use std::cell::Cell;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// How many turns each of the two takes.
const TURNS: u32 = 12;
/// A turn takes so long at most: what is written in a minute of them would fill a small disk.
const LONGEST: Duration = Duration::from_millis(500);

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    // Reservations end as they are made, and few ids are kept: the state stays as large as it is.
    let open =
        |name| World::open_with(Onhand::builder().remembered_ids(1 << 20), bench, name, Assortment::usual(bench));
    let (held, free) = (Arc::new(open("held")?), Arc::new(open("held-beside")?));
    let snapshot = held.core.blocking().snapshot()?;
    let (then, since) = (units(&snapshot)?, Instant::now());
    // Turns are spread over the time that it is held.
    let pace = bench.sizes.held / (2 * TURNS);
    let begun = Cell::new(0);
    let load = |world| {
        thread::sleep((pace * begun.replace(begun.get() + 1)).saturating_sub(since.elapsed()));
        let until = Until::after(pace.min(LONGEST));
        Stretch::of(|| Ok(loads::cycles(bench, world, until, NONE_STAYS, loads::release)?.0))
    };
    let turns = Turns::take(TURNS as usize, || load(&held), || load(&free))?;
    let (lasted, lag) = (since.elapsed(), held.lag());
    let (was_held, unchanged) = match units(&snapshot) {
        Ok(now) if now == then => (true, "and it has not changed"),
        Ok(now) => return Err(Failure::Check(format!("a held snapshot said {then:?}, and now says {now:?}"))),
        Err(Failure::Core(Error::SnapshotTooOld { .. })) => (false, "until it had kept too much and was given up"),
        Err(failure) => return Err(failure),
    };
    drop(snapshot);
    only(held)?.check(0)?;
    only(free)?.check(0)?;

    let slower = turns.each(Stretch::a_second).into_iter().map(|(held, free)| 100.0 * (1.0 - held / free));
    // A snapshot that was given up on the way slows nobody down: that is not what is asked for.
    let slower = slower.map(|slower| (if was_held { slower } else { f64::NAN }, None));
    let figure = Figure::each("slowdown by a held snapshot", Unit::Percent, slower)
        .target(Target::AtMost(10.0))
        .lag(lag)
        .detail(format!(
            "held for {:.1} s, {unchanged}, while {} reservations were made and released by turns with a core of which \
             nobody held one",
            lasted.as_secs_f64(),
            grouped(turns.counts()[0]),
        ));
    let ratio = Ratio::new("writing under a held snapshot by writing", turns.dearer());
    Ok(Measured { figures: vec![figure], ratios: vec![ratio] })
}

/// What a snapshot says of everything: on hand, and reserved.
fn units(snapshot: &Snapshot) -> Result<(i64, i64), Failure> {
    let state = snapshot.read()?;
    let figures = state.stock_levels().map(|(.., figures)| figures);
    Ok(figures.fold((0, 0), |(on_hand, reserved), level| (on_hand + level.on_hand.0, reserved + level.reserved.0)))
}
