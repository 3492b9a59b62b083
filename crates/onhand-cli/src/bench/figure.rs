//! A figure with its target, and what it is measured against.

use super::median::{extremes, median};
use super::target::{Target, Unit};
use crate::text;

/// A figure, measured once or several times.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) unit: Unit,
    /// Each with what it is measured against, where there is something.
    pub(super) values: Vec<(f64, Option<f64>)>,
    pub(super) against: Option<&'static str>,
    pub(super) target: Option<Target>,
    pub(super) lag: Option<u64>,
    pub(super) detail: String,
}

impl Figure {
    pub(super) fn new(name: &'static str, unit: Unit, value: f64) -> Self {
        Self::each(name, unit, [(value, None)])
    }

    /// A figure that one run gives several times.
    pub(super) fn each(name: &'static str, unit: Unit, values: impl IntoIterator<Item = (f64, Option<f64>)>) -> Self {
        let values = values.into_iter().collect();
        Self { name, unit, values, against: None, target: None, lag: None, detail: String::new() }
    }

    /// What it is measured against in the same run, in the same unit.
    pub(super) fn against(mut self, what: &'static str, floor: f64) -> Self {
        self.values.iter_mut().for_each(|(_, is)| *is = Some(floor));
        self.against = Some(what);
        self
    }

    /// A figure of each turn of two loads, the first against the second.
    pub(super) fn of_turns(name: &'static str, unit: Unit, turns: Vec<(f64, f64)>, what: &'static str) -> Self {
        let figure = Self::each(name, unit, turns.into_iter().map(|(value, floor)| (value, Some(floor))));
        Self { against: Some(what), ..figure }
    }

    pub(super) fn target(self, target: Target) -> Self {
        Self { target: Some(target), ..self }
    }

    /// How far the audit index was behind.
    pub(super) fn lag(self, lag: Option<u64>) -> Self {
        Self { lag, ..self }
    }

    /// What else there is to say.
    pub(super) fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// The median of what was measured.
    pub(super) fn value(&self) -> f64 {
        median(self.values.iter().map(|(value, _)| *value))
    }

    /// The median of what it is measured against.
    pub(super) fn floor(&self) -> Option<f64> {
        self.against.map(|_| median(self.values.iter().filter_map(|(_, floor)| *floor)))
    }

    /// The median of what each is by what it is measured against.
    pub(super) fn ratio(&self) -> Option<f64> {
        let ratios =
            self.values.iter().filter_map(|(value, floor)| floor.filter(|floor| *floor > 0.0).map(|f| value / f));
        self.against.map(|_| median(ratios)).filter(|ratio| ratio.is_finite())
    }

    /// Whether its target is met, where it has one.
    pub(super) fn met(&self) -> Option<bool> {
        self.target?.is_met(self.value(), self.ratio())
    }

    /// For people: the name, the figure, how far the runs lay apart, and what belongs to it.
    pub(super) fn in_words(&self) -> [String; 4] {
        let met = if self.met() == Some(true) { "met" } else { "NOT MET" };
        let target = self.target_in_words().map(|target| format!("{met} ({target})"));
        let words: Vec<String> =
            target.into_iter().chain(Some(self.details()).filter(|details| !details.is_empty())).collect();
        [self.name.to_owned(), self.unit.of(self.value()), self.range(), words.join("; ")]
    }

    pub(super) fn target_in_words(&self) -> Option<String> {
        self.target.map(|target| target.in_words(self.unit, self.against.unwrap_or("the floor")))
    }

    /// What it was measured against, and what else there is to say.
    pub(super) fn details(&self) -> String {
        let mut words = Vec::new();
        if let (Some(against), Some(floor), Some(ratio)) = (self.against, self.floor(), self.ratio()) {
            words.push(format!("{ratio:.2} × {against}, {}", self.unit.of(floor)));
        }
        words.extend(self.lag.map(|lag| format!("audit index {} events behind", text::grouped(lag))));
        words.extend(Some(&self.detail).filter(|detail| !detail.is_empty()).cloned());
        words.join("; ")
    }

    /// How far the runs lay apart, where there were several.
    pub(super) fn range(&self) -> String {
        let (lowest, highest) = extremes(self.values.iter().map(|(value, _)| *value));
        match self.values.len() {
            0 | 1 => String::new(),
            _ => format!("{} … {}", self.unit.of(lowest), self.unit.of(highest)),
        }
    }
}
