//! The chain followed: by headers to a position, and through every byte of a closed log.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may fail")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onhand_log::{Dictionary, DirectoryLog, FrameBuffer, Journal, LogOptions, RealStorage, verify};
use std::hint::black_box;
use std::sync::Arc;

const FRAMES: u64 = 2_000;
/// Of records, as many commits have them.
const BODY: [u8; 16 << 10] = [7; 16 << 10];

fn chain(c: &mut Criterion) {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = directory.path().join("log");
    let mut log = DirectoryLog::open(Arc::new(RealStorage), &path, LogOptions::new(Dictionary::default())).unwrap().0;
    let mut frame = FrameBuffer::new(1);
    for position in 1..=FRAMES {
        frame.reset(position);
        frame.extend_from_slice(&BODY);
        frame.add_events(1);
        frame = log.append(frame).unwrap().recycle();
    }

    let mut group = c.benchmark_group("chain");
    let reader = log.reader();
    let mut at = 0;
    group.bench_function("the value at a position", |b| {
        b.iter(|| {
            at = (at + 379) % FRAMES;
            black_box(reader.chain_at(at + 1).unwrap())
        });
    });
    Box::new(log).close().unwrap();
    group.sample_size(10).throughput(Throughput::Bytes(FRAMES * BODY.len() as u64));
    group.bench_function("a log verified", |b| b.iter(|| verify(&RealStorage, &path).unwrap()));
    group.finish();
}

criterion_group!(benches, chain);
criterion_main!(benches);
