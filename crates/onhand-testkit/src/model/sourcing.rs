//! Sourcing by trying every set of locations.

use super::reserve::few_enough_lines;
use super::{Model, ModelReservation};
use onhand_domain::{Channel, Coordinates, Location, LocationShort, Rejection, ShortReason, Sku, Sourcing, Strategy};

/// What is needed of one stocked SKU.
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub(super) sku: Sku,
    pub(super) location: Option<Location>,
    pub(super) quantity: i64,
}

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Search {
    pub(super) taken: Vec<(Sku, Location, i64)>,
}

/// The shelves of all locations, as one decision empties them.
#[derive(Clone, Debug)]
pub(super) struct Shelves<'a> {
    model: &'a Model,
    own: Option<&'a ModelReservation>,
    channel: Option<&'a Channel>,
    sourcing: &'a Sourcing,
    pub(super) taken: Vec<(Sku, Location, i64)>,
    beside: Vec<(Sku, Location, i64)>,
    but_for: Option<Location>,
    ships: bool,
}

impl<'a> Shelves<'a> {
    pub(super) fn of(model: &'a Model, channel: Option<&'a Channel>, sourcing: &'a Sourcing) -> Self {
        let (beside, taken) = (Vec::new(), Vec::new());
        Self { model, own: None, channel, sourcing, taken, beside, but_for: None, ships: false }
    }

    /// What a replaced hold has counts as available.
    pub(super) fn beside_own(mut self, own: Option<&'a ModelReservation>) -> Self {
        self.own = own;
        self
    }

    /// Those of locations that ship, but for one, where so much leaves beside.
    pub(super) fn that_ship(mut self, beside: Vec<(Sku, Location, i64)>, but_for: Option<Location>) -> Self {
        (self.beside, self.but_for, self.ships) = (beside, but_for, true);
        self
    }

    /// Takes all that is needed, or says why it cannot be had.
    pub(super) fn source(mut self, needs: &[Need]) -> Result<Search, Rejection> {
        let anywhere: Vec<&Need> = needs.iter().filter(|need| need.location.is_none()).collect();
        // What must come from one place is taken first: what may come from anywhere works around it.
        for need in needs {
            if let Some(location) = &need.location {
                let left = self.left(&need.sku, location);
                if need.quantity > left {
                    return Err(self.insufficient(need, left, Vec::new()));
                }
                self.take(&need.sku, location, need.quantity);
            }
        }
        for need in &anywhere {
            let left = || self.selling(&need.sku).into_iter().map(|location| self.left(&need.sku, &location));
            if need.quantity > left().map(|left| left.max(0)).sum() {
                return Err(self.insufficient(need, left().sum(), self.why_not(&need.sku)));
            }
        }
        let most = self.sourcing.max_shipments.map_or(usize::MAX, |most| most as usize);
        if self.sourcing.strategy != Strategy::FewestShipments {
            let mut greedy = self.clone();
            for need in &anywhere {
                greedy.take_in_turn(need);
            }
            if greedy.opened().len() <= most {
                few_enough_lines(greedy.taken.len())?;
                return Ok(Search { taken: greedy.taken });
            }
        }
        self.take_from_few(&anywhere, most)
    }

    /// Takes all that is needed or, where that cannot be had, line by line as much as there is.
    pub(super) fn source_as_far(mut self, needs: &[Need]) -> Vec<(Sku, Location, i64)> {
        if let Ok(search) = self.clone().source(needs) {
            return search.taken;
        }
        for need in needs {
            let most = (1..=need.quantity).rev();
            let found =
                most.filter_map(|quantity| self.clone().source(&[Need { quantity, ..need.clone() }]).ok()).next();
            if let Some(search) = found {
                self.taken = search.taken;
            }
        }
        self.taken
    }

