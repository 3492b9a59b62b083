//! A figure with its target, and what it is measured against.

use crate::text;
use serde::{Serialize, Serializer};

/// A figure, measured once or several times.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) name: &'static str,
    unit: Unit,
    /// Each with what it is measured against, where there is something.
    pub(super) values: Vec<(f64, Option<f64>)>,
    against: Option<&'static str>,
    target: Option<Target>,
    pub(super) lag: Option<u64>,
    pub(super) detail: String,
}

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

    pub(super) fn value(&self) -> f64 {
        median(self.values.iter().map(|(value, _)| *value))
    }

    fn floor(&self) -> Option<f64> {
        self.against.map(|_| median(self.values.iter().filter_map(|(_, floor)| *floor)))
    }

    fn ratio(&self) -> Option<f64> {
        let ratios = self.values.iter().filter_map(|(value, floor)| floor.filter(|floor| *floor > 0.0).map(|f| value / f));
        self.against.map(|_| median(ratios)).filter(|ratio| ratio.is_finite())
    }

    fn met(&self) -> Option<bool> {
        Some(match self.target? {
            Target::AtLeast(least) => self.value() >= least,
            Target::AtMost(most) => self.value() <= most,
            Target::AtLeastTimesTheFloor(times) => self.ratio()? >= times,
            Target::AtMostTimesTheFloor(times) => self.ratio()? <= times,
        })
    }

    /// For people: the name, the figure, how far the runs lay apart, and what belongs to it.
    pub(super) fn in_words(&self) -> [String; 4] {
        let mut words = Vec::new();
        if let Some(target) = self.target {
            let against = self.against.unwrap_or("floor");
            let target = match target {
                Target::AtLeast(least) => format!("at least {}", self.unit.of(least)),
                Target::AtMost(most) => format!("at most {}", self.unit.of(most)),
                Target::AtLeastTimesTheFloor(times) => format!("at least {times} × the {against}'s"),
                Target::AtMostTimesTheFloor(times) => format!("at most {times} × the {against}'s"),
            };
            words.push(format!("{} ({target})", if self.met() == Some(true) { "met" } else { "NOT MET" }));
        }
        if let (Some(against), Some(floor), Some(ratio)) = (self.against, self.floor(), self.ratio()) {
            words.push(format!("{ratio:.2} × the {against}'s {}", self.unit.of(floor)));
        }
        words.extend(self.lag.map(|lag| format!("audit index {} events behind", text::grouped(lag))));
        words.extend(Some(&self.detail).filter(|detail| !detail.is_empty()).cloned());
        let (lowest, highest) = extremes(self.values.iter().map(|(value, _)| *value));
        let range = match self.values.len() {
            0 | 1 => String::new(),
            _ => format!("{} … {}", self.unit.of(lowest), self.unit.of(highest)),
        };
        [self.name.to_owned(), self.unit.of(self.value()), range, words.join("; ")]
    }
}

impl Unit {
    fn of(self, value: f64) -> String {
        match self {
            Self::PerSecond => format!("{}/s", text::grouped(value as i64)),
            Self::Microseconds => text::micros(value),
            Self::Bytes => format!("{value:.0} bytes"),
            Self::Times => format!("{value:.2} ×"),
            Self::Percent => format!("{value:.1} %"),
        }
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Told<'a> {
            name: &'static str,
            value: f64,
            unit: Unit,
            lowest: f64,
            highest: f64,
            runs: Vec<f64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            against: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            floor: Option<f64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            ratio: Option<f64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            target: Option<Target>,
            #[serde(skip_serializing_if = "Option::is_none")]
            met: Option<bool>,
            #[serde(skip_serializing_if = "Option::is_none")]
            lag: Option<u64>,
            detail: &'a str,
        }
        let runs: Vec<f64> = self.values.iter().map(|(value, _)| *value).collect();
        let (lowest, highest) = extremes(runs.iter().copied());
        Told {
            name: self.name,
            value: self.value(),
            unit: self.unit,
            lowest,
            highest,
            runs,
            against: self.against,
            floor: self.floor(),
            ratio: self.ratio(),
            target: self.target,
            met: self.met(),
            lag: self.lag,
            detail: &self.detail,
        }
        .serialize(serializer)
    }
}

/// The one in the middle, or what lies between the two in the middle; not a number where there is none.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_unstable_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => values[odd / 2],
        even => f64::midpoint(values[even / 2 - 1], values[even / 2]),
    }
}

fn extremes(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(value), most.max(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_runs_are_told_by_their_median_and_judged_by_it() {
        let run = |value: f64| Measured {
            figures: vec![
                Figure::new("speed", Unit::PerSecond, value).against("disk", 10.0).target(Target::AtLeast(20.0)),
            ],
            ratios: vec![Ratio::new("a by b", value)],
        };
        let mut measured = Measured::default();
        [30.0, 10.0, 20.0].into_iter().for_each(|value| measured.again(run(value)));
        let told = serde_json::to_value(&measured.figures[0]).unwrap();
        assert_eq!((&told["value"], &told["lowest"], &told["highest"]), (&20.0.into(), &10.0.into(), &30.0.into()));
        assert_eq!((&told["ratio"], &told["met"]), (&2.0.into(), &true.into()));
        assert_eq!(measured.ratios[0].value(), 20.0);
    }

    #[test]
    fn between_two_in_the_middle_the_median_is_what_lies_between() {
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median([]).is_nan());
    }
}
