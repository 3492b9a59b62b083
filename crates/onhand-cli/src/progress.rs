//! Progress through a log or a copy of one, on a terminal only.

use indicatif::{ProgressBar, ProgressStyle};

/// After how many events the bar is moved.
const STEP: u64 = 16_384;

/// After how many bytes.
const BYTES: u64 = 1 << 20;

/// A bar on standard error that moves through positions or bytes.
pub(crate) struct Progress {
    bar: ProgressBar,
    step: u64,
    shown: u64,
}

impl Progress {
    pub(crate) fn new(what: &'static str, events: u64) -> Self {
        let form = "{msg} {wide_bar} {human_pos}/{human_len} events, {eta} left";
        Self::with_form(ProgressBar::new(events), what, form, STEP)
    }

    /// A bar that moves through bytes.
    pub(crate) fn of_bytes(what: &'static str, bytes: u64) -> Self {
        let form = "{msg} {wide_bar} {binary_bytes}/{binary_total_bytes}, {eta} left";
        Self::with_form(ProgressBar::new(bytes), what, form, BYTES)
    }

    fn with_form(bar: ProgressBar, what: &'static str, form: &str, step: u64) -> Self {
        let bar = bar.with_message(what);
        let style = ProgressStyle::with_template(form);
        Self { bar: style.map(|style| bar.clone().with_style(style)).unwrap_or(bar), step, shown: 0 }
    }

    pub(crate) fn reached(&mut self, position: u64) {
        if position >= self.shown + self.step {
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
