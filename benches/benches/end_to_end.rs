//! The whole way of a reservation, from a caller to the disk and back: alone, and in batches.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may fail")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onhand::{Blocking, DefineLocation, DefineSku, Onhand, Receive, Reserve, Submission};

const SKUS: usize = 1_000;
const BATCH: usize = 4_096;

fn stocked(directory: &std::path::Path) -> Blocking {
    let core = Onhand::builder().open_blocking(directory).unwrap().blocking();
    core.define_location(DefineLocation::warehouse("warehouse")).unwrap();
    let skus = (0..SKUS).map(|n| Submission::new(DefineSku::new(format!("sku-{n:05}"))));
    let stock = (0..SKUS).map(|n| Submission::new(Receive::new(format!("sku-{n:05}"), "warehouse", 1_000_000_000)));
    core.submit_batch(skus.chain(stock)).into_iter().for_each(|answer| {
        answer.unwrap();
    });
    core
}

fn reservations(c: &mut Criterion) {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let core = stocked(directory.path());
    let names: Vec<String> = (0..SKUS).map(|n| format!("sku-{n:05}")).collect();
    let mut at = 0;
    let mut hold = || {
        at = (at + 379) % SKUS;
        Reserve::new().line_at(names[at].as_str(), "warehouse", 1)
    };

    let mut group = c.benchmark_group("end to end");
    group.sample_size(10);
    group.bench_function("one reservation", |b| b.iter(|| core.reserve(hold()).unwrap()));
    group.throughput(Throughput::Elements(BATCH as u64));
    group.bench_function("a batch of 4,096", |b| {
        b.iter(|| {
            let granted = core.submit_batch((0..BATCH).map(|_| Submission::new(hold())));
            assert!(granted.iter().all(Result::is_ok));
        });
    });
    group.finish();
}

criterion_group!(benches, reservations);
criterion_main!(benches);
