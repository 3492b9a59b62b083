//! What a figure is to reach, in its unit.

use crate::text;
use serde::Serialize;

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    PerSecond,
    Microseconds,
    Bytes,
    Times,
    Percent,
}

/// What a figure is to reach.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::enum_variant_names, reason = "each says which way it bounds")]
pub(super) enum Target {
    /// This much or more.
    AtLeast(f64),
    /// This much or less.
    AtMost(f64),
    /// This many times what it is measured against or more.
    AtLeastTimesTheFloor(f64),
    /// This many times what it is measured against or less.
    AtMostTimesTheFloor(f64),
}

impl Target {
    /// None where what it is measured against is not known.
    pub(super) fn is_met(self, value: f64, ratio: Option<f64>) -> Option<bool> {
        Some(match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
            Self::AtLeastTimesTheFloor(times) => ratio? >= times,
            Self::AtMostTimesTheFloor(times) => ratio? <= times,
        })
    }

    pub(super) fn in_words(self, unit: Unit, against: &str) -> String {
        match self {
            Self::AtLeast(least) => format!("at least {}", unit.of(least)),
            Self::AtMost(most) => format!("at most {}", unit.of(most)),
            Self::AtLeastTimesTheFloor(times) => format!("at least {times} × {against}"),
            Self::AtMostTimesTheFloor(times) => format!("at most {times} × {against}"),
        }
    }
}

impl Unit {
    /// A figure of it, for people.
    pub(super) fn of(self, value: f64) -> String {
        match self {
            _ if value.is_nan() => "not measured".to_owned(),
            Self::PerSecond => format!("{}/s", text::grouped(value as i64)),
            Self::Microseconds => text::micros(value),
            Self::Bytes => format!("{value:.0} bytes"),
            Self::Times => format!("{value:.2} ×"),
            Self::Percent => format!("{value:.1} %"),
        }
    }
}
