//! Figures of a running core.

use onhand_log::Frame;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// What a core has done since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Commands accepted.
    pub accepted: u64,
    /// Commands refused by a rule.
    pub rejected: u64,
    /// Retries that were answered with the first receipt.
    pub replayed: u64,
    /// Commits made durable.
    pub commits: u64,
    /// Events made durable.
    pub events: u64,
    /// Bytes of records made durable, without headers and padding.
    pub bytes: u64,
    /// Whether no more checkpoints are written, because the thread that writes them has panicked: a bug. Nothing is lost
    /// by it; the next opening takes longer.
    pub checkpoints_given_up: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    accepted: AtomicU64,
    rejected: AtomicU64,
    replayed: AtomicU64,
    commits: AtomicU64,
    events: AtomicU64,
    bytes: AtomicU64,
    checkpoints_given_up: AtomicBool,
}

impl Counters {
    pub(crate) fn accepted(&self) {
        add(&self.accepted, 1);
    }

    pub(crate) fn rejected(&self) {
        add(&self.rejected, 1);
    }

    pub(crate) fn replayed(&self) {
        add(&self.replayed, 1);
    }

    pub(crate) fn committed(&self, frame: &Frame) {
        add(&self.commits, 1);
        add(&self.events, u64::from(frame.count()));
        add(&self.bytes, frame.body().len() as u64);
    }

    pub(crate) fn gives_up_checkpoints(&self) {
        self.checkpoints_given_up.store(true, Relaxed);
    }

    pub(crate) fn read(&self) -> Stats {
        Stats {
            accepted: self.accepted.load(Relaxed),
            rejected: self.rejected.load(Relaxed),
            replayed: self.replayed.load(Relaxed),
            commits: self.commits.load(Relaxed),
            events: self.events.load(Relaxed),
            bytes: self.bytes.load(Relaxed),
            checkpoints_given_up: self.checkpoints_given_up.load(Relaxed),
        }
    }
}

/// Adds to a counter that one thread alone counts up: an atomic addition would wait for all its writes before.
fn add(counter: &AtomicU64, more: u64) {
    counter.store(counter.load(Relaxed) + more, Relaxed);
}