    /// From the locations that send something anyway, and from the best set of further ones.
    fn take_from_few(mut self, needs: &[&Need], most: usize) -> Result<Search, Rejection> {
        let opened = self.opened();
        let mut missing: Vec<i64> = needs.iter().map(|need| need.quantity).collect();
        for (need, missing) in needs.iter().zip(&mut missing) {
            for location in &opened {
                *missing -= self.take_up_to(&need.sku, location, *missing);
            }
        }
        let further = self.further(needs, &opened);
        let mut sets: Vec<Vec<usize>> = Vec::new();
        for bits in 0_u32..1 << further.len() {
            let set: Vec<usize> = (0..further.len()).filter(|index| bits & (1 << index) != 0).collect();
            if self.covers_with_use(&further, &set, needs, &missing) {
                sets.push(set);
            }
        }
        let fewest = sets.iter().map(Vec::len).min().unwrap_or(0);
        if opened.len() + fewest > most {
            return Err(Rejection::TooManyShipments {
                max_shipments: self.sourcing.max_shipments.unwrap_or(u32::MAX),
                needed: u32::try_from(opened.len() + fewest).unwrap_or(u32::MAX),
                exact: true,
            });
        }
        let size = if self.sourcing.strategy == Strategy::FewestShipments { fewest } else { most - opened.len() };
        sets.retain(|set| set.len() <= size);
        // The first in the order in which locations are asked.
        sets.sort();
        for index in sets.first().into_iter().flatten() {
            for (need, missing) in needs.iter().zip(&mut missing) {
                *missing -= self.take_up_to(&need.sku, &further[*index], *missing);
            }
        }
        few_enough_lines(self.taken.len())?;
        Ok(Search { taken: self.taken })
    }

    /// Whether a set has all that is missing, and each of its locations something that those before it leave.
    fn covers_with_use(&self, further: &[Location], set: &[usize], needs: &[&Need], missing: &[i64]) -> bool {
        let mut missing = missing.to_vec();
        for index in set {
            let mut of_use = false;
            for (need, missing) in needs.iter().zip(&mut missing) {
                let part = self.left(&need.sku, &further[*index]).max(0).min(*missing);
                of_use |= part > 0;
                *missing -= part;
            }
            if !of_use {
                return false;
            }
        }
        missing.iter().all(|missing| *missing <= 0)
    }

    /// Locations not opened that have something of what is needed, in the order in which they are asked: each
    /// takes the best turn that any of the SKUs gives it.
    fn further(&self, needs: &[&Need], opened: &[Location]) -> Vec<Location> {
        let mut further: Vec<(Turn, Location)> = Vec::new();
        for need in needs {
            for location in self.selling(&need.sku) {
                let left = self.left(&need.sku, &location);
                if left <= 0 || opened.contains(&location) {
                    continue;
                }
                let turn = self.turn(&location, left);
                match further.iter_mut().find(|(_, other)| *other == location) {
                    Some((best, _)) if turn < *best => *best = turn,
                    Some(_) => {}
                    None => further.push((turn, location)),
                }
            }
        }
        in_turn(further)
    }

    fn take_in_turn(&mut self, need: &Need) {
        let mut turns = Vec::new();
        for location in self.selling(&need.sku) {
            turns.push((self.turn(&location, self.left(&need.sku, &location)), location));
        }
        let mut missing = need.quantity;
        for location in in_turn(turns) {
            missing -= self.take_up_to(&need.sku, &location, missing);
        }
    }

    fn turn(&self, location: &Location, left: i64) -> Turn {
        let place = &self.model.locations[location];
        match self.sourcing.strategy {
            // Those without a priority come last.
            Strategy::Priority | Strategy::Explicit => Turn(place.priority.map_or(f64::INFINITY, f64::from)),
            #[allow(clippy::cast_precision_loss, reason = "figures of tests are far below 2^53")]
            Strategy::HighestAvailable => Turn(-(left.max(0) as f64)),
            Strategy::Nearest => {
                let between = place.coordinates.zip(self.sourcing.coordinates);
                Turn(between.map_or(f64::INFINITY, |(from, to)| distance(from, to)))
            }
            Strategy::FewestShipments => Turn(0.0),
        }
    }

