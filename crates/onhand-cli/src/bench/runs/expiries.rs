//! Holds that all expire within seconds, while somebody else goes on reserving.

use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::measured::{Measured, Ratio};
use crate::bench::median::median;
use crate::bench::set_ahead::SetAhead;
use crate::bench::stop;
use crate::bench::target::{Target, Unit};
use crate::bench::turns::Stretch;
use crate::bench::world::{Assortment, World};
use crate::exit::Failure;
use crate::text::{grouped, micros};
use crate::waits::{Quantiles, Waits};
use onhand::{Error, Event, Onhand, Reserve, Submission};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

/// How many fall due each second: what is asked for, and a tenth more.
const DUE_A_SECOND: f64 = 1_100_000.0;
/// How long after they were made the first falls due: longer than making them takes.
const LATER: Duration = Duration::from_secs(3_600);
/// How long somebody else reserves before the first falls due.
const BEFORE: Duration = Duration::from_millis(100);
/// How often some more expire while nobody calls, to tell what that costs.
const ALONE: u32 = 5;
/// After so long without a single expiry something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let clock = Arc::new(SetAhead::default());
    let builder = Onhand::builder().clock(Arc::clone(&clock) as _);
    let world = World::open_with(builder, bench, "expiries", Assortment::usual(bench))?;
    let count = u64::from(bench.sizes.expiring);
    // Later than making them takes, and others that expire while nobody calls later than those.
    let (first_due, alone) = (Instant::now() + LATER, count.div_ceil(u64::from(ALONE)));
    let made = Stretch::of(|| hold(bench, &world, count, first_due))?;
    let alone_due = |nth: u32| first_due + LATER * nth;
    for nth in 1..=ALONE {
        hold(bench, &world, alone, alone_due(nth))?;
    }

    let (before, meanwhile, over) = (Waits::new(), Waits::new(), AtomicBool::new(false));
    let (expiring, others) = thread::scope(|scope| {
        let others = scope.spawn(|| {
            let granted = somebody(
                &world,
                bench.random(),
                || over.load(Relaxed),
                |asked, took| {
                    let waits = if clock.is_set_ahead() { &meanwhile } else { &before };
                    waits.note(asked, took);
                },
            );
            // Whoever waits for expiries is not to wait for commits that do not come.
            over.store(true, Relaxed);
            granted
        });
        thread::sleep(BEFORE);
        let expiring = Stretch::of(|| expired(&world, &clock, first_due, count, || over.load(Relaxed)));
        over.store(true, Relaxed);
        (expiring, others.join())
    });
    let others = others.map_err(|_| Failure::Check("the caller beside it panicked".to_owned()))??;
    let (expiring, lag) = (expiring?, world.lag());
    let mut by_themselves = Vec::new();
    for nth in 1..=ALONE {
        let expiring = Stretch::of(|| expired(&world, &clock, alone_due(nth), alone, || false))?;
        by_themselves.push(expiring.nanoseconds());
    }
    let (by_itself, expected) = (median(by_themselves), count + alone * u64::from(ALONE));
    let all = world.check(others)?.expired;
    if all != expected {
        return Err(Failure::Check(format!("{expected} holds were to expire, {all} did, by the log")));
    }

    let rate = count as f64 / expiring.wall.saturating_sub(BEFORE).as_secs_f64().max(1e-9);
    let (before, meanwhile) = (before.quantiles(), meanwhile.quantiles());
    let figures = vec![
        Figure::new("expiries", Unit::PerSecond, rate).target(Target::AtLeast(1_000_000.0)).lag(lag).detail(format!(
            "{} holds that fell due {} a second; while nobody else calls, {:.0} ns of the processor each",
            grouped(count),
            grouped(DUE_A_SECOND as u64),
            by_itself
        )),
        Figure::new("longest wait during expiries", Unit::Microseconds, meanwhile.longest_us)
            .target(Target::AtMost(5_000.0))
            .detail(waits(meanwhile, before)),
    ];
    let ratio = Ratio::new("an expiry by a hold", by_itself / made.nanoseconds());
    Ok(Measured { figures, ratios: vec![ratio] })
}

/// Lets holds expire of which the first falls due at a moment, and waits until so many have, durably.
fn expired(
    world: &World,
    clock: &SetAhead,
    first_due: Instant,
    count: u64,
    is_over: impl Fn() -> bool,
) -> Result<u64, Failure> {
    let mut log = world.core.blocking().subscribe(world.core.position());
    // Time goes on from just before.
    clock.set_ahead(first_due.saturating_duration_since(Instant::now()).saturating_sub(BEFORE));
    // Whoever waits for an alarm was told when it was set, not when the clock was.
    drop(world.core.blocking().snapshot()?);
    thread::sleep(BEFORE);
    let (mut expired, mut last) = (0, Instant::now());
    while expired < count {
        stop::check()?;
        if is_over() || last.elapsed() > PATIENCE {
            return Err(Failure::Check(format!("{expired} holds have expired, and no more do, of {count}")));
        }
        let Some(committed) = log.next_within(Duration::from_millis(100)) else { continue };
        let committed = match committed {
            Err(Error::NothingYet { .. }) => continue,
            committed => committed?,
        };
        for event in committed.events {
            if let Event::HoldsExpired(holds) = event {
                expired += holds.reservations.len() as u64;
                last = Instant::now();
            }
        }
    }
    Ok(count)
}

fn waits(meanwhile: Quantiles, before: Quantiles) -> String {
    format!(
        "of another caller's {}, p50 {}, p99 {}; before, the longest of {} was {}, p50 {}",
        grouped(meanwhile.waits),
        micros(meanwhile.p50_us),
        micros(meanwhile.p99_us),
        grouped(before.waits),
        micros(before.longest_us),
        micros(before.p50_us)
    )
}

/// Makes holds that fall due one after the other.
fn hold(bench: &Bench, world: &World, count: u64, first_due: Instant) -> Result<u64, Failure> {
    let mut random = bench.random();
    let hold = |nth: u64| -> Submission {
        let (sku, location) = world.any(&mut random);
        let due = first_due + Duration::from_secs_f64(nth as f64 / DUE_A_SECOND);
        Reserve::new().line_at(sku, location, 1).expires_in(due.saturating_duration_since(Instant::now())).into()
    };
    world.submit((0..count).map(hold))?;
    Ok(count)
}

/// Reserves one at a time, for so long that none of these holds expires, and tells how long each took.
fn somebody(
    world: &World,
    mut random: fastrand::Rng,
    over: impl Fn() -> bool,
    tell: impl Fn(u64, Duration),
) -> Result<u64, Failure> {
    let (core, mut granted) = (world.core.blocking(), 0);
    let day = Duration::from_secs(86_400);
    while !over() && !stop::asked() {
        let hold = world.any_hold(&mut random).expires_in(day);
        let asked = Instant::now();
        core.reserve(hold)?;
        granted += 1;
        tell(granted, asked.elapsed());
    }
    Ok(granted)
}
