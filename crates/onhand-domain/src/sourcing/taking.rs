//! One decision's way through the locations: who could give what, and what has been taken so far.

use super::cover::{self, Covered, Offer};
use super::effort::Effort;
use super::keyed::KeyedList;
use super::taken::{Mark, Taken};
use super::{Needs, Request, Wanted};
use crate::event::{HeldLine, HeldLines, Search};
use crate::state::{LocationRow, SkuRow, State};
use crate::{Capability, LocationId, LocationShort, Measure, Quantity, Rejection, ShortReason, SkuId, Strategy, limit};
use smallvec::SmallVec;
use std::collections::BTreeSet;

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

/// Looking at a level takes as long as a search takes for so many figures.
const FIGURES_A_LEVEL: usize = 8;

pub(super) struct Taking<'a> {
    state: &'a State,
    request: Request<'a>,
    taken: Taken,
    /// What the replaced hold has, which counts as available, less what is taken beside, which does not.
    own: Option<KeyedList<HeldLine>>,
    effort: Effort,
}

impl<'a> Taking<'a> {
    pub(super) fn new(state: &'a State, request: Request<'a>) -> Self {
        let counts_otherwise = request.own.is_some() || !request.beside.is_empty();
        let own = counts_otherwise.then(|| {
            let mut lines = KeyedList::new();
            let own = request.own.into_iter().flat_map(|own| state.still_promised(own));
            let beside =
                request.beside.iter().map(|line| HeldLine { quantity: Quantity::ZERO.less(line.quantity), ..*line });
            for line in own.chain(beside) {
                match lines.place((line.sku, line.location)).and_then(|place| lines.at_mut(place)) {
                    Some(other) => {
                        let other: &mut HeldLine = other;
                        other.quantity = other.quantity.and(line.quantity);
                    }
                    None => {
                        lines.push(line);
                    }
                }
            }
            lines
        });
        Self { state, request, taken: Taken::nothing(), own, effort: Effort::WHOLE }
    }

    pub(super) fn has_taken_nothing(&self) -> bool {
        self.taken.lines().is_empty()
    }

    pub(super) fn into_lines(self) -> HeldLines {
        self.taken.into_lines()
    }

    /// From here on, what is taken can be given back.
    pub(super) fn mark(&mut self) -> Mark {
        self.taken.mark()
    }

    /// Gives back what was taken since the mark: what it was.
    pub(super) fn go_back(&mut self, mark: Mark) -> Vec<HeldLine> {
        self.taken.go_back(mark)
    }

    /// Takes what was taken before.
    pub(super) fn take_again(&mut self, lines: &[HeldLine]) {
        lines.iter().for_each(|line| self.taken.take(line.sku, line.location, line.quantity));
    }

    /// Whether one more try at these needs is still worth it.
    pub(super) fn may_try_again(&mut self, needs: &[Wanted]) -> bool {
        let levels = |need: &Wanted| match need.location {
            Some(_) => 1,
            None => self.state.goods.get(need.sku).map_or(0, |row| row.levels.len() + self.taken.lines().len()),
        };
        let figures: usize = needs.iter().map(levels).sum();
        self.effort.look(figures.saturating_mul(FIGURES_A_LEVEL)).is_some()
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
        if by_turns {
            let fixed = sourcing.max_shipments.map(|most| (most, self.taken.mark()));
            for need in anywhere() {
                self.take_in_turn(need)?;
            }
            match fixed {
                Some((most, fixed)) if self.taken.opened().len() > most as usize => self.taken.go_back(fixed),
                Some(_) | None => return Ok(Search::None),
            };
        }
        let anywhere: Needs = anywhere().copied().collect();
        let search = self.as_few_as_needed(&anywhere)?;
        self.few_enough_lines()?;
        Ok(search)
    }

    /// The most that could be had of a SKU: not less than what can, and of a stocked SKU alone just that.
    pub(super) fn at_most(&self, sku: SkuId, location: Option<LocationId>) -> Quantity {
        if let Some(location) = location {
            return self.available(sku, location).at_least_zero();
        }
        let (mut sum, mut further): (Quantity, Vec<Quantity>) = (Quantity::ZERO, Vec::new());
        let capped = self.request.sourcing.max_shipments;
        let opened: BTreeSet<LocationId> = match capped {
            Some(_) => self.taken.opened().into_iter().collect(),
            None => BTreeSet::default(),
        };
        for candidate in self.candidates(sku).filter(|candidate| candidate.available.is_positive()) {
            if capped.is_none() || opened.contains(&candidate.location) {
                sum = sum.and(candidate.available);
            } else {
                further.push(candidate.available);
            }
        }
        if let Some(most) = capped {
            further.sort_unstable_by(|a, b| b.cmp(a));
            further.truncate((most as usize).saturating_sub(opened.len()));
        }
        further.into_iter().fold(sum, Quantity::and)
    }

    /// Takes all of a need from one location.
    fn take_at(&mut self, need: &Wanted, location: LocationId) -> Result<(), Rejection> {
        let available = self.available(need.sku, location);
        if need.quantity > available {
            return Err(self.insufficient(need, Some(location), available, Vec::new()));
        }
        self.taken.take(need.sku, location, need.quantity);
        Ok(())
    }

