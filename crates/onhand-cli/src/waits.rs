//! How long callers waited: histograms that many tasks write into.

use hdrhistogram::Histogram;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How many histograms the callers share.
const SHARED: usize = 16;

/// Waits, noted by many at once.
#[derive(Debug)]
pub(crate) struct Waits(Vec<Mutex<Option<Histogram<u64>>>>);

/// What the waits add up to, in microseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quantiles {
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    pub(crate) p999_us: f64,
    pub(crate) longest_us: f64,
    /// How many waits there were.
    pub(crate) waits: u64,
}

impl Waits {
    pub(crate) fn new() -> Self {
        Self((0..SHARED).map(|_| Mutex::new(empty())).collect())
    }

    /// Notes how long caller number `whose` waited.
    pub(crate) fn note(&self, whose: u64, wait: Duration) {
        let nanoseconds = u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX);
        if let Some(histogram) = self.0.get(whose as usize % SHARED)
            && let Some(histogram) = &mut *histogram.lock().unwrap_or_else(PoisonError::into_inner)
        {
            histogram.saturating_record(nanoseconds);
        }
    }

    /// Notes all that were noted elsewhere.
    pub(crate) fn add(&self, more: &Self) {
        if let (Some(more), Some(histogram)) = (more.all(), self.0.first())
            && let Some(histogram) = &mut *histogram.lock().unwrap_or_else(PoisonError::into_inner)
        {
            // It has the same bounds.
            let _ = histogram.add(more);
        }
    }

    pub(crate) fn quantiles(&self) -> Quantiles {
        let Some(all) = self.all() else { return Quantiles::default() };
        let at = |quantile| all.value_at_quantile(quantile) as f64 / 1e3;
        Quantiles {
            p50_us: at(0.50),
            p99_us: at(0.99),
            p999_us: at(0.999),
            longest_us: all.max() as f64 / 1e3,
            waits: all.len(),
        }
    }

    fn all(&self) -> Option<Histogram<u64>> {
        let mut all = empty()?;
        for histogram in &self.0 {
            if let Some(some) = &*histogram.lock().unwrap_or_else(PoisonError::into_inner) {
                // It has the same bounds.
                let _ = all.add(some);
            }
        }
        Some(all)
    }
}

/// Three digits, up to an hour in nanoseconds. The bounds are ones that it takes.
fn empty() -> Option<Histogram<u64>> {
    Histogram::new_with_bounds(1, 3_600_000_000_000, 3).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_waits_are_within_the_median() {
        let waits = Waits::new();
        (1..=99).for_each(|micros| waits.note(micros, Duration::from_micros(micros)));
        let Quantiles { p50_us, p99_us, longest_us, waits, .. } = waits.quantiles();
        assert_eq!((p50_us.round(), p99_us.round(), longest_us.round(), waits), (50.0, 99.0, 99.0, 99));
    }
}
