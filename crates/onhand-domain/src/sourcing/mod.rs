//! Sourcing: choosing the locations that serve what is wanted.

mod cover;
mod taking;

use crate::event::{HeldLines, MissedLine, Search};
use crate::state::{Asking, Promised, State};
use crate::{LocationId, Quantity, Rejection, SkuId, Sourcing, Strategy};
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
pub(crate) type Needs = SmallVec<[Wanted; 2]>;

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
    pub(crate) own: Option<&'a Promised>,
}

impl State {
    /// Finds locations for all that is needed, or says why there are none.
    pub(crate) fn source(&self, needs: &Needs, request: Request<'_>) -> Result<Sourced, Rejection> {
        let mut taking = Taking::new(self, request);
        // What must come from one place is taken first: what may come from anywhere works around it.
        for need in needs {
            if let Some(location) = need.location {
                taking.take_at(need, location)?;
            }
        }
        let anywhere = || needs.iter().filter(|need| need.location.is_none());
        for need in anywhere() {
            taking.enough_anywhere(need)?;
        }
        let fixed = taking.taken.clone();
        if request.sourcing.strategy != Strategy::FewestShipments {
            for need in anywhere() {
                taking.take_in_turn(need, None);
            }
            if taking.shipments_beyond().is_none() {
                return Ok(Sourced { lines: taking.taken, ..Sourced::default() });
            }
        }
        let anywhere: Needs = anywhere().copied().collect();
        taking.taken = fixed;
        let search = taking.as_few_as_needed(&anywhere)?;
        Ok(Sourced { lines: taking.taken, search, missed: Vec::new() })
    }

    /// Finds locations for as much as there is, line by line, and leaves in each line what it was granted.
    ///
    /// Locations are asked in the strategy's order; a bundle is granted whole or not.
    pub(crate) fn source_partly(&self, wanted: &mut [Wanted], request: Request<'_>) -> Result<Sourced, Rejection> {
        let mut taking = Taking::new(self, request);
        let mut missed = Vec::new();
        let fixed_first = |line: &Wanted| line.location.is_none();
        let mut turns: SmallVec<[usize; 4]> = (0..wanted.len()).collect();
        turns.sort_by_key(|turn| wanted.get(*turn).is_none_or(fixed_first));
        for turn in turns {
            let Some(line) = wanted.get_mut(turn) else {
                continue;
            };
            let requested = line.quantity;
            let granted = self.most_that_can_be_taken(&mut taking, *line)?;
            if granted < requested {
                missed.push(MissedLine { sku: line.sku, requested, granted });
            }
            line.quantity = granted;
        }
        Ok(Sourced { lines: taking.taken, missed, search: Search::None })
    }

    /// Takes the largest part of a line that can be had whole.
    fn most_that_can_be_taken(&self, taking: &mut Taking<'_>, line: Wanted) -> Result<Quantity, Rejection> {
        let before = taking.taken.clone();
        let (mut least, mut most) = (0, line.quantity.0);
        // The last try that worked is the one that stands: search the largest by halves, then take it.
        while least < most {
            let middle = least + (most - least + 1) / 2;
            taking.taken.clone_from(&before);
            if taking.take_whole(&self.needs(&[Wanted { quantity: Quantity(middle), ..line }])?) {
                least = middle;
            } else {
                most = middle - 1;
            }
        }
        taking.taken = before;
        if least > 0 {
            taking.take_whole(&self.needs(&[Wanted { quantity: Quantity(least), ..line }])?);
        }
        Ok(Quantity(least))
    }
}
