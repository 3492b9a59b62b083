//! One decision's way through the locations: who could give what, and what has been taken so far.

use super::cover::{self, Covered, Offer};
use super::{Needs, Request, Wanted};
use crate::event::{HeldLine, HeldLines, Search};
use crate::state::{SkuRow, State};
use crate::{LocationId, LocationShort, Measure, Quantity, Rejection, ShortReason, SkuId, Strategy};
use smallvec::SmallVec;

/// A location that could give some of a SKU.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    location: LocationId,
    /// Signed.
    available: Quantity,
    /// When the strategy asks it: lower first.
    turn: u64,
}

type Candidates = SmallVec<[Candidate; 24]>;

pub(super) struct Taking<'a> {
    state: &'a State,
    request: Request<'a>,
    pub(super) taken: HeldLines,
    /// What searches of this decision may still cost.
    steps_left: u32,
}

impl<'a> Taking<'a> {
    pub(super) fn new(state: &'a State, request: Request<'a>) -> Self {
        Self { state, request, taken: HeldLines::new(), steps_left: cover::BUDGET }
    }

    /// Takes all needs beside what is taken already, or says why they cannot be had; then what is taken is of no
    /// meaning.
    pub(super) fn take_all(&mut self, needs: &[Wanted]) -> Result<Search, Rejection> {
        // What must come from one place is taken first: what may come from anywhere works around it.
        for need in needs {
            if let Some(location) = need.location {
                self.take_at(need, location)?;
            }
        }
        let anywhere = || needs.iter().filter(|need| need.location.is_none());
        let sourcing = self.request.sourcing;
        let by_turns = sourcing.strategy != Strategy::FewestShipments;
        if by_turns && sourcing.max_shipments.is_none() && anywhere().next().is_none() {
            return Ok(Search::None);
        }
        for need in anywhere() {
            self.enough_anywhere(need)?;
        }
        let fixed = self.taken.clone();
        if by_turns {
            for need in anywhere() {
                self.take_in_turn(need);
            }
            if sourcing.max_shipments.is_none_or(|most| self.opened().len() <= most as usize) {
                return Ok(Search::None);
            }
        }
        let anywhere: Needs = anywhere().copied().collect();
        self.taken = fixed;
        self.as_few_as_needed(&anywhere)
    }

    /// Takes all of a need from one location.
    fn take_at(&mut self, need: &Wanted, location: LocationId) -> Result<(), Rejection> {
        let available = self.available(need.sku, location);
        if need.quantity > available {
            return Err(self.insufficient(need, Some(location), available, Vec::new()));
        }
        self.take(need.sku, location, need.quantity);
        Ok(())
    }

    /// Whether all locations together have enough of a SKU.
    fn enough_anywhere(&self, need: &Wanted) -> Result<(), Rejection> {
        let candidates = self.candidates(need.sku);
        let there_is = |sum: Quantity, candidate: &Candidate| sum.and(candidate.available.at_least_zero());
        let available = candidates.iter().fold(Quantity::ZERO, there_is);
        if need.quantity <= available {
            return Ok(());
        }
        Err(self.insufficient(need, None, available, self.why_not(need.sku)))
    }

    /// Takes a need from one location after the other in the strategy's order.
    fn take_in_turn(&mut self, need: &Wanted) {
        let mut missing = need.quantity;
        for candidate in self.in_turn(need.sku) {
            let part = candidate.available.min(missing);
            if part.is_positive() {
                self.take(need.sku, candidate.location, part);
                missing = missing.less(part);
            }
            if !missing.is_positive() {
                break;
            }
        }
    }

    /// Takes needs from as few further locations as will do, or from no more than are allowed.
    fn as_few_as_needed(&mut self, needs: &Needs) -> Result<Search, Rejection> {
        let opened = self.opened();
        let mut missing: Vec<i64> = Vec::with_capacity(needs.len());
        for need in needs {
            // What is sent from an opened location makes no further shipment.
            let mut left = need.quantity;
            for location in &opened {
                left = left.less(self.take_up_to(need.sku, *location, left));
            }
            missing.push(left.0);
        }
        let offers = self.offers(needs, &opened);
        let fewest = self.request.sourcing.strategy == Strategy::FewestShipments;
        let allowed = self.request.sourcing.max_shipments.map(|most| (most as usize).saturating_sub(opened.len()));
        let steps = &mut self.steps_left;
        let within = match allowed {
            Some(allowed) if !fewest => cover::first_within(&missing, &offers, allowed, steps),
            Some(_) | None => None,
        };
        let Covered { chosen, exact } =
            within.unwrap_or_else(|| cover::fewest(&missing, &offers, steps).unwrap_or_default());
        // Locations that lines name count as well, and may be too many by themselves.
        let needed = u32::try_from(chosen.len() + opened.len()).unwrap_or(u32::MAX);
        if let Some(max_shipments) = self.request.sourcing.max_shipments.filter(|most| needed > *most) {
            return Err(Rejection::TooManyShipments { max_shipments, needed, exact });
        }
        for offer in chosen.iter().filter_map(|index| offers.get(*index)) {
            for (need, left) in needs.iter().zip(&mut missing) {
                *left -= self.take_up_to(need.sku, offer.location, Quantity(*left)).0;
            }
        }
        Ok(if exact { Search::Exact } else { Search::Greedy })
    }

