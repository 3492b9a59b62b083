//! Two loads by turns, so that both meet the same moments of the machine.

use super::median::median;
use super::processor::Processor;
use crate::exit::Failure;
use std::time::{Duration, Instant};

/// What was done in a stretch of time.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) count: u64,
    pub(super) wall: Duration,
    pub(super) processor: Processor,
}

impl Stretch {
    /// Measures work that tells how much it has done.
    pub(super) fn of(work: impl FnOnce() -> Result<u64, Failure>) -> Result<Self, Failure> {
        let (started, before) = (Instant::now(), Processor::now());
        let count = work()?;
        Ok(Self { count, wall: started.elapsed(), processor: Processor::now().since(&before) })
    }

    /// Several stretches of the same load as one.
    pub(super) fn joined(stretches: impl IntoIterator<Item = Self>) -> Option<Self> {
        stretches.into_iter().reduce(|sum, more| Self {
            count: sum.count + more.count,
            wall: sum.wall + more.wall,
            processor: sum.processor.plus(&more.processor),
        })
    }

    /// By the clock.
    pub(super) fn a_second(&self) -> f64 {
        self.count as f64 / self.wall.as_secs_f64().max(1e-9)
    }

    /// Nanoseconds of processor time for one.
    pub(super) fn nanoseconds(&self) -> f64 {
        self.processor.each(self.count)
    }
}

/// Pairs of stretches, one of each load.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns(Vec<[Stretch; 2]>);

impl Turns {
    /// So many turns each; who begins takes turns as well.
    pub(super) fn take(
        turns: usize,
        mut first: impl FnMut() -> Result<Stretch, Failure>,
        mut second: impl FnMut() -> Result<Stretch, Failure>,
    ) -> Result<Self, Failure> {
        let mut pairs = Vec::with_capacity(turns);
        for turn in 0..turns {
            pairs.push(if turn % 2 == 0 {
                let first = first()?;
                [first, second()?]
            } else {
                let second = second()?;
                [first()?, second]
            });
        }
        Ok(Self(pairs))
    }

    /// A figure of each stretch of the first load, beside that of the second one next to it. Where the machine had no
    /// time for one of them, there is nothing to compare.
    pub(super) fn each(&self, figure: impl Fn(&Stretch) -> f64) -> Vec<(f64, f64)> {
        let worked = self.0.iter().filter(|pair| pair.iter().all(|stretch| stretch.count > 0));
        worked.map(|[first, second]| (figure(first), figure(second))).collect()
    }

    /// How many times the processor time of the second load the first one takes: the median of all turns.
    pub(super) fn dearer(&self) -> f64 {
        median(self.each(Stretch::nanoseconds).into_iter().map(|(first, second)| first / second))
    }

    /// How many times as long the first load takes by the clock: the median of all turns.
    pub(super) fn longer(&self) -> f64 {
        median(self.each(Stretch::a_second).into_iter().map(|(first, second)| second / first))
    }

    /// How much was done in all, of the first load and of the second.
    pub(super) fn counts(&self) -> [u64; 2] {
        [0, 1].map(|load: usize| self.0.iter().map(|pair| pair[load].count).sum())
    }

    /// What one of each takes of the processor, in words: of the first load thread by thread.
    pub(super) fn in_words(&self, second: &str) -> String {
        let of_second = median(self.0.iter().map(|[_, second]| second.nanoseconds()));
        let first = Stretch::joined(self.0.iter().map(|[first, _]| first.clone()));
        let first = first.map_or(String::new(), |first| first.processor.in_words(first.count));
        format!("processor ns each: {first}; {second} {of_second:.0}")
    }
}
