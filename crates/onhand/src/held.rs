//! Held snapshots: what readers keep is bounded; past it, the oldest is taken from them.

use crate::engine::SnapshotSlot;
use std::collections::VecDeque;
use std::sync::{Arc, Weak};

/// The snapshots that somebody may hold, the oldest first.
#[derive(Debug)]
pub(crate) struct HeldSnapshots {
    held: VecDeque<Held>,
    /// Bytes of pages copied since the last one was cut.
    copied: u64,
    limit: u64,
}

#[derive(Debug)]
struct Held {
    slot: Weak<SnapshotSlot>,
    /// Bytes that had been copied when it was cut.
    copied: u64,
}

impl HeldSnapshots {
    /// Readers may keep so many bytes of pages that have changed since.
    pub(crate) fn new(limit: u64) -> Self {
        Self { held: VecDeque::new(), copied: 0, limit }
    }

    pub(crate) fn hold(&mut self, slot: &Arc<SnapshotSlot>) {
        self.held.push_back(Held { slot: Arc::downgrade(slot), copied: self.copied });
    }

    /// Gives up what is kept beyond the limit, when so many bytes have been copied in all.
    pub(crate) fn bound(&mut self, copied: u64) {
        self.copied = copied;
        while let Some(oldest) = self.held.front() {
            match oldest.slot.upgrade() {
                None => {}
                Some(slot) if copied - oldest.copied.min(copied) > self.limit => {
                    tracing::warn!(position = %slot.position, "a snapshot was held for too long and is given up");
                    slot.give_up();
                }
                Some(_) => return,
            }
            self.held.pop_front();
        }
    }
}