    fn offers(&self, needs: &Needs, opened: &[LocationId]) -> Vec<Offer> {
        let mut offers: Vec<(u64, Offer)> = Vec::new();
        let mut by_location = std::collections::BTreeMap::new();
        for (index, need) in needs.iter().enumerate() {
            for candidate in self.candidates(need.sku) {
                if !candidate.available.is_positive() || opened.contains(&candidate.location) {
                    continue;
                }
                let place = *by_location.entry(candidate.location).or_insert_with(|| {
                    offers.push((candidate.turn, Offer { location: candidate.location, parts: SmallVec::new() }));
                    offers.len() - 1
                });
                if let Some((turn, offer)) = offers.get_mut(place) {
                    *turn = candidate.turn.min(*turn);
                    offer.parts.push((index, candidate.available.0));
                }
            }
        }
        let name = |offer: &Offer| self.state.location_name(offer.location);
        offers.sort_by(|(a_turn, a), (b_turn, b)| a_turn.cmp(b_turn).then_with(|| name(a).cmp(&name(b))));
        offers.into_iter().map(|(_, offer)| offer).collect()
    }

    fn in_turn(&self, sku: SkuId) -> Candidates {
        let mut candidates = self.candidates(sku);
        let name = |candidate: &Candidate| self.state.location_name(candidate.location);
        candidates.sort_by(|a, b| a.turn.cmp(&b.turn).then_with(|| name(a).cmp(&name(b))));
        candidates
    }

    fn candidates(&self, sku: SkuId) -> Candidates {
        let Some(row) = self.state.goods.get(sku) else {
            return Candidates::new();
        };
        let sells = |location| self.state.places.get(location).is_some_and(|place| place.sells());
        row.levels
            .iter()
            .filter(|(location, _)| sells(*location))
            .map(|(location, _)| {
                let available = self.available(sku, *location);
                Candidate { location: *location, available, turn: self.turn(*location, available) }
            })
            .collect()
    }

    fn turn(&self, location: LocationId, available: Quantity) -> u64 {
        match self.request.sourcing.strategy {
            Strategy::Priority | Strategy::Explicit => u64::from(self.state.places.turn(location)),
            Strategy::HighestAvailable => u64::MAX - available.at_least_zero().0.unsigned_abs(),
            Strategy::FewestShipments => 0,
            Strategy::Nearest => {
                let place = self.state.places.get(location).and_then(|place| place.coordinates);
                let to = self.request.sourcing.coordinates;
                place.zip(to).map_or(u64::MAX, |(place, to)| place.remoteness(to))
            }
        }
    }

    /// What this decision may still take: a replaced hold's own share counts, what is taken already does not.
    fn available(&self, sku: SkuId, location: LocationId) -> Quantity {
        let here = |line: &&HeldLine| line.sku == sku && line.location == location;
        let taken = self.taken.iter().find(here).map_or(Quantity::ZERO, |line| line.quantity);
        let own = self.request.own.map_or(Quantity::ZERO, |own| self.state.promised_at(own, sku, location));
        self.state.available_to(sku, location, self.request.asking).and(own).less(taken)
    }

    fn take_up_to(&mut self, sku: SkuId, location: LocationId, most: Quantity) -> Quantity {
        let part = self.available(sku, location).min(most);
        if !part.is_positive() {
            return Quantity::ZERO;
        }
        self.take(sku, location, part);
        part
    }

    fn take(&mut self, sku: SkuId, location: LocationId, quantity: Quantity) {
        match self.taken.iter_mut().find(|line| line.sku == sku && line.location == location) {
            Some(line) => line.quantity = line.quantity.and(quantity),
            None => self.taken.push(HeldLine { sku, location, quantity }),
        }
    }

    fn opened(&self) -> SmallVec<[LocationId; 8]> {
        let mut opened = SmallVec::new();
        for line in &self.taken {
            if !opened.contains(&line.location) {
                opened.push(line.location);
            }
        }
        opened
    }

    fn why_not(&self, sku: SkuId) -> Vec<LocationShort> {
        let Some(row) = self.state.goods.get(sku) else {
            return Vec::new();
        };
        let mut shorts: Vec<LocationShort> = row
            .levels
            .iter()
            .filter_map(|(location, _)| {
                let place = self.state.places.get(*location)?;
                let reason = if place.suspended {
                    ShortReason::Suspended
                } else if place.sells() {
                    ShortReason::NotEnough
                } else {
                    ShortReason::DoesNotSell
                };
                let available = Measure::of(self.available(sku, *location), row.decimals);
                Some(LocationShort { location: place.name.clone(), available, reason })
            })
            .collect();
        shorts.sort_by(|a, b| a.location.cmp(&b.location));
        shorts
    }

    fn insufficient(
        &self,
        need: &Wanted,
        location: Option<LocationId>,
        available: Quantity,
        locations: Vec<LocationShort>,
    ) -> Rejection {
        let row = self.state.goods.get(need.sku);
        let shown = |quantity| Measure::of(quantity, row.map_or(0, |row: &SkuRow| row.decimals));
        Rejection::InsufficientStock {
            sku: row.map(|row| row.name.clone()).unwrap_or_default(),
            location: location.and_then(|location| self.state.location_name(location).cloned()),
            requested: shown(need.quantity),
            available: shown(available),
            locations,
        }
    }
}
