//! A clock that can be set ahead, so that what lasts an hour need not be waited for.

use onhand::{Clock, Span, SystemClock, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Duration;

/// The system's clock, and more.
#[derive(Debug, Default)]
pub(super) struct SetAhead {
    system: SystemClock,
    micros: AtomicI64,
}

impl SetAhead {
    pub(super) fn set_ahead(&self, by: Duration) {
        self.micros.store(i64::try_from(by.as_micros()).unwrap_or(i64::MAX), Relaxed);
    }

    pub(super) fn is_set_ahead(&self) -> bool {
        self.micros.load(Relaxed) > 0
    }
}

impl Clock for SetAhead {
    fn wall(&self) -> Timestamp {
        self.system.wall().plus(Span::from_micros(self.micros.load(Relaxed)))
    }

    fn monotonic(&self) -> Duration {
        self.system.monotonic()
    }
}
