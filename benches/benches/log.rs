//! What the log adds to the disk: commits against raw writes of the same size, and reading it back.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may fail")]

use std::fs::{File, OpenOptions};
use std::hint::black_box;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onhand_log::{Dictionary, DirectoryLog, FrameBuffer, Journal, LogOptions, RealStorage};

const MIB: usize = 1 << 20;
const RAW_FILE: usize = 64 * MIB;
const FRAME_HEADER: usize = 128;
static ZEROS: [u8; 256 << 10] = [0; 256 << 10];

/// The floor: overwriting zeros in a file, and syncing it.
struct Raw {
    file: File,
    offset: usize,
}

impl Raw {
    fn new(directory: &Path) -> Self {
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(true).open(directory.join("raw")).unwrap();
        // In pieces, as the log does it: after one large write the same syncs take longer.
        for piece in 0..RAW_FILE / ZEROS.len() {
            file.write_all_at(&ZEROS, (piece * ZEROS.len()) as u64).unwrap();
            file.sync_all().unwrap();
        }
        Self { file, offset: 0 }
    }

    fn write(&mut self, bytes: &[u8]) -> Duration {
        self.offset = if self.offset + bytes.len() > RAW_FILE { 0 } else { self.offset };
        let start = Instant::now();
        self.file.write_all_at(bytes, self.offset as u64).unwrap();
        self.file.sync_data().unwrap();
        self.offset += bytes.len();
        start.elapsed()
    }
}

fn open(directory: &Path) -> DirectoryLog {
    let options = LogOptions::new(Dictionary::default());
    DirectoryLog::open(Arc::new(RealStorage), &directory.join("log"), options).unwrap().0
}

/// Commits a frame that takes `padded` bytes, and gives its memory back for the next.
fn commit(log: &mut DirectoryLog, mut frame: FrameBuffer, body: &[u8], finish: bool) -> (FrameBuffer, Duration) {
    frame.reset(log.end() + 1);
    frame.extend_from_slice(body);
    frame.add_events(1);
    if finish {
        frame.finish();
    }
    let start = Instant::now();
    let frame = log.append(frame).unwrap();
    (frame.recycle(), start.elapsed())
}

/// Raw writes and commits by turns, so that both meet the same disk.
fn compare(name: &str, padded: usize, finish: bool, rounds: usize) {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut raw = Raw::new(directory.path());
    let mut log = open(directory.path());
    let body = vec![7; padded - FRAME_HEADER];
    let mut whole = vec![7; padded];
    let mut frame = FrameBuffer::new(1);
    let (mut raws, mut commits) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        // As warm in the processor's caches as a frame that has just been filled.
        whole.fill(black_box(7));
        raws.push(raw.write(&whole));
        let (recycled, elapsed) = commit(&mut log, frame, &body, finish);
        frame = recycled;
        commits.push(elapsed);
    }
    raws.sort_unstable();
    commits.sort_unstable();
    let at = |times: &[Duration], percent: usize| times[times.len() * percent / 100].as_secs_f64() * 1e6;
    println!("{name}");
    for percent in [50, 90, 99] {
        let (floor, log) = (at(&raws, percent), at(&commits, percent));
        println!(
            "  p{percent}: raw {floor:7.1} µs, commit {log:7.1} µs, {:+6.1} µs, x {:.3}",
            log - floor,
            log / floor
        );
    }
}

fn commits_against_raw_writes(_: &mut Criterion) {
    compare("a lone commit of 4 KiB", 4096, false, 4000);
    compare("a commit of 80 KiB", 80 << 10, false, 3000);
    compare("a commit of 80 KiB, hashed beforehand", 80 << 10, true, 3000);
}

fn checksum_and_hash(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("checksum and hash");
    for size in [4 << 10, 80 << 10] {
        let mut frame = FrameBuffer::new(1);
        frame.extend_from_slice(&vec![7; size]);
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(format!("a body of {} KiB", size >> 10), |bencher| {
            bencher.iter(|| {
                // Appending, be it nothing, undoes what was hashed before.
                frame.extend_from_slice(&[]);
                black_box(&mut frame).finish();
            })
        });
    }
}

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("64 MiB in a log");
    group.sample_size(10).throughput(Throughput::Bytes(64 * MIB as u64));
    for padded in [4 << 10, 80 << 10] {
        let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let mut log = open(directory.path());
        let body = vec![7; padded - FRAME_HEADER];
        let mut frame = FrameBuffer::new(1);
        for _ in 0..64 * MIB / padded {
            frame = commit(&mut log, frame, &body, false).0;
        }
        let frames = format!("frames of {} KiB", padded >> 10);
        let reader = log.reader();
        group.bench_function(format!("read {frames}"), |bencher| {
            bencher.iter(|| reader.frames(1).unwrap().map(|frame| frame.unwrap().body().len()).sum::<usize>());
        });
        Box::new(log).close().unwrap();
        group.bench_function(format!("open and check {frames}"), |bencher| {
            bencher.iter(|| open(directory.path()));
        });
    }
}

criterion_group!(benches, commits_against_raw_writes, checksum_and_hash, reading);
criterion_main!(benches);
