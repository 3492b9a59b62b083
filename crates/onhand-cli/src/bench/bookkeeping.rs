//! Bare bookkeeping: the least that a reservation comes down to, by nothing but the standard library and a hash.

use super::context::Bench;
use super::processor::of_this_thread;
use std::collections::HashMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many levels there are: few enough for the nearest cache. How fast farther memory is differs threefold from process
/// to process, by where its pages happen to lie and by what the host's others keep in its caches.
const LEVELS: usize = 1 << 11;
/// How many ids are kept before it begins anew: likewise.
const IDS: usize = 1 << 11;
/// Bytes of a record.
const RECORD: usize = 80;
/// How many records are hashed together.
const FRAME: usize = 1 << 10;

/// How long a sample takes.
const SAMPLE: Duration = Duration::from_millis(20);

/// An id noted, a level looked up and counted down, a record written and hashed. In one thread, in memory: how fast
/// this machine's processor is at the moment.
#[derive(Debug)]
pub(super) struct Bookkeeping {
    levels: Vec<i64>,
    ids: HashMap<u128, u32>,
    frame: Vec<u8>,
    random: fastrand::Rng,
}

impl Bookkeeping {
    pub(super) fn new(bench: &Bench) -> Self {
        Self {
            levels: vec![1_000_000_000; LEVELS],
            ids: HashMap::with_capacity(IDS),
            frame: Vec::with_capacity(RECORD * FRAME),
            random: bench.random(),
        }
    }

    /// Processor time of each, in nanoseconds: the least of a sample, frame by frame. What else the machine does can only
    /// add to it.
    pub(super) fn nanoseconds(&mut self) -> f64 {
        let (until, mut least) = (Instant::now() + SAMPLE, f64::INFINITY);
        // Once at least: on a busy machine the time may be over before it is this one's turn.
        while least.is_infinite() || Instant::now() < until {
            let before = of_this_thread();
            self.fill_a_frame();
            least = least.min(of_this_thread().saturating_sub(before).as_nanos() as f64);
        }
        least / FRAME as f64
    }

    fn fill_a_frame(&mut self) {
        if self.ids.len() + FRAME > IDS {
            self.ids.clear();
        }
        self.frame.clear();
        for _ in 0..FRAME {
            let (id, at) = (self.random.u128(..), self.random.usize(..self.levels.len()));
            if self.levels[at] > 0 && self.ids.insert(id, at as u32).is_none() {
                self.levels[at] -= 1;
                self.frame.extend_from_slice(&[id.to_le_bytes(); RECORD / 16].as_flattened()[..RECORD]);
            }
        }
        black_box(blake3::hash(&self.frame));
    }
}
