//! What is being measured, for people who wait: on a terminal only.

use super::runs::Run;
use crate::Ended;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// How often it shows that it is alive.
const TICK: Duration = Duration::from_millis(250);

/// A bar on standard error that moves with each run.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(super) fn new(rounds: u64) -> Self {
        let style = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len} runs, {elapsed}");
        let bar = ProgressBar::new(rounds);
        let bar = style.map(|style| bar.clone().with_style(style)).unwrap_or(bar);
        bar.enable_steady_tick(TICK);
        Self { bar }
    }

    pub(super) fn begins(&self, run: Run, round: u32, of: u32) {
        let name = run.name();
        self.bar.set_message(if of > 1 { format!("{name}, {round} of {of}") } else { name });
    }

    pub(super) fn ended(&self) {
        self.bar.inc(1);
    }

    /// Has something written while the bar is out of the way.
    pub(super) fn aside(&self, write: impl FnOnce() -> Ended) -> Ended {
        self.bar.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
