//! Making and replacing holds.

use super::held::ModelLine;
use super::sourcing::{Need, Search, Shelves};
use super::{Model, ModelReservation, Told};
use onhand_domain::{
    Capability, CommandId, CustomerId, Location, Rejection, ReservationId, ReservationState, Reserve, ReserveLine, Sku,
    limit,
};

/// A line as it is asked for, in smallest units.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) sku: Sku,
    pub(super) location: Option<Location>,
    pub(super) quantity: i64,
}

impl Model {
    pub(super) fn reserve(&mut self, id: CommandId, command: &Reserve) -> Result<Told, Rejection> {
        let id = command.reservation.unwrap_or(ReservationId(id.0));
        for line in &command.lines {
            self.known_sku(&line.sku)?;
            if let Some(location) = &line.location {
                self.known_location(location)?;
            }
        }
        let mut wanted = Vec::new();
        for line in &command.lines {
            wanted.push(self.wanted(line)?);
        }
        let own = self.find(id).filter(|found| !found.ended).cloned();
        if let Some(firm) = own.as_ref().filter(|own| !own.is_hold()) {
            return Err(Rejection::ReservationNotOpen { reservation: id, state: firm.state });
        }
        if self.waits_with_nothing(id) {
            return Err(Rejection::ReservationNotOpen { reservation: id, state: ReservationState::Ordered });
        }
        let opened_at = own.as_ref().map_or(self.now, |own| own.opened_at);
        let expires_at = self.expiry(opened_at, command.expires_in)?;
        few_enough_lines(wanted.iter().map(|line| self.counted(&line.sku).len().max(2) - 1).sum())?;
        self.within_limits(&wanted, id, command.customer)?;

        let shelves = Shelves::of(self, command.channel.as_ref(), &command.sourcing).beside_own(own.as_ref());
        let whole = shelves.clone().source(&self.needs(&wanted));
        let (taken, granted) = match whole {
            Ok(Search { taken, .. }) => (taken, wanted.clone()),
            Err(refused) if command.partial => {
                let (taken, granted) = self.as_much_as_there_is(shelves, &wanted);
                if taken.is_empty() {
                    return Err(self.with_bundles(refused, &wanted));
                }
                (taken, granted)
            }
            Err(refused) => return Err(self.with_bundles(refused, &wanted)),
        };

        // The new hold stands in place of the old one, as the newest promise.
        self.give_purchases_back(id);
        self.reservations.retain(|reservation| reservation.id != id);
        let line = |(sku, location, quantity): &(Sku, Location, i64)| ModelLine {
            sku: sku.clone(),
            location: location.clone(),
            granted: *quantity,
            promised: *quantity,
        };
        let lines = taken.iter().map(line).collect();
        let (state, ended, confirmed) = (ReservationState::Open, false, false);
        self.reservations.push(ModelReservation { id, opened_at, expires_at, state, ended, confirmed, lines });
        for (sku, location, _) in &taken {
            self.level(sku, location);
        }
        self.remember_purchases(id, command, &granted);

        let mut told = Told::default();
        for (asked, granted) in wanted.iter().zip(&granted) {
            if granted.quantity < asked.quantity {
                told.missed.push((asked.sku.clone(), asked.quantity, granted.quantity));
            }
        }
        Ok(told)
    }

    fn wanted(&self, line: &ReserveLine) -> Result<Wanted, Rejection> {
        let quantity = self.quantity(&line.sku, line.quantity)?;
        if let Some(location) = &line.location {
            let place = self.known_location(location)?;
            if !place.sells {
                let (location, capability) = (location.clone(), Capability::Sell);
                return Err(Rejection::LocationIncapable { location, capability });
            }
            if place.suspended {
                return Err(Rejection::LocationSuspended { location: location.clone() });
            }
        }
        Ok(Wanted { sku: line.sku.clone(), location: line.location.clone(), quantity })
    }

    /// Names the bundles that ask for the component that is missing.
    pub(super) fn with_bundles(&self, mut refused: Rejection, wanted: &[Wanted]) -> Rejection {
        if let Rejection::InsufficientStock { sku, location, bundles, .. } = &mut refused {
            let mut named: Vec<Sku> = Vec::new();
            for line in wanted.iter().filter(|line| line.location == *location && line.sku != *sku) {
                if self.counts_as(&line.sku, sku) > 0 && !named.contains(&line.sku) {
                    named.push(line.sku.clone());
                }
            }
            *bundles = named.into();
        }
        refused
    }

