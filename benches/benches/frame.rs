//! Filling a frame with records, and closing it with its checksum and hash.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may fail")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onhand_log::FrameBuffer;
use std::hint::black_box;

const RECORD: [u8; 80] = [7; 80];

fn fill(frame: &mut FrameBuffer, records: usize) {
    frame.reset(1);
    for _ in 0..records {
        frame.extend_from_slice(black_box(&RECORD));
        frame.add_events(1);
    }
}

fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame");
    let mut frame = FrameBuffer::new(1);
    for records in [1, 1_000, 6_000] {
        group.throughput(Throughput::Elements(records as u64));
        group.bench_function(format!("filled with {records} records"), |b| b.iter(|| fill(&mut frame, records)));
        group.bench_function(format!("filled with {records} records and finished"), |b| {
            b.iter(|| {
                fill(&mut frame, records);
                frame.finish();
            });
        });
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
