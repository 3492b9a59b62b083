//! Records as they are seen from outside: a receipt's events decoded, and a log told from its beginning. That they are
//! written is part of `end_to_end`.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may fail")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onhand::{Blocking, DefineLocation, DefineSku, Onhand, Position, Receipt, Receive, Reserve, Submission};
use std::hint::black_box;

const SKUS: usize = 1_000;
const COMMANDS: usize = 16_384;

fn stocked(directory: &std::path::Path) -> Blocking {
    let core = Onhand::builder().audit_index(false).open_blocking(directory).unwrap().blocking();
    core.define_location(DefineLocation::warehouse("warehouse")).unwrap();
    let skus = (0..SKUS).map(|n| Submission::new(DefineSku::new(format!("sku-{n:05}"))));
    let stock = (0..SKUS).map(|n| Submission::new(Receive::new(format!("sku-{n:05}"), "warehouse", 1_000_000_000)));
    core.submit_batch(skus.chain(stock)).into_iter().for_each(|answer| drop(answer.unwrap()));
    core
}

fn done(core: &Blocking, commands: impl Iterator<Item = Submission>) -> Vec<Receipt> {
    core.submit_batch(commands).into_iter().map(Result::unwrap).collect()
}

fn holds() -> impl Iterator<Item = Submission> {
    let sku = |n: usize| format!("sku-{:05}", n * 379 % SKUS);
    (0..COMMANDS).map(move |n| Submission::new(Reserve::new().line_at(sku(n), "warehouse", 1)))
}

fn goods() -> impl Iterator<Item = Submission> {
    (0..COMMANDS).map(|n| Submission::new(Receive::new(format!("sku-{:05}", n * 379 % SKUS), "warehouse", 1)))
}

fn receipts(c: &mut Criterion) {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let core = stocked(directory.path());
    let (holds, goods) = (done(&core, holds()), done(&core, goods()));
    let mut group = c.benchmark_group("codec");
    group.throughput(Throughput::Elements(COMMANDS as u64));
    for (name, receipts) in [("a hold's receipt", &holds), ("a delivery's receipt", &goods)] {
        group.bench_function(format!("events of {name}"), |b| {
            b.iter(|| receipts.iter().map(|receipt| black_box(receipt.events().unwrap()).len()).sum::<usize>());
        });
    }
    // A caller's part, beside which the others stand.
    group.bench_function("commands made", |b| b.iter(|| self::holds().map(black_box).count()));
    group.finish();
}

fn told(c: &mut Criterion) {
    let mut group = c.benchmark_group("codec");
    group.throughput(Throughput::Elements(COMMANDS as u64)).sample_size(20);
    for (name, commands) in [("holds", holds().collect::<Vec<_>>()), ("deliveries", goods().collect())] {
        let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let core = stocked(directory.path());
        let before = core.core().position();
        done(&core, commands.into_iter());
        let tell = |after: Position| {
            let mut log = core.core().subscribe(after);
            let mut told = 0;
            while let Some(committed) = log.try_next().unwrap() {
                told += black_box(committed).events.len();
            }
            told
        };
        group.bench_function(format!("a subscription told of {name}"), |b| b.iter(|| tell(before)));
    }
    group.finish();
}

criterion_group!(benches, receipts, told);
criterion_main!(benches);
