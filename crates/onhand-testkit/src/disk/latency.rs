//! Latency: how long calls take.

use super::CallKind;
use super::random::Random;
use std::time::Duration;

/// One call in so many keeps its caller waiting for long.
const STALLS: u64 = 200;
const LONGEST_STALL_MS: u64 = 30_000;

/// Decides how long each call takes.
#[derive(Debug, Clone)]
pub(crate) struct Latency(Random);

impl Latency {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Random::new(seed))
    }

    pub(crate) fn of(&mut self, kind: CallKind) -> Duration {
        let drawn = self.0.next();
        if drawn.is_multiple_of(STALLS) {
            return Duration::from_millis(self.0.next() % LONGEST_STALL_MS);
        }
        let most = match kind {
            CallKind::Sync | CallKind::SyncDirectory => 10_000,
            CallKind::Read | CallKind::Write | CallKind::Allocate | CallKind::SetLength => 300,
            CallKind::Open
            | CallKind::Create
            | CallKind::CreateDirectory
            | CallKind::List
            | CallKind::Rename
            | CallKind::Remove
            | CallKind::Lock
            | CallKind::Random
            | CallKind::Length => 30,
        };
        Duration::from_micros(1 + (drawn >> 32) % most)
    }
}