    /// Whether all locations together have enough of a SKU.
    fn enough_anywhere(&self, need: &Wanted) -> Result<(), Rejection> {
        let mut available = Quantity::ZERO;
        for candidate in self.candidates(need.sku) {
            available = available.and(candidate.available.at_least_zero());
            if need.quantity <= available {
                return Ok(());
            }
        }
        let signed = self.candidates(need.sku).fold(Quantity::ZERO, |sum, candidate| sum.and(candidate.available));
        Err(self.insufficient(need, None, signed, self.why_not(need.sku)))
    }

    /// Takes a need from one location after the other in the strategy's order.
    fn take_in_turn(&mut self, need: &Wanted) -> Result<(), Rejection> {
        let mut missing = need.quantity;
        for candidate in self.in_turn(need.sku) {
            let part = candidate.available.min(missing);
            if part.is_positive() {
                self.taken.take(need.sku, candidate.location, part);
                missing = missing.less(part);
            }
            if !missing.is_positive() {
                break;
            }
        }
        self.few_enough_lines()
    }

    /// Whether one reservation may hold as many lines as are taken.
    fn few_enough_lines(&self) -> Result<(), Rejection> {
        too_many_lines(self.taken.lines().len())
    }

    /// Takes needs from as few further locations as will do, or from no more than are allowed.
    fn as_few_as_needed(&mut self, needs: &Needs) -> Result<Search, Rejection> {
        let opened = self.taken.opened();
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
        let effort = &mut self.effort;
        let within = match allowed {
            Some(allowed) if !fewest => cover::first_within(&missing, &offers, allowed, effort),
            Some(_) | None => None,
        };
        let Covered { chosen, exact } =
            within.unwrap_or_else(|| cover::fewest(&missing, &offers, effort).unwrap_or_default());
        // Locations that lines name count as well, and may be too many by themselves.
        let needed = u32::try_from(chosen.len() + opened.len()).unwrap_or(u32::MAX);
        if let Some(max_shipments) = self.request.sourcing.max_shipments.filter(|most| needed > *most) {
            return Err(Rejection::TooManyShipments { max_shipments, needed, exact });
        }
        for offer in chosen.iter().filter_map(|index| offers.get(*index)) {
            for (need, _) in &offer.parts {
                let left = &mut missing[*need];
                *left -= self.take_up_to(needs[*need].sku, offer.location, Quantity(*left)).0;
            }
        }
        Ok(if exact { Search::Exact } else { Search::Greedy })
    }

    fn offers(&self, needs: &Needs, opened: &[LocationId]) -> Vec<Offer> {
        let mut offers: Vec<(u64, Offer)> = Vec::new();
        let mut by_location = std::collections::BTreeMap::new();
        let opened: BTreeSet<LocationId> = opened.iter().copied().collect();
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
        let mut candidates: Candidates = self.candidates(sku).collect();
        let name = |candidate: &Candidate| self.state.location_name(candidate.location);
        candidates.sort_by(|a, b| a.turn.cmp(&b.turn).then_with(|| name(a).cmp(&name(b))));
        candidates
    }

    /// The locations that sell a SKU, by their numbers.
    fn candidates(&self, sku: SkuId) -> impl Iterator<Item = Candidate> {
        let levels = self.state.goods.get(sku).into_iter().flat_map(|row| row.levels.iter());
        let Request { but_for, ships, .. } = self.request;
        let may = move |place: &LocationRow| place.sells() && (!ships || place.can(Capability::Ship));
        let sells = move |location| but_for != Some(location) && self.state.places.get(location).is_some_and(may);
        levels.map(|(location, _)| location).filter(move |location| sells(*location)).map(move |location| {
            let available = self.available(sku, location);
            Candidate { location, available, turn: self.turn(location, available) }
        })
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
        let own = self.own.as_ref().and_then(|own| own.get((sku, location)));
        let own = own.map_or(Quantity::ZERO, |line| line.quantity);
        self.state.available_to(sku, location, self.request.asking).and(own).less(self.taken.of(sku, location))
    }

    fn take_up_to(&mut self, sku: SkuId, location: LocationId, most: Quantity) -> Quantity {
        let part = self.available(sku, location).min(most);
        if !part.is_positive() {
            return Quantity::ZERO;
        }
        self.taken.take(sku, location, part);
        part
    }

    fn why_not(&self, sku: SkuId) -> Vec<LocationShort> {
        let Some(row) = self.state.goods.get(sku) else {
            return Vec::new();
        };
        let mut shorts: Vec<LocationShort> = row
            .levels
            .iter()
            .filter(|(location, _)| self.request.but_for != Some(*location))
            .filter_map(|(location, _)| {
                let place = self.state.places.get(location)?;
                let reason = if place.suspended {
                    ShortReason::Suspended
                } else if !place.sells() {
                    ShortReason::DoesNotSell
                } else if self.request.ships && !place.can(Capability::Ship) {
                    ShortReason::DoesNotShip
                } else {
                    ShortReason::NotEnough
                };
                let available = Measure::of(self.available(sku, location), row.decimals);
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
            bundles: Box::default(),
            locations,
        }
    }
}

/// Whether one reservation may hold so many lines.
pub(crate) fn too_many_lines(lines: usize) -> Result<(), Rejection> {
    if lines <= limit::HELD_LINES {
        return Ok(());
    }
    let figure = |lines| u32::try_from(lines).unwrap_or(u32::MAX);
    Err(Rejection::TooManyLines { lines: figure(lines), limit: figure(limit::HELD_LINES) })
}
