//! What a run gives: figures, and ratios that hold on any machine.

use super::figure::Figure;
use super::median::median;

/// What a run gives.
#[derive(Clone, Debug, Default)]
pub(super) struct Measured {
    pub(super) figures: Vec<Figure>,
    pub(super) ratios: Vec<Ratio>,
}

/// How much one thing costs beside another in the same run: the less the better. It says little of the machine, so it
/// can be compared with that of another day.
#[derive(Clone, Debug)]
pub(super) struct Ratio {
    pub(super) name: &'static str,
    values: Vec<f64>,
}

impl Measured {
    /// Takes in another run of the same.
    pub(super) fn again(&mut self, more: Self) {
        if self.figures.is_empty() && self.ratios.is_empty() {
            *self = more;
            return;
        }
        for figure in more.figures {
            match self.figures.iter_mut().find(|known| known.name == figure.name) {
                Some(known) => {
                    known.values.extend(figure.values);
                    (known.lag, known.detail) = (known.lag.max(figure.lag), figure.detail);
                }
                None => self.figures.push(figure),
            }
        }
        for ratio in more.ratios {
            match self.ratios.iter_mut().find(|known| known.name == ratio.name) {
                Some(known) => known.values.extend(ratio.values),
                None => self.ratios.push(ratio),
            }
        }
    }
}

impl Ratio {
    pub(super) fn new(name: &'static str, value: f64) -> Self {
        Self { name, values: vec![value] }
    }

    pub(super) fn value(&self) -> f64 {
        median(self.values.iter().copied())
    }

    pub(super) fn runs(&self) -> &[f64] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::super::target::{Target, Unit};
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
        let figure = &measured.figures[0];
        assert_eq!((figure.value(), figure.ratio(), figure.met()), (20.0, Some(2.0), Some(true)));
        assert_eq!(measured.ratios[0].value(), 20.0);
    }
}
