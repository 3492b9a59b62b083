//! How long answers took.

use hdrhistogram::Histogram;
use std::time::Duration;

/// Waits of one caller, or of many together.
#[derive(Debug, Default)]
pub(crate) struct Waits(Option<Histogram<u64>>);

impl Waits {
    pub(crate) fn note(&mut self, wait: Duration) {
        let nanoseconds = u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX);
        if let Some(histogram) = self.histogram() {
            histogram.saturating_record(nanoseconds);
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        if let (Some(histogram), Some(other)) = (self.histogram(), &other.0) {
            // It has the same bounds.
            let _ = histogram.add(other);
        }
    }

    /// In microseconds; 0 where nothing was noted.
    pub(crate) fn quantile_us(&self, quantile: f64) -> f64 {
        self.0.as_ref().map_or(0.0, |histogram| histogram.value_at_quantile(quantile) as f64 / 1e3)
    }

    /// Two digits, from a microsecond to an hour, so that each of a thousand callers can have one.
    fn histogram(&mut self) -> Option<&mut Histogram<u64>> {
        if self.0.is_none() {
            self.0 = Histogram::new_with_bounds(1_000, 3_600_000_000_000, 2).ok();
        }
        self.0.as_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_waits_of_all_callers_are_within_the_median() {
        let (mut one, mut other) = (Waits::default(), Waits::default());
        (1..=49).for_each(|micros| one.note(Duration::from_micros(micros)));
        (50..=99).for_each(|micros| other.note(Duration::from_micros(micros)));
        one.add(&other);
        let near = |quantile, expected: f64| (one.quantile_us(quantile) - expected).abs() <= 1.0;
        assert!(near(0.50, 50.0) && near(0.99, 99.0), "{} {}", one.quantile_us(0.50), one.quantile_us(0.99));
        assert!(Waits::default().quantile_us(0.50) < f64::MIN_POSITIVE);
    }
}
