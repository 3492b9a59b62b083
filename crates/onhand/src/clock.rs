//! Log time: never runs back, never stands still.

use crate::canary::canary;
use onhand_domain::{Span, Timestamp};
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What a core reads the time from. Real: [`SystemClock`]; a simulation brings its own.
pub trait Clock: Send + Sync + Debug {
    /// The time on the wall. May jump.
    fn wall(&self) -> Timestamp;

    /// Time elapsed since some fixed moment. Never runs back.
    fn monotonic(&self) -> Duration;
}

/// The operating system's clocks.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn wall(&self) -> Timestamp {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => Timestamp::EPOCH.plus(Span::from(since)),
            Err(before) => Timestamp::EPOCH.minus(Span::from(before.duration())),
        }
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Where log time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// max(wall clock, last log time + monotonic time elapsed).
    Clock,
    /// The commands say; an earlier or absent time means the last one.
    Input,
}

/// The log's time for those who do not keep it.
#[derive(Clone, Debug)]
pub(crate) struct LogClock {
    clock: Arc<dyn Clock>,
    shown: Arc<AtomicI64>,
}

impl LogClock {
    /// The time now; of a clock that was set back, the time when something was decided last. Under an input clock the
    /// time that was said last, or that on the wall where it is later: so is a log read that a clock has written.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.wall().max(Timestamp::from_micros(self.shown.load(Relaxed)))
    }
}

/// The log's time as the sequencer keeps it.
#[derive(Debug)]
pub(crate) struct LogTime {
    source: Source,
    last: Timestamp,
    /// The same, for others to see.
    shown: Arc<AtomicI64>,
    /// What the monotonic clock said then.
    read_at: Duration,
}

impl LogTime {
    /// Goes on from the last time in the log.
    pub(crate) fn new(source: Source, last: Timestamp, clock: &dyn Clock) -> Self {
        Self { source, last, shown: Arc::new(last.micros().into()), read_at: clock.monotonic() }
    }

    /// The time now.
    pub(crate) fn advance(&mut self, clock: &dyn Clock, at: Option<Timestamp>) -> Timestamp {
        match self.source {
            Source::Input => self.last = at.map_or(self.last, |at| at.max(self.last)),
            Source::Clock => {
                let monotonic = clock.monotonic();
                let elapsed = Span::from(monotonic.saturating_sub(self.read_at));
                if canary("let time run back") {
                    self.last = clock.wall();
                }
                (self.last, self.read_at) = (clock.wall().max(self.last.plus(elapsed)), monotonic);
            }
        }
        self.shown.store(self.last.micros(), Relaxed);
        self.last
    }

    /// The same time for others, under this clock.
    pub(crate) fn clock(&self, clock: Arc<dyn Clock>) -> LogClock {
        LogClock { clock, shown: Arc::clone(&self.shown) }
    }

    /// How long from the time read last until a moment; none under an input clock, which does not run.
    pub(crate) fn until(&self, moment: Timestamp) -> Option<Duration> {
        match self.source {
            Source::Input => None,
            Source::Clock => Some(moment.since(self.last).into()),
        }
    }

    /// The time read last.
    pub(crate) fn last(&self) -> Timestamp {
        self.last
    }

    pub(crate) fn source(&self) -> Source {
        self.source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default)]
    struct Hands {
        wall: AtomicI64,
        monotonic: AtomicI64,
    }

    impl Clock for Hands {
        fn wall(&self) -> Timestamp {
            Timestamp::from_seconds(self.wall.load(Relaxed))
        }

        fn monotonic(&self) -> Duration {
            Duration::from_secs(self.monotonic.load(Relaxed).unsigned_abs())
        }
    }

    #[test]
    fn a_clock_set_back_neither_turns_time_back_nor_stops_it() {
        let clock = Hands::default();
        clock.wall.store(1_000, Relaxed);
        let mut time = LogTime::new(Source::Clock, Timestamp::from_seconds(900), &clock);
        assert_eq!(time.advance(&clock, None), Timestamp::from_seconds(1_000));
        clock.wall.store(500, Relaxed);
        clock.monotonic.store(7, Relaxed);
        assert_eq!(time.advance(&clock, None), Timestamp::from_seconds(1_007));
    }

    #[test]
    fn after_a_restart_time_goes_on_from_the_log() {
        let clock = Hands::default();
        clock.wall.store(1_000, Relaxed);
        let mut time = LogTime::new(Source::Clock, Timestamp::from_seconds(5_000), &clock);
        clock.monotonic.store(3, Relaxed);
        assert_eq!(time.advance(&clock, None), Timestamp::from_seconds(5_003));
    }

    #[test]
    fn under_an_input_clock_an_earlier_or_absent_time_means_the_last_one() {
        let clock = Hands::default();
        let mut time = LogTime::new(Source::Input, Timestamp::from_seconds(10), &clock);
        let at = |seconds| Some(Timestamp::from_seconds(seconds));
        assert_eq!(time.advance(&clock, at(20)), Timestamp::from_seconds(20));
        assert_eq!(time.advance(&clock, at(15)), Timestamp::from_seconds(20));
        assert_eq!(time.advance(&clock, None), Timestamp::from_seconds(20));
    }
}
