//! Progress through a log, on a terminal only.

use indicatif::{ProgressBar, ProgressStyle};

/// After how many events the bar is moved.
const STEP: u64 = 16_384;

/// A bar on standard error that moves through positions.
pub(crate) struct Progress {
    bar: ProgressBar,
    shown: u64,
}

impl Progress {
    pub(crate) fn new(what: &'static str, events: u64) -> Self {
        let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} events, {eta} left");
        let bar = ProgressBar::new(events).with_message(what);
        Self { bar: style.map(|style| bar.clone().with_style(style)).unwrap_or(bar), shown: 0 }
    }

    pub(crate) fn reached(&mut self, position: u64) {
        if position >= self.shown + STEP {
            self.shown = position;
            self.bar.set_position(position);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
