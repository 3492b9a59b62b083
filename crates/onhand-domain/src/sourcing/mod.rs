//! Sourcing: choosing the locations that serve what is wanted.

mod cover;
mod effort;
mod greedy;
mod keyed;
mod taken;
mod taking;

pub(crate) use keyed::KeyedList;
pub(crate) use taking::too_many_lines;

use crate::event::{HeldLine, HeldLines, MissedLine, Search};
use crate::state::{Asking, Reserved, SkuRow, State};
use crate::{LocationId, Quantity, Rejection, SkuId, Sourcing};
use smallvec::SmallVec;
use taking::Taking;

/// One line of what is asked for: a stocked SKU or a bundle, from anywhere or from one location.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) sku: SkuId,
    pub(crate) location: Option<LocationId>,
    pub(crate) quantity: Quantity,
}

/// What is needed of stocked SKUs alone.
pub(crate) type Needs = SmallVec<[Wanted; 1]>;

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Sourced {
    pub(crate) lines: HeldLines,
    pub(crate) missed: Vec<MissedLine>,
    pub(crate) search: Search,
}

/// Who asks, and how.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) sourcing: &'a Sourcing,
    pub(crate) asking: Asking,
    /// The hold that is replaced: what it has counts as available.
    pub(crate) own: Option<Reserved<'a>>,
    /// What the same decision takes beside: it does not count as available.
    pub(crate) beside: &'a [HeldLine],
    /// A location that is not asked.
    pub(crate) but_for: Option<LocationId>,
    /// Goods are to be sent: only locations that can are asked.
    pub(crate) ships: bool,
}

impl<'a> Request<'a> {
    /// From any location that sells.
    pub(crate) fn of(sourcing: &'a Sourcing, asking: Asking) -> Self {
        Self { sourcing, asking, own: None, beside: &[], but_for: None, ships: false }
    }
}

impl State {
    /// Finds locations for all that is needed, or says why there are none.
    pub(crate) fn source(&self, needs: &[Wanted], request: Request<'_>) -> Result<Sourced, Rejection> {
        let mut taking = Taking::new(self, request);
        let search = taking.take_all(needs)?;
        Ok(Sourced { lines: taking.into_lines(), search, missed: Vec::new() })
    }

    /// Finds locations for all that is needed or, where that cannot be had, for as much as there is, line by
    /// line, and leaves in each line what it was granted. A bundle is granted whole or not.
    pub(crate) fn source_partly(
        &self,
        wanted: &mut [Wanted],
        needs: &[Wanted],
        request: Request<'_>,
    ) -> Result<Sourced, Rejection> {
        let refused = match self.source(needs, request) {
            Ok(sourced) => return Ok(sourced),
            Err(refused) => refused,
        };
        let mut taking = Taking::new(self, request);
        let mut search = Search::None;
        let requested: SmallVec<[Quantity; 4]> = wanted.iter().map(|line| line.quantity).collect();
        // What must come from one place is taken first, as it is where all can be had.
        for anywhere in [false, true] {
            for line in wanted.iter_mut().filter(|line| line.location.is_none() == anywhere) {
                let (granted, found) = self.most_that_can_be_taken(&mut taking, *line)?;
                line.quantity = granted;
                search = search.worse(found);
            }
        }
        if taking.has_taken_nothing() {
            return Err(refused);
        }
        let missed = |(line, requested): (&Wanted, Quantity)| {
            (line.quantity < requested).then_some(MissedLine { sku: line.sku, requested, granted: line.quantity })
        };
        let missed = wanted.iter().zip(requested).filter_map(missed).collect();
        Ok(Sourced { lines: taking.into_lines(), missed, search })
    }

    /// Takes the largest part of a line that can be had whole beside what is taken already; once the effort of the
    /// decision is spent, the largest that was found by then.
    fn most_that_can_be_taken(&self, taking: &mut Taking<'_>, line: Wanted) -> Result<(Quantity, Search), Rejection> {
        let start = taking.mark();
        let (mut granted, mut most) = (0, self.at_most(taking, line).0);
        let mut best = (Vec::new(), Search::None);
        // Mostly all of that can be had. What is enough for more is enough for less: else search by halves.
        let mut tried = most;
        while granted < most {
            let needs = self.needs(&[Wanted { quantity: Quantity(tried), ..line }])?;
            let found = taking.take_all(&needs);
            let taken = taking.go_back(start);
            match found {
                Ok(search) => (granted, best) = (tried, (taken, search)),
                Err(_) => most = tried - 1,
            }
            if granted < most && !taking.may_try_again(&needs) {
                best.1 = Search::Greedy;
                break;
            }
            tried = granted + (most - granted + 1) / 2;
        }
        let (taken, search) = best;
        taking.take_again(&taken);
        Ok((Quantity(granted), search))
    }

    /// No more of a line than this can be had.
    fn at_most(&self, taking: &Taking<'_>, line: Wanted) -> Quantity {
        let most = match self.goods.get(line.sku).and_then(SkuRow::components) {
            None => taking.at_most(line.sku, line.location),
            Some(components) => {
                let of_each = components.iter().map(|component| {
                    let most = taking.at_most(component.sku, line.location);
                    Quantity(most.0 / component.quantity.0.max(1))
                });
                of_each.min().unwrap_or(Quantity::ZERO)
            }
        };
        most.min(line.quantity)
    }
}

impl Search {
    /// What is to be said of two searches.
    fn worse(self, other: Self) -> Self {
        match (self, other) {
            (Self::Told, _) | (_, Self::Told) => Self::Told,
            (Self::Greedy, _) | (_, Self::Greedy) => Self::Greedy,
            (Self::Exact, _) | (_, Self::Exact) => Self::Exact,
            (Self::None, Self::None) => Self::None,
        }
    }
}
