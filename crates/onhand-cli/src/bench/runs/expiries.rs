//! Holds that all expire within seconds, while somebody else goes on reserving.

use crate::bench::context::Bench;
use crate::bench::figure::{Figure, Target, Unit};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::set_ahead::SetAhead;
use crate::bench::stop;
use crate::bench::turns::Stretch;
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use crate::text::{grouped, micros};
use crate::waits::{Quantiles, Waits};
use onhand::{Event, Onhand, Position, Reserve, Submission};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

/// How many fall due each second: what is asked for, and a tenth more.
const DUE_A_SECOND: f64 = 1_100_000.0;
/// How long after they were made the first falls due: longer than making them takes.
const LATER: Duration = Duration::from_secs(3_600);
/// How long somebody else reserves before the first falls due.
const BEFORE: Duration = Duration::from_millis(200);
/// After so long without a single expiry something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let clock = Arc::new(SetAhead::default());
    let builder = Onhand::builder().clock(Arc::clone(&clock) as _);
    let world = Arc::new(World::open_with(builder, bench, "expiries", Assortment::usual(bench))?);
    let count = u64::from(bench.sizes.expiring);
    let first_due = Instant::now() + LATER;
    let made = Stretch::of(|| hold(bench, &world, count, first_due))?;

    // Somebody else, before and then meanwhile.
    let (before, meanwhile, over) = (Waits::new(), Waits::new(), AtomicBool::new(false));
    let (alone, expiring, others) = thread::scope(|scope| {
        let others = scope.spawn(|| {
            let granted = somebody(&world, bench.random(), || over.load(Relaxed), |asked, took| {
                let waits = if clock.is_set_ahead() { &meanwhile } else { &before };
                waits.note(asked, took);
            });
            // Whoever waits for expiries is not to wait for commits that do not come.
            over.store(true, Relaxed);
            granted
        });
        let alone = Stretch::of(|| {
            let from = world.core.position().0;
            thread::sleep(BEFORE);
            Ok(world.core.position().0 - from)
        });
        let from = world.core.position();
        let expiring = Stretch::of(|| {
            // Time goes on from just before the first falls due.
            clock.set_ahead(first_due.saturating_duration_since(Instant::now()).saturating_sub(BEFORE));
            thread::sleep(BEFORE);
            expired_after(&world, from, count, &over)
        });
        over.store(true, Relaxed);
        (alone, expiring, others.join())
    });
    let others = others.map_err(|_| Failure::Check("the caller beside it panicked".to_owned()))??;
    let (alone, expiring, lag) = (alone?, expiring?, world.lag());
    stop::check()?;
    let expired = only(world)?.check(others)?.expired;
    if expired != count {
        return Err(Failure::Check(format!("{count} holds were to expire, {expired} did, by the log")));
    }

    let rate = count as f64 / expiring.wall.saturating_sub(BEFORE).as_secs_f64().max(1e-9);
    let (before, meanwhile) = (before.quantiles(), meanwhile.quantiles());
    let figures = vec![
        Figure::new("expiries", Unit::PerSecond, rate).target(Target::AtLeast(1_000_000.0)).lag(lag).detail(format!(
            "{} holds that fell due {} a second{}",
            grouped(count),
            grouped(DUE_A_SECOND as u64),
            expiring.processor.in_words(count)
        )),
        Figure::new("longest wait during expiries", Unit::Microseconds, meanwhile.longest_us)
            .target(Target::AtMost(5_000.0))
            .detail(waits(meanwhile, before)),
    ];
    // What the other caller's commands took is not the expiries' cost.
    let theirs = alone.nanoseconds() * meanwhile.waits as f64 / count as f64;
    let ratio = Ratio::new("an expiry by a hold", (expiring.nanoseconds() - theirs).max(0.0) / made.nanoseconds());
    Ok(Measured { figures, ratios: vec![ratio] })
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

/// Reserves one at a time, with nobody else's holds in the way of its own.
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

/// Waits until so many holds have expired durably.
fn expired_after(world: &World, position: Position, count: u64, over: &AtomicBool) -> Result<u64, Failure> {
    let mut log = world.core.blocking().subscribe(position);
    let (mut expired, mut last) = (0, Instant::now());
    while expired < count {
        stop::check()?;
        if over.load(Relaxed) || last.elapsed() > PATIENCE {
            return Err(Failure::Check(format!("{expired} holds have expired, and no more do, of {count}")));
        }
        let Some(Ok(committed)) = log.next_within(Duration::from_millis(100)) else { continue };
        for event in committed.events {
            if let Event::HoldsExpired(holds) = event {
                expired += holds.reservations.len() as u64;
                last = Instant::now();
            }
        }
    }
    Ok(count)
}
