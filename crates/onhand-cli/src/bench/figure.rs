//! A measured figure, its target, and what the bare disk does.

use crate::text;
use serde::Serialize;

/// One line of a bench's result.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) value: f64,
    pub(super) unit: Unit,
    /// What the bare disk does with frames of the same size, in the same unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) floor: Option<f64>,
    /// The value by the floor's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target: Option<Target>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) met: Option<bool>,
    /// What else there is to say.
    pub(super) detail: String,
}

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    PerSecond,
    Microseconds,
    Bytes,
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
    /// This many times the floor or less.
    AtMostTimesTheFloor(f64),
}

impl Figure {
    pub(super) fn new(name: &'static str, value: f64, unit: Unit, detail: String) -> Self {
        Self { name, value, unit, floor: None, ratio: None, target: None, met: None, detail }
    }

    pub(super) fn beside(mut self, floor: f64) -> Self {
        self.floor = Some(floor);
        self.ratio = (floor > 0.0).then(|| self.value / floor);
        let target = self.target;
        self.with_target(target)
    }

    pub(super) fn target(self, target: Target) -> Self {
        self.with_target(Some(target))
    }

    fn with_target(mut self, target: Option<Target>) -> Self {
        self.target = target;
        self.met = match target {
            None => None,
            Some(Target::AtLeast(least)) => Some(self.value >= least),
            Some(Target::AtMost(most)) => Some(self.value <= most),
            Some(Target::AtMostTimesTheFloor(times)) => self.ratio.map(|ratio| ratio <= times),
        };
        self
    }

    /// For people: the figure, then what belongs to it.
    pub(super) fn in_words(&self) -> (&'static str, String, String) {
        let mut words = Vec::new();
        if let Some(target) = self.target {
            let target = match target {
                Target::AtLeast(least) => format!("at least {}", self.unit.of(least)),
                Target::AtMost(most) => format!("at most {}", self.unit.of(most)),
                Target::AtMostTimesTheFloor(times) => format!("at most {times} × the floor"),
            };
            words.push(format!("{} ({target})", if self.met == Some(true) { "met" } else { "NOT MET" }));
        }
        if let (Some(floor), Some(ratio)) = (self.floor, self.ratio) {
            words.push(format!("{ratio:.2} × the bare disk's {}", self.unit.of(floor)));
        }
        words.push(self.detail.clone());
        (self.name, self.unit.of(self.value), words.join("; "))
    }
}

impl Unit {
    fn of(self, value: f64) -> String {
        match self {
            Self::PerSecond => format!("{}/s", text::grouped(value as u64)),
            Self::Microseconds => text::micros(value),
            Self::Bytes => format!("{value:.0} bytes"),
        }
    }
}
