//! A baseline: the ratios of another day, and whether one has become much worse since.

use super::machine::Machine;
use super::measured::Ratio;
use super::settings::Sizes;
use crate::Ended;
use crate::exit::Failure;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A ratio may be so many times that of the baseline. All of them are costs: less is better.
pub(super) const TOLERANCE: f64 = 1.3;
/// The form of the file.
const FORM: u32 = 1;

/// Ratios as they were, by name, with what they were measured with.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Baseline {
    form: u32,
    sizes: Sizes,
    ratios: BTreeMap<String, f64>,
}

/// A baseline as it is written: with the machine, for people to know.
#[derive(Debug, Serialize)]
struct Written<'a> {
    form: u32,
    sizes: Sizes,
    machine: &'a Machine,
    ratios: BTreeMap<&'static str, f64>,
}

/// A ratio beside what it was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared {
    pub(super) is: f64,
    pub(super) was: f64,
}

impl Compared {
    pub(super) fn is_worse(self) -> bool {
        // What is not a number is worse than any.
        self.is.is_nan() || self.is > self.was * TOLERANCE
    }
}

impl Baseline {
    /// Reads a baseline that was measured with the same sizes.
    pub(super) fn read(path: &Path, sizes: Sizes) -> Result<Self, Failure> {
        let failed = |source| Failure::Io { action: format!("cannot read {}", path.display()), source };
        let text = fs::read_to_string(path).map_err(failed)?;
        let is_none = |reason: &dyn std::fmt::Display| {
            Failure::Usage(format!("{} is no baseline of this version: {reason}; write a new one", path.display()))
        };
        let baseline: Self = serde_json::from_str(&text).map_err(|error| is_none(&error))?;
        if baseline.form != FORM {
            return Err(is_none(&format!("its form is {}, not {FORM}", baseline.form)));
        }
        if baseline.sizes != sizes {
            let message = format!(
                "{} was measured with other sizes; ask for the same: {}",
                path.display(),
                baseline.sizes.as_options()
            );
            return Err(Failure::Usage(message));
        }
        Ok(baseline)
    }

    pub(super) fn of(&self, ratio: &Ratio) -> Option<Compared> {
        self.ratios.get(ratio.name).map(|was| Compared { is: ratio.value(), was: *was })
    }

    pub(super) fn is_worse(&self, ratio: &Ratio) -> bool {
        self.of(ratio).is_some_and(Compared::is_worse)
    }

    /// The names of its ratios.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.ratios.keys().map(String::as_str)
    }
}

/// Writes ratios as a baseline.
pub(super) fn write<'a>(
    path: &Path,
    sizes: Sizes,
    machine: &Machine,
    ratios: impl Iterator<Item = &'a Ratio>,
) -> Ended {
    let rounded = |ratio: &Ratio| (ratio.name, (ratio.value() * 1e3).round() / 1e3);
    let written = Written { form: FORM, sizes, machine, ratios: ratios.map(rounded).collect() };
    let failed = |source| Failure::Io { action: format!("cannot write {}", path.display()), source };
    let mut text = serde_json::to_string_pretty(&written).map_err(|error| failed(error.into()))?;
    text.push('\n');
    fs::write(path, text).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_worse_once_it_is_more_than_the_tolerance_above() {
        let compared = |is| Compared { is, was: 2.0 };
        assert!(!compared(1.0).is_worse() && !compared(2.6).is_worse());
        assert!(compared(2.61).is_worse() && compared(f64::NAN).is_worse());
    }
}
