//! The sale itself: opens the doors, lets the shoppers in, brings deliveries, closes.

use super::assortment;
use super::display::{Display, EVERY};
use super::shopper::{LONGEST_HOLD, Shopper};
use super::tally::{Note, Tally};
use crate::exit::Failure;
use crate::waits::Quantiles;
use fastrand::Rng;
use onhand::{Onhand, Submission};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How often a truck comes.
const TRUCK_EVERY: Duration = Duration::from_millis(250);

/// What was asked for on the command line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) seconds: u64,
    pub(super) shoppers: u64,
    pub(super) seed: u64,
    pub(super) quiet: bool,
}

/// What happened.
#[derive(Debug)]
pub(super) struct Sold {
    pub(super) notes: Vec<Note>,
    pub(super) figures: Figures,
}

/// The sale in figures, as the shoppers saw it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Figures {
    pub(super) seconds: f64,
    pub(super) asked: u64,
    pub(super) granted: u64,
    pub(super) rejected: u64,
    pub(super) confirmed: u64,
    pub(super) released: u64,
    pub(super) too_late: u64,
    pub(super) waits: Quantiles,
    pub(super) interrupted: bool,
}

pub(super) async fn hold(core: &Onhand, plan: Plan) -> Result<Sold, Failure> {
    let tally = Arc::new(Tally::new());
    let mut random = Rng::with_seed(plan.seed);
    deliver(core, &tally, assortment::definitions()).await?;
    deliver(core, &tally, assortment::opening_stock(&mut random)).await?;

    let started = Instant::now();
    let skus = Arc::new(assortment::skus());
    let mut shoppers = JoinSet::new();
    for number in 0..plan.shoppers {
        let (core, tally, skus) = (core.clone(), Arc::clone(&tally), Arc::clone(&skus));
        shoppers.spawn(Shopper { number, core, tally, skus, random: random.fork() }.shop());
    }
    let interrupted = doors_open(core, &tally, plan, &mut random).await?;
    tally.closing.store(true, Relaxed);
    while let Some(ended) = shoppers.join_next().await {
        // A shopper that panicked is told by the difference between what was asked and what was answered.
        if let Ok(ended) = ended {
            ended?;
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    // The carts that were left behind expire before anybody counts.
    tokio::time::sleep(LONGEST_HOLD).await;
    Ok(sold(&tally, seconds, interrupted))
}

/// Until the time is over or somebody presses Ctrl-C; says which.
async fn doors_open(core: &Onhand, tally: &Tally, plan: Plan, random: &mut Rng) -> Result<bool, Failure> {
    let mut display = Display::new(plan.seconds, plan.quiet);
    let mut tick = tokio::time::interval(EVERY);
    let mut truck = tokio::time::interval(TRUCK_EVERY);
    let over = tokio::time::sleep(Duration::from_secs(plan.seconds));
    let mut over = std::pin::pin!(over);
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        tokio::select! {
            () = &mut over => break,
            _ = &mut stop => {
                display.finish();
                return Ok(true);
            }
            _ = tick.tick() => display.show(tally),
            _ = truck.tick() => deliver(core, tally, assortment::delivery(random)).await?,
        }
    }
    display.finish();
    Ok(false)
}

async fn deliver(core: &Onhand, tally: &Tally, commands: Vec<Submission>) -> Result<(), Failure> {
    for receipt in core.submit_batch(commands).await {
        tally.note(&receipt?)?;
    }
    Ok(())
}

fn sold(tally: &Tally, seconds: f64, interrupted: bool) -> Sold {
    let figures = Figures {
        seconds,
        asked: tally.asked.load(Relaxed),
        granted: tally.granted.load(Relaxed),
        rejected: tally.rejected.load(Relaxed),
        confirmed: tally.confirmed.load(Relaxed),
        released: tally.released.load(Relaxed),
        too_late: tally.too_late.load(Relaxed),
        waits: tally.waits.quantiles(),
        interrupted,
    };
    Sold { notes: tally.collect(), figures }
}