    /// What is wanted of SKUs that have stock: bundles as their components, the same SKU and location once.
    fn needs(&self, wanted: &[Wanted]) -> Vec<Need> {
        let mut needs: Vec<Need> = Vec::new();
        for line in wanted {
            let components = self.skus.get(&line.sku).and_then(|row| row.components.clone());
            for (sku, each) in components.unwrap_or_else(|| vec![(line.sku.clone(), 1)]) {
                let quantity = each * line.quantity;
                match needs.iter_mut().find(|need| need.sku == sku && need.location == line.location) {
                    Some(need) => need.quantity += quantity,
                    None => needs.push(Need { sku, location: line.location.clone(), quantity }),
                }
            }
        }
        needs
    }

    /// Line after line, those with a location first: the most of it that can be had beside what is taken already.
    fn as_much_as_there_is(
        &self,
        mut shelves: Shelves<'_>,
        wanted: &[Wanted],
    ) -> (Vec<(Sku, Location, i64)>, Vec<Wanted>) {
        let mut granted = wanted.to_vec();
        let mut turns: Vec<usize> = (0..wanted.len()).collect();
        turns.sort_by_key(|turn| wanted[*turn].location.is_none());
        for turn in turns {
            let line = &mut granted[turn];
            while line.quantity > 0 {
                if let Ok(found) = shelves.clone().source(&self.needs(std::slice::from_ref(line))) {
                    shelves.taken = found.taken;
                    break;
                }
                line.quantity -= 1;
            }
        }
        (shelves.taken, granted)
    }

    pub(super) fn within_limits(
        &self,
        wanted: &[Wanted],
        own: ReservationId,
        customer: Option<CustomerId>,
    ) -> Result<(), Rejection> {
        for line in wanted {
            for sku in self.counted(&line.sku) {
                let requested = wanted.iter().map(|line| line.quantity * self.counts_as(&line.sku, &sku)).sum();
                self.within_limit(&sku, requested, own, customer)?;
            }
        }
        Ok(())
    }

    fn remember_purchases(&mut self, id: ReservationId, command: &Reserve, granted: &[Wanted]) {
        if let Some(customer) = command.customer {
            self.remember_all(id, customer, granted);
        }
    }

    /// What was granted to a customer counts against the limits.
    pub(super) fn remember_all(&mut self, id: ReservationId, customer: CustomerId, granted: &[Wanted]) {
        let mut counted: Vec<Sku> = granted.iter().flat_map(|line| self.counted(&line.sku)).collect();
        counted.sort_unstable();
        counted.dedup();
        for sku in counted {
            let quantity: i64 = granted.iter().map(|line| line.quantity * self.counts_as(&line.sku, &sku)).sum();
            if quantity > 0 {
                self.remember_purchase(&sku, customer, id, quantity);
            }
        }
    }

    /// What a line counts as: itself, and a bundle as its components, too.
    pub(super) fn counted(&self, sku: &Sku) -> Vec<Sku> {
        let components = self.skus.get(sku).and_then(|row| row.components.clone()).unwrap_or_default();
        std::iter::once(sku.clone()).chain(components.into_iter().map(|(sku, _)| sku)).collect()
    }

    /// How many of a SKU one of a line's counts as.
    pub(super) fn counts_as(&self, line: &Sku, sku: &Sku) -> i64 {
        if line == sku {
            return 1;
        }
        let components = self.skus.get(line).and_then(|row| row.components.as_ref());
        components.into_iter().flatten().find(|(of, _)| of == sku).map_or(0, |(_, each)| *each)
    }
}

/// Whether one reservation may ask for, or hold, so many lines.
pub(super) fn few_enough_lines(lines: usize) -> Result<(), Rejection> {
    if lines > limit::HELD_LINES {
        return Err(Rejection::TooManyLines { lines: lines as u32, limit: limit::HELD_LINES as u32 });
    }
    Ok(())
}
