//! What the audit index costs and what it spares: `cargo bench -p onhand-benches --bench audit`.
//!
//! `EVENTS`, `SKUS` and `LOCATIONS` in the environment make the log another one, `BLOCK` the index's blocks.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a benchmark may fail")]

use onhand::{
    Blocking, Builder, Command, DefineLocation, DefineSku, Onhand, Patience, Position, Receive, ReleaseReservation,
    ReservationId, Reserve, Submission, Touching, ViewFinding, ViewState, verify_views,
};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const BATCH: u64 = 8_192;

struct World {
    events: u64,
    skus: u64,
    locations: u64,
    block: u64,
}

impl World {
    fn settings(&self, index: bool) -> Builder {
        Onhand::builder()
            .audit_index(index)
            .audit_block(self.block)
            .patience(Patience::For(Duration::from_secs(60)))
            .remembered_ids(1 << 18)
    }

    fn open(&self, directory: &Path, index: bool) -> Blocking {
        self.settings(index).open_blocking(directory).unwrap().blocking()
    }

    /// Submits holds and releases over random SKUs and locations until there are so many events; gives the rate.
    fn fill(&self, core: &Blocking) -> f64 {
        for location in 0..self.locations {
            core.define_location(DefineLocation::store(format!("location-{location}"))).unwrap();
        }
        let skus = (0..self.skus).map(|sku| DefineSku::new(format!("sku-{sku}")));
        core.submit_batch(skus).into_iter().for_each(|result| drop(result.unwrap()));
        let levels = (0..self.skus).flat_map(|sku| (0..self.locations).map(move |location| (sku, location)));
        let stock: Vec<(u64, u64)> = levels.collect();
        for part in stock.chunks(BATCH as usize) {
            let receipts =
                part.iter().map(|(sku, l)| Receive::new(format!("sku-{sku}"), format!("location-{l}"), 1_000_000));
            core.submit_batch(receipts).into_iter().for_each(|result| drop(result.unwrap()));
        }
        let (mut random, mut held) = (Random(7), Vec::new());
        let begun = Instant::now();
        let from = core.core().position().0;
        while core.core().position().0 < self.events {
            let mut batch: Vec<Submission> = Vec::with_capacity(BATCH as usize);
            for _ in 0..BATCH {
                let command: Command = if held.len() > 100_000 || (!held.is_empty() && random.below(2) == 0) {
                    let reservation = held.swap_remove(random.below(held.len() as u64) as usize);
                    ReleaseReservation { reservation }.into()
                } else {
                    let sku = format!("sku-{}", random.below(self.skus));
                    let location = format!("location-{}", random.below(self.locations));
                    Reserve::new().line_at(sku, location, 1).expires_in(Duration::from_secs(86_400)).into()
                };
                let submission = Submission::new(command);
                if matches!(submission.command, Command::Reserve(_)) {
                    held.push(ReservationId(submission.id.0));
                }
                batch.push(submission);
            }
            core.submit_batch(batch).into_iter().for_each(|result| drop(result.unwrap()));
        }
        (core.core().position().0 - from) as f64 / begun.elapsed().as_secs_f64()
    }

    fn ask(&self, core: &Blocking, what: &str, touching: Touching) -> usize {
        let begun = Instant::now();
        let found = core.history(touching).unwrap().map(|commit| commit.unwrap().events.len()).sum();
        println!("  {what:<24} {found:>9} events in {:>9.2} ms", begun.elapsed().as_secs_f64() * 1e3);
        found
    }

    fn questions(&self, core: &Blocking) -> Vec<usize> {
        let state = core.snapshot().unwrap();
        let middle = Position(self.events / 2);
        let reserved = core.history(Touching::any_of().after(middle).until(middle.plus(100))).unwrap();
        let reservation = reserved
            .flat_map(|commit| commit.unwrap().events)
            .find_map(|(_, event)| match event {
                onhand::Event::StockReserved(reserved) => Some(reserved.reservation),
                _ => None,
            })
            .unwrap();
        drop(state);
        let last = Position(self.events.saturating_sub(1_000_000));
        vec![
            self.ask(core, "a reservation", Touching::all_of().reservation(reservation)),
            self.ask(core, "a SKU", Touching::all_of().sku("sku-5")),
            self.ask(core, "a level", Touching::all_of().sku("sku-5").location("location-3")),
            self.ask(core, "a SKU, last million", Touching::all_of().sku("sku-5").after(last)),
            self.ask(core, "a location", Touching::all_of().location("location-3")),
        ]
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn size(directory: &Path) -> u64 {
    let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
    entries.map(|entry| if entry.path().is_dir() { size(&entry.path()) } else { entry.metadata().unwrap().len() }).sum()
}

fn following(core: &Blocking) {
    while !matches!(core.core().views()[0].state, ViewState::Following) {
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|kib| kib.parse().ok()).unwrap_or(0) >> 10
}

fn main() {
    let told = |name, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let world = World {
        events: told("EVENTS", 8_000_000),
        skus: told("SKUS", 10_000),
        locations: told("LOCATIONS", 20),
        block: told("BLOCK", 1 << 20),
    };
    println!("{} events, {} SKUs, {} locations, blocks of {}", world.events, world.skus, world.locations, world.block);

    let without = tempfile::tempdir().unwrap();
    let core = world.open(without.path(), false);
    println!("writing, no index: {:.0} events/s", world.fill(&core));
    core.close().unwrap();

    let with = tempfile::tempdir().unwrap();
    let core = world.open(with.path(), true);
    let rate = world.fill(&core);
    println!("writing, with index: {rate:.0} events/s; lag at the end {} events", core.core().views()[0].lag);
    let begun = Instant::now();
    core.close().unwrap();
    println!("closing: {:.1} ms", begun.elapsed().as_secs_f64() * 1e3);
    drop(with);

    let core = world.open(without.path(), true);
    let begun = Instant::now();
    following(&core);
    let took = begun.elapsed();
    let (events, views) = (core.core().position().0, without.path().join("views"));
    println!("projector alone: {events} events in {took:.2?}, {:.0} events/s", events as f64 / took.as_secs_f64());
    println!("memory {} MiB", memory());
    println!("asked with the index, in memory and in the store:");
    let answers = world.questions(&core);
    core.close().unwrap();
    let (all, of) = (size(without.path()), size(&views));
    println!("on disk: log {} MiB, index {} MiB", (all - of) >> 20, of >> 20);

    let begun = Instant::now();
    let core = world.open(without.path(), true);
    let opened = begun.elapsed();
    following(&core);
    println!("reopened in {opened:.2?}, index checked and at the end after {:.2?}", begun.elapsed());
    println!("asked after reopening:");
    assert_eq!(world.questions(&core), answers);
    core.close().unwrap();

    let begun = Instant::now();
    let found = verify_views(without.path()).unwrap();
    assert!(matches!(found[0].finding, ViewFinding::Intact { .. }), "{found:?}");
    println!("verified: {:?} in {:.2?}", found[0].finding, begun.elapsed());

    let core = world.open(without.path(), false);
    println!("asked without an index:");
    assert_eq!(world.questions(&core), answers);
    core.close().unwrap();

    let mut worst = Duration::ZERO;
    for wait in (0..20).map(|n| 20 + 23 * n) {
        fs::remove_dir_all(&views).unwrap();
        let core = world.open(without.path(), true);
        std::thread::sleep(Duration::from_millis(wait));
        let begun = Instant::now();
        core.close().unwrap();
        worst = worst.max(begun.elapsed());
    }
    println!("closing while far behind: {worst:.1?} at worst");
}
