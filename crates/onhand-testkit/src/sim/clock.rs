//! The clocks of a simulation, moved by hand.

use crate::DAWN;
use onhand_domain::{Span, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Duration;

/// A clock on the wall, which may jump, and one that counts. Clones are the same clocks.
#[derive(Clone, Debug)]
pub struct SimClock(Arc<Hands>);

#[derive(Debug)]
struct Hands {
    wall: AtomicI64,
    counted: AtomicI64,
}

impl Default for SimClock {
    /// It is [`DAWN`].
    fn default() -> Self {
        Self(Arc::new(Hands { wall: DAWN.micros().into(), counted: 0.into() }))
    }
}

impl SimClock {
    /// The time on the wall.
    #[must_use]
    pub fn wall(&self) -> Timestamp {
        Timestamp::from_micros(self.0.wall.load(Relaxed))
    }

    /// Time elapsed since the simulation began.
    #[must_use]
    pub fn monotonic(&self) -> Duration {
        Duration::from_micros(self.0.counted.load(Relaxed).unsigned_abs())
    }

    /// Time passes.
    pub fn pass(&self, span: Span) {
        self.0.counted.fetch_add(span.micros(), Relaxed);
        self.0.wall.fetch_add(span.micros(), Relaxed);
    }

    /// Somebody sets the clock on the wall, by so many seconds ahead, or back below zero.
    pub fn set(&self, seconds: i64) {
        self.0.wall.fetch_add(seconds * 1_000_000, Relaxed);
    }
}
