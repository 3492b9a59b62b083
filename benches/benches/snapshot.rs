//! Answers from snapshots, and what a snapshot costs.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may fail")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onhand::{DefineLocation, DefineSku, LocationId, Onhand, Receive, Reserve, SkuId, Submission};
use std::hint::black_box;

const SKUS: u32 = 2_000;
const LOCATIONS: u32 = 20;
const ASKED: u32 = 10_000;

fn stocked(directory: &std::path::Path) -> Onhand {
    let core = Onhand::builder().open_blocking(directory).unwrap();
    let locations = (0..LOCATIONS).map(|at| Submission::new(DefineLocation::store(format!("store-{at:02}"))));
    let skus = (0..SKUS).map(|n| Submission::new(DefineSku::new(format!("sku-{n:05}"))));
    let levels =
        (0..SKUS).flat_map(|n| (0..LOCATIONS).map(move |at| (format!("sku-{n:05}"), format!("store-{at:02}"))));
    let stock = levels.map(|(sku, at)| Submission::new(Receive::new(sku, at, 1_000)));
    core.blocking().submit_batch(locations.chain(skus).chain(stock)).into_iter().for_each(|answer| {
        answer.unwrap();
    });
    core
}

/// Scattered, the same each time.
fn scatter(n: u32) -> u32 {
    n.wrapping_mul(0x9E37_79B9) >> 7
}

fn reads(c: &mut Criterion) {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let core = stocked(directory.path());
    let snapshot = core.blocking().snapshot().unwrap();
    let state = snapshot.read().unwrap();
    let numbers: Vec<(SkuId, LocationId)> =
        (0..ASKED).map(|n| (SkuId(scatter(n) % SKUS), LocationId(scatter(n * 31) % LOCATIONS))).collect();
    let names: Vec<(String, String)> =
        numbers.iter().map(|(sku, at)| (format!("sku-{:05}", sku.0), format!("store-{:02}", at.0))).collect();

    let mut group = c.benchmark_group("snapshot");
    group.throughput(Throughput::Elements(u64::from(ASKED)));
    group.bench_function("available, by number", |b| {
        b.iter(|| numbers.iter().map(|(sku, at)| state.available(*sku, *at, None).0).sum::<i64>());
    });
    group.bench_function("stock, by name", |b| {
        let stock = |(sku, at): &(String, String)| snapshot.stock(sku.as_str(), at.as_str()).unwrap().on_hand.0;
        b.iter(|| names.iter().map(stock).sum::<i64>());
    });
    group.bench_function("availability over 20 locations, by name", |b| {
        let sum = |(sku, _): &(String, String)| snapshot.availability(sku.as_str(), Some("web")).unwrap().available.0;
        b.iter(|| names.iter().map(sum).sum::<i64>());
    });
    group.finish();

    let core = core.blocking();
    c.bench_function("snapshot/again, unchanged", |b| b.iter(|| black_box(core.snapshot().unwrap())));
    c.bench_function("snapshot/after a reservation, with it", |b| {
        b.iter(|| {
            core.reserve(Reserve::new().line_at("sku-00001", "store-01", 1)).unwrap_or_else(|_| {
                // Sold out: the next ones come from a place that has more.
                core.receive(Receive::new("sku-00001", "store-01", 1_000_000)).unwrap()
            });
            black_box(core.snapshot().unwrap())
        });
    });
}

criterion_group!(benches, reads);
criterion_main!(benches);
