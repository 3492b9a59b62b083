//! Coming back: a closed log opened by its checkpoint and from nothing, and any moment of it rebuilt.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may fail")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use onhand::{
    Builder, DefineLocation, DefineSku, Onhand, Receive, ReleaseReservation, ReservationId, Reserve, Submission,
};
use std::fs;
use std::path::Path;

const SKUS: usize = 1_000;
const BATCHES: usize = 16;
const BATCH: usize = 4_096;

fn settings() -> Builder {
    // Without a checkpoint but the last, at closing.
    Onhand::builder().audit_index(false).checkpoint_every(u64::MAX).seed(1)
}

/// Holds that were released again, but for some.
fn fill(core: &Onhand) {
    let core = core.blocking();
    let done =
        |commands: Vec<Submission>| core.submit_batch(commands).into_iter().for_each(|answer| drop(answer.unwrap()));
    core.define_location(DefineLocation::warehouse("warehouse")).unwrap();
    let sku = |n: usize| format!("sku-{:05}", n * 379 % SKUS);
    done((0..SKUS).map(|n| DefineSku::new(sku(n)).into()).collect());
    done((0..SKUS).map(|n| Receive::new(sku(n), "warehouse", 1_000_000_000).into()).collect());
    for _ in 0..BATCHES {
        let holds: Vec<Submission> =
            (0..BATCH).map(|n| Reserve::new().line_at(sku(n), "warehouse", 1).into()).collect();
        let held: Vec<_> = holds.iter().skip(BATCH / 50).map(|hold| ReservationId(hold.id.0)).collect();
        done(holds);
        done(held.into_iter().map(|reservation| ReleaseReservation { reservation }.into()).collect());
    }
}

/// What is derived from the log goes.
fn forget(directory: &Path) {
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        if ["checkpoint-", "ids-"].iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            fs::remove_file(entry.path()).unwrap();
        }
    }
}

fn recovery(c: &mut Criterion) {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let open = || settings().open_blocking(directory.path()).unwrap();
    let core = open();
    fill(&core);
    let events = core.position();

    let mut group = c.benchmark_group("recovery");
    group.sample_size(10).throughput(Throughput::Elements(events.0));
    group.bench_function("replayed from nothing", |b| b.iter(|| core.blocking().as_of(events).unwrap()));
    core.blocking().close().unwrap();
    drop(core);
    // Closing comes after the clock is read.
    group.bench_function("opened by the last checkpoint", |b| {
        b.iter_batched(|| (), |()| open(), BatchSize::PerIteration)
    });
    group.bench_function("opened from nothing", |b| {
        b.iter_batched(|| forget(directory.path()), |()| open(), BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, recovery);
criterion_main!(benches);
