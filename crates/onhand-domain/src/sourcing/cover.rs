//! Covering needs from few locations: exact within a fixed budget of steps, then greedy.

use super::effort::Effort;
use super::greedy::greedy;
use crate::LocationId;
use smallvec::SmallVec;

/// Past this many figures (locations × needs) only the greedy answer is looked for.
const MOST_FIGURES: usize = 1 << 18;

/// What one location has of the needs, by their index.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub(super) location: LocationId,
    pub(super) parts: SmallVec<[(usize, i64); 2]>,
}

/// Locations that together cover all needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Covered {
    /// Indexes of offers, in their order.
    pub(super) chosen: Vec<usize>,
    /// Nothing better exists.
    pub(super) exact: bool,
}

/// The smallest set of offers that covers all needs, the first such set in the order of offers; `None` where
/// all of them together do not.
pub(super) fn fewest(needs: &[i64], offers: &[Offer], effort: &mut Effort) -> Option<Covered> {
    let greedy = greedy(needs, offers, effort)?;
    let mut search = match Search::new(needs, offers, effort) {
        Some(search) => search,
        None => {
            return Some(Covered { chosen: greedy, exact: false });
        }
    };
    for size in search.least()..=greedy.len() {
        match search.of_size(size) {
            Found::Set(chosen) => {
                return Some(Covered { chosen, exact: true });
            }
            Found::None => {}
            Found::OutOfBudget => {
                return Some(Covered { chosen: greedy, exact: false });
            }
        }
    }
    Some(Covered { chosen: greedy, exact: true })
}

/// The first set in the order of offers that covers all needs with at most so many; `None` where none was found.
pub(super) fn first_within(needs: &[i64], offers: &[Offer], most: usize, effort: &mut Effort) -> Option<Covered> {
    let found = Search::new(needs, offers, effort).map(|mut search| search.of_size(most));
    if let Some(Found::Set(chosen)) = found {
        return Some(Covered { chosen, exact: true });
    }
    let chosen = greedy(needs, offers, effort).filter(|chosen| chosen.len() <= most)?;
    Some(Covered { chosen, exact: false })
}

enum Found {
    Set(Vec<usize>),
    None,
    OutOfBudget,
}

/// A depth-first search through the offers in their order.
struct Search<'a> {
    needs: &'a [i64],
    offers: &'a [Offer],
    /// For each offer and need, the most that one offer from there on has.
    most_from: Vec<i64>,
    effort: &'a mut Effort,
}

impl<'a> Search<'a> {
    fn new(needs: &'a [i64], offers: &'a [Offer], effort: &'a mut Effort) -> Option<Self> {
        let figures = needs.len().checked_mul(offers.len() + 1).filter(|figures| *figures <= MOST_FIGURES)?;
        effort.look(figures)?;
        let mut most_from = vec![0; figures];
        for (index, offer) in offers.iter().enumerate().rev() {
            let (here, after) = (index * needs.len(), (index + 1) * needs.len());
            for need in 0..needs.len() {
                most_from[here + need] = most_from[after + need];
            }
            for (need, has) in &offer.parts {
                most_from[here + need] = most_from[here + need].max(*has);
            }
        }
        Some(Self { needs, offers, most_from, effort })
    }

    /// No set smaller than this can do: each need alone takes that many of its largest offers.
    fn least(&self) -> usize {
        let mut of_need: Vec<Vec<i64>> = vec![Vec::new(); self.needs.len()];
        for (need, has) in self.offers.iter().flat_map(|offer| &offer.parts) {
            of_need[*need].push(*has);
        }
        let least = |(mut has, need): (Vec<i64>, &i64)| {
            has.sort_unstable_by(|a, b| b.cmp(a));
            let mut missing = *need;
            let taken = has.iter().take_while(|has| {
                let more = missing > 0;
                missing -= **has;
                more
            });
            taken.count()
        };
        of_need.into_iter().zip(self.needs).map(least).max().unwrap_or(0)
    }

    /// Walks through the sets in their order, without recursion: a set may be as large as there are locations, and
    /// the caller's stack is not.
    fn of_size(&mut self, size: usize) -> Found {
        let mut chosen = Vec::new();
        let mut missing = self.needs.to_vec();
        let mut index = 0;
        while missing.iter().any(|missing| *missing > 0) {
            match self.next_of_use(index, size - chosen.len(), &missing) {
                None => return Found::OutOfBudget,
                Some(Some(next)) => {
                    apply(&self.offers[next], &mut missing, -1);
                    chosen.push(next);
                    index = next + 1;
                }
                Some(None) => {
                    let Some(last) = chosen.pop() else {
                        return Found::None;
                    };
                    apply(&self.offers[last], &mut missing, 1);
                    index = last + 1;
                }
            }
        }
        Found::Set(chosen)
    }

    /// The next offer that has some of what is missing, as long as so many more could do; `None` once out of budget.
    fn next_of_use(&mut self, from: usize, more: usize, missing: &[i64]) -> Option<Option<usize>> {
        for (index, offer) in self.offers.iter().enumerate().skip(from) {
            self.effort.step(self.needs.len())?;
            if !self.could(index, more, missing) {
                return Some(None);
            }
            if offer.parts.iter().any(|(need, _)| missing[*need] > 0) {
                return Some(Some(index));
            }
        }
        Some(None)
    }

    /// Whether so many of the largest offers could do.
    fn could(&self, index: usize, more: usize, missing: &[i64]) -> bool {
        let most = &self.most_from[index * self.needs.len()..];
        missing
            .iter()
            .zip(most)
            .all(|(missing, most)| *missing <= 0 || i128::from(*missing) <= i128::from(*most) * more as i128)
    }
}

/// Puts an offer in (-1) or takes it out again (1).
pub(super) fn apply(offer: &Offer, missing: &mut [i64], sign: i64) {
    for (need, has) in &offer.parts {
        missing[*need] += has * sign;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use smallvec::smallvec;

    /// A location for each figure, all of them with so much of the only need.
    fn offers(has: impl IntoIterator<Item = i64>) -> Vec<Offer> {
        let offer = |(location, has)| Offer { location: LocationId(location), parts: smallvec![(0, has)] };
        (0..).zip(has).map(offer).collect()
    }

    #[test]
    #[cfg_attr(miri, ignore = "too long for an interpreter")]
    fn as_many_locations_as_there_are_fit_on_a_small_stack() {
        let offers = offers([1; 16_000].into_iter().chain([2]));
        let search = move || {
            let mut effort = Effort::WHOLE;
            first_within(&[16_001], &offers, 16_000, &mut effort).map(|covered| covered.chosen.len())
        };
        let found = std::thread::Builder::new().stack_size(256 << 10).spawn(search);
        assert_eq!(found.unwrap().join().unwrap(), Some(16_000));
    }

    #[test]
    fn sets_are_tried_in_the_order_of_offers() {
        let offers = offers([2, 3, 1, 4, 2]);
        let within =
            |need: i64, most| first_within(&[need], &offers, most, &mut Effort::WHOLE.clone()).map(|c| c.chosen);
        assert_eq!(within(6, 2), Some(vec![0, 3]));
        assert_eq!(within(6, 3), Some(vec![0, 1, 2]));
        assert_eq!(within(8, 2), None);
        assert_eq!(within(12, 5), Some(vec![0, 1, 2, 3, 4]));
        assert_eq!(within(13, 5), None);
        assert_eq!(
            fewest(&[6], &offers, &mut Effort::WHOLE.clone()).map(|c| (c.chosen, c.exact)),
            Some((vec![0, 3], true))
        );
    }
}
