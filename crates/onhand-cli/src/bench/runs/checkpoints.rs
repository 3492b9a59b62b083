//! What a checkpoint does to commits while it is taken.

use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::loads::{self, Until};
use crate::bench::measured::Measured;
use crate::bench::target::{Target, Unit};
use crate::bench::threads::{Role, threads};
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use crate::text::{grouped, micros};
use crate::waits::Waits;
use onhand::{Onhand, Receive, Submission};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

/// How many stock levels a checkpoint has.
const LEVELS: u64 = 1_000_000;
/// How many callers wait for each answer.
const CALLERS: usize = 8;
/// How many commands the log grows by beside them, in one batch after the other.
const A_BATCH: usize = 512;
/// How often it is looked whether a checkpoint is being taken.
const LOOK: Duration = Duration::from_millis(1);
/// So many checkpoints are waited for, though not for longer than so many times what was asked for.
const CHECKPOINTS: u64 = 3;
const LONGEST: u32 = 6;

/// Whether a checkpoint is being taken, and how many were.
#[derive(Debug, Default)]
struct Taking {
    now: AtomicBool,
    taken: AtomicU64,
    over: AtomicBool,
}

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    // Whenever the log has grown by four times what a checkpoint has.
    let levels = Assortment::of_levels(LEVELS.min(u64::from(bench.sizes.levels)));
    let world = Arc::new(World::open_with(Onhand::builder().checkpoint_every(1), bench, "checkpoints", levels)?);
    let (taking, during, beside) = (Arc::new(Taking::default()), Arc::new(Waits::new()), Arc::new(Waits::new()));
    let watching = {
        let (taking, directory) = (Arc::clone(&taking), world.directory().path().to_owned());
        thread::spawn(move || taking.watch(&directory))
    };
    let least = Until::after(bench.sizes.seconds);
    let most = Until::after(bench.sizes.seconds * LONGEST);
    let granted = loads::tasks(bench, &world, CALLERS + 1, |number, world, mut random| {
        let (taking, during, beside) = (Arc::clone(&taking), Arc::clone(&during), Arc::clone(&beside));
        async move {
            let mut granted = 0;
            let is_over = |world: &World| {
                least.is_over(world) && (taking.taken.load(Relaxed) >= CHECKPOINTS || most.is_over(world))
            };
            while !is_over(&world) {
                if number == 0 {
                    let receive = |(sku, location)| Submission::new(Receive::new(sku, location, 1));
                    let goods: Vec<_> = (0..A_BATCH).map(|_| receive(world.any(&mut random))).collect();
                    for answer in world.core.submit_batch(goods).await {
                        answer?;
                    }
                } else {
                    let (asked, was_taking) = (Instant::now(), taking.now.load(Relaxed));
                    world.core.reserve(world.any_hold(&mut random)).await?;
                    let waits = if was_taking || taking.now.load(Relaxed) { &during } else { &beside };
                    waits.note(granted, asked.elapsed());
                    granted += 1;
                }
            }
            Ok(granted)
        }
    });
    taking.over.store(true, Relaxed);
    let _ = watching.join();
    let granted: u64 = granted?.into_iter().sum();
    let lag = world.lag();
    only(world)?.check(granted)?;

    let (during, beside, taken) = (during.quantiles(), beside.quantiles(), taking.taken.load(Relaxed));
    // Where none was taken in time, or the system does not tell of it, that is no good figure but none at all.
    let delay = match taken > 0 && during.waits > 0 {
        true => (during.p999_us - beside.p999_us).max(0.0),
        false => f64::NAN,
    };
    let figure = Figure::new("delay by a checkpoint", Unit::Microseconds, delay)
        .target(Target::AtMost(5_000.0))
        .lag(lag)
        .detail(format!(
            "p99.9 of {} waits while {taken} checkpoints of {} levels were taken, {}, less that of {} others, {}; p50 {} \
             and {}",
            grouped(during.waits),
            grouped(levels.levels()),
            micros(during.p999_us),
            grouped(beside.waits),
            micros(beside.p999_us),
            micros(during.p50_us),
            micros(beside.p50_us),
        ));
    Ok(Measured { figures: vec![figure], ratios: vec![] })
}

impl Taking {
    /// Looks whether the keeper is at work, or a file of its is being written, until this is over.
    fn watch(&self, directory: &Path) {
        let keepers: Vec<PathBuf> = threads()
            .filter(|(role, _)| *role == Role::Checkpoints)
            .map(|(_, thread)| thread.join("schedstat"))
            .collect();
        let (mut spent, (_, mut newest)) = (spent_by(&keepers), files(directory));
        while !self.over.load(Relaxed) {
            thread::sleep(LOOK);
            let now = spent_by(&keepers);
            let (is_writing, last) = files(directory);
            self.now.store(now > spent || is_writing, Relaxed);
            if last > newest {
                newest = last;
                self.taken.fetch_add(1, Relaxed);
            }
            spent = now;
        }
    }
}

/// Nanoseconds that threads have spent.
fn spent_by(threads: &[PathBuf]) -> u64 {
    let of_one = |thread| fs::read_to_string(thread).ok()?.split_whitespace().next()?.parse::<u64>().ok();
    threads.iter().filter_map(of_one).sum()
}

/// Whether a file is being written that gets its name once it is whole, and the newest checkpoint.
fn files(directory: &Path) -> (bool, Option<OsString>) {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).fold((false, None), |(is_writing, newest), name| match name.to_str() {
        Some(text) if text.ends_with(".tmp") => (true, newest),
        Some(text) if text.starts_with("checkpoint-") => (is_writing, newest.max(Some(name))),
        _ => (is_writing, newest),
    })
}