    fn take_up_to(&mut self, sku: &Sku, location: &Location, most: i64) -> i64 {
        let part = self.left(sku, location).min(most).max(0);
        if part > 0 {
            self.take(sku, location, part);
        }
        part
    }

    fn take(&mut self, sku: &Sku, location: &Location, quantity: i64) {
        match self.taken.iter_mut().find(|(of, at, _)| of == sku && at == location) {
            Some((_, _, taken)) => *taken += quantity,
            None => self.taken.push((sku.clone(), location.clone(), quantity)),
        }
    }

    /// What this decision may still take. What the replaced hold has counts as available.
    fn left(&self, sku: &Sku, location: &Location) -> i64 {
        let own = self.own.map_or(0, |own| own.promised(sku, location));
        let taken = self.taken.iter().chain(&self.beside).filter(|(of, at, _)| of == sku && at == location);
        self.model.available(sku, location, self.channel) + own - taken.map(|(_, _, taken)| taken).sum::<i64>()
    }

    fn opened(&self) -> Vec<Location> {
        let mut opened = Vec::new();
        for (_, location, _) in &self.taken {
            if !opened.contains(location) {
                opened.push(location.clone());
            }
        }
        opened
    }

    /// Where a SKU may be promised, by name.
    fn selling(&self, sku: &Sku) -> Vec<Location> {
        let knows = |location: &&Location| self.model.levels.contains(&(sku.clone(), (*location).clone()));
        let sells = |location: &&Location| {
            let place = &self.model.locations[*location];
            place.sells && !place.suspended && (place.ships || !self.ships) && self.but_for.as_ref() != Some(*location)
        };
        self.model.locations.keys().filter(knows).filter(sells).cloned().collect()
    }

    fn why_not(&self, sku: &Sku) -> Vec<LocationShort> {
        let mut shorts = Vec::new();
        for (location, place) in &self.model.locations {
            let asked = self.but_for.as_ref() != Some(location);
            if asked && self.model.levels.contains(&(sku.clone(), location.clone())) {
                let reason = match (place.suspended, place.sells) {
                    (false, true) if self.ships && !place.ships => ShortReason::DoesNotShip,
                    (true, _) => ShortReason::Suspended,
                    (false, true) => ShortReason::NotEnough,
                    (false, false) => ShortReason::DoesNotSell,
                };
                let available = self.model.shown(sku, self.left(sku, location));
                shorts.push(LocationShort { location: location.clone(), available, reason });
            }
        }
        shorts
    }

    fn insufficient(&self, need: &Need, available: i64, locations: Vec<LocationShort>) -> Rejection {
        Rejection::InsufficientStock {
            sku: need.sku.clone(),
            location: need.location.clone(),
            requested: self.model.shown(&need.sku, need.quantity),
            available: self.model.shown(&need.sku, available),
            bundles: Box::default(),
            locations,
        }
    }
}

/// When a location is asked: lower first.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Turn(f64);

/// Locations by their turns, ties by name.
fn in_turn(mut turns: Vec<(Turn, Location)>) -> Vec<Location> {
    turns.sort_by(|(a, a_name), (b, b_name)| a.0.total_cmp(&b.0).then_with(|| a_name.cmp(b_name)));
    turns.into_iter().map(|(_, location)| location).collect()
}

/// The great circle's share between two places (haversine): its order is all that counts.
fn distance(from: Coordinates, to: Coordinates) -> f64 {
    let radians = |coordinates: Coordinates| {
        let told = coordinates.to_string();
        let (latitude, longitude) = told.split_once(", ").unwrap_or_default();
        [latitude, longitude].map(|degrees| degrees.parse::<f64>().unwrap_or_default().to_radians())
    };
    let ([a, x], [b, y]) = (radians(from), radians(to));
    ((a - b) / 2.0).sin().powi(2) + a.cos() * b.cos() * ((x - y) / 2.0).sin().powi(2)
}
