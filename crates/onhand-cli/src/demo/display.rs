//! The live display of the sale: a bar on a terminal, a line a second elsewhere.

use super::tally::Tally;
use crate::say;
use crate::text::grouped;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

/// How often the display changes.
pub(super) const EVERY: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Display {
    shown: Shown,
    started: Instant,
    asked_then: u64,
    said_at: Instant,
}

#[derive(Debug)]
enum Shown {
    Nowhere,
    Bar(ProgressBar),
    Lines,
}

impl Display {
    pub(super) fn new(seconds: u64, quiet: bool) -> Self {
        let shown = match (quiet, std::io::stderr().is_terminal()) {
            (true, _) => Shown::Nowhere,
            (false, false) => Shown::Lines,
            (false, true) => {
                let bar = ProgressBar::new(seconds * 1_000);
                let style = ProgressStyle::with_template("{bar:30.green} {msg}");
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                Shown::Bar(bar)
            }
        };
        Self { shown, started: Instant::now(), asked_then: 0, said_at: Instant::now() }
    }

    pub(super) fn show(&mut self, tally: &Tally) {
        if matches!(self.shown, Shown::Nowhere) || self.said_at.elapsed() < self.pause() {
            return;
        }
        let asked = tally.asked.load(Relaxed);
        let rate = (asked - self.asked_then) as f64 / self.said_at.elapsed().as_secs_f64();
        (self.asked_then, self.said_at) = (asked, Instant::now());
        let elapsed = self.started.elapsed();
        let message = format!(
            "{:4.1} s  asked {:>10}  granted {:>10}  rejected {:>10}  bought {:>9}  {:>8}/s",
            elapsed.as_secs_f64(),
            grouped(asked),
            grouped(tally.granted.load(Relaxed)),
            grouped(tally.rejected.load(Relaxed)),
            grouped(tally.confirmed.load(Relaxed)),
            grouped(rate as u64),
        );
        match &self.shown {
            Shown::Nowhere => {}
            Shown::Bar(bar) => {
                bar.set_position(elapsed.as_millis() as u64);
                bar.set_message(message);
            }
            Shown::Lines => say::note(&message),
        }
    }

    pub(super) fn finish(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish();
        }
    }

    fn pause(&self) -> Duration {
        if matches!(self.shown, Shown::Lines) { Duration::from_secs(1) } else { EVERY }
    }
}
