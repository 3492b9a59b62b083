//! Finding the goods of an order: those of its hold, then what is there, then what can be had elsewhere.

use super::super::sourcing::{Need, Shelves};
use super::super::{Model, ModelReservation};
use super::{ModelOrder, Part};
use onhand_domain::{Condition, Fulfillment, IfShort, Location, PlaceOrder, Rejection, Sku, Sourcing};

/// What was found: of which part, where, how much; and the levels that something is carried out of that no hold had.
pub(super) struct Found {
    pub(super) taken: Vec<(usize, Location, i64)>,
    pub(super) carried: Vec<(Sku, Location)>,
}

impl Model {
    /// What is found for a new order; the rest waits, where that was agreed and the limits of its SKUs allow it.
    pub(super) fn allocate_or_wait(
        &self,
        order: &ModelOrder,
        hold: Option<&ModelReservation>,
        command: &PlaceOrder,
    ) -> Result<Found, Rejection> {
        let found = self.allocate(order, hold, command, None)?;
        let mut waiting: Vec<(Sku, i64)> = Vec::new();
        for (number, part) in order.parts.iter().enumerate() {
            let taken: i64 = found.taken.iter().filter(|(of, ..)| *of == number).map(|(_, _, taken)| taken).sum();
            match waiting.iter_mut().find(|(sku, _)| *sku == part.sku) {
                _ if part.ordered == taken => {}
                Some((_, sum)) => *sum += part.ordered - taken,
                None => waiting.push((part.sku.clone(), part.ordered - taken)),
            }
        }
        for (sku, requested) in waiting {
            let Some(limit) = self.skus[&sku].backorder_limit else {
                return self.allocate(order, hold, &PlaceOrder { backorder: false, ..command.clone() }, Some(&sku));
            };
            let backordered = self.backordered(&sku, None);
            if backordered + requested > limit {
                let [requested, backordered, limit] =
                    [requested, backordered, limit].map(|quantity| self.shown(&sku, quantity));
                return Err(Rejection::ExceedsBackorderLimit { sku, requested, backordered, limit });
            }
        }
        Ok(found)
    }

    /// What is found, of one SKU alone where one is named.
    fn allocate(
        &self,
        order: &ModelOrder,
        hold: Option<&ModelReservation>,
        command: &PlaceOrder,
        only: Option<&Sku>,
    ) -> Result<Found, Rejection> {
        let left_out = |sku: &Sku| only.is_some_and(|only| only != sku);
        let mut held: Vec<(Sku, Location, i64)> = Vec::new();
        for line in hold.iter().flat_map(|hold| &hold.lines) {
            sum(&mut held, &line.sku, &line.location, line.promised);
        }
        let wanted = |part: &Part| if left_out(&part.sku) { 0 } else { part.ordered };
        let mut missing: Vec<i64> = order.parts.iter().map(wanted).collect();
        let mut taken: Vec<(usize, Location, i64)> = Vec::new();
        let fulfillment = |part: usize| &order.lines[order.parts[part].line].fulfillment;
        // What the hold has where it is wanted.
        for (part, missing) in missing.iter_mut().enumerate() {
            for (sku, location, there) in &mut held {
                if *sku == order.parts[part].sku && fulfillment(part).location() == Some(location) {
                    keep(part, location, missing, there, &mut taken);
                }
            }
        }
        let mut beside: Vec<(Sku, Location, i64)> = Vec::new();
        let mut leaving: Vec<(Sku, Location, i64)> = Vec::new();
        for (part, missing) in missing.iter_mut().enumerate() {
            let location = match fulfillment(part) {
                Fulfillment::CarryOut(location) => location,
                Fulfillment::Ship(Some(location)) if command.occurred => location,
                Fulfillment::Ship(_) | Fulfillment::Pickup(_) => continue,
            };
            let sku = &order.parts[part].sku;
            if left_out(sku) {
                continue;
            }
            let fresh = std::mem::take(missing);
            // In the order in which something is missing there.
            let carried = if fresh > 0 { sum(&mut beside, sku, location, fresh) } else { 0 };
            let leaves = sum(&mut leaving, sku, location, order.parts[part].ordered);
            taken.push((part, location.clone(), fresh));
            if !command.occurred {
                if fresh > 0 {
                    self.enough(sku, location, carried, self.unpromised(sku, location))?;
                }
                self.enough(sku, location, leaves, self.on_hand(sku, location, Condition::Sellable))?;
            }
        }
        let mut needs: Vec<Need> = Vec::new();
        let mut fixed: Vec<(Sku, Location, i64)> = Vec::new();
        for (part, missing) in missing.iter_mut().enumerate() {
            if let Fulfillment::Ship(Some(location)) = fulfillment(part) {
                let sku = &order.parts[part].sku;
                let mut fresh = std::mem::take(missing);
                if command.backorder {
                    let there = self.available(sku, location, Some(&command.channel));
                    let there = there - sum(&mut fixed, sku, location, 0) - sum(&mut beside.clone(), sku, location, 0);
                    fresh = fresh.min(there).max(0);
                }
                sum(&mut fixed, &order.parts[part].sku, location, fresh);
                taken.push((part, location.clone(), fresh));
            }
        }
        for (part, missing) in missing.iter_mut().enumerate() {
            if let Fulfillment::Pickup(location) = fulfillment(part) {
                let sku = &order.parts[part].sku;
                let there = self.available(sku, location, Some(&command.channel));
                let there = there - sum(&mut fixed, sku, location, 0) - sum(&mut beside.clone(), sku, location, 0);
                let here = (*missing).min(there).max(0);
                *missing -= here;
                sum(&mut fixed, sku, location, here);
                taken.push((part, location.clone(), here));
            }
        }
        for (part, missing) in missing.iter_mut().enumerate() {
            for (sku, location, there) in &mut held {
                if *sku == order.parts[part].sku {
                    keep(part, location, missing, there, &mut taken);
                }
            }
        }
        fixed.retain(|(_, _, quantity)| *quantity > 0);
        for (sku, location, quantity) in &fixed {
            needs.push(Need { sku: sku.clone(), location: Some(location.clone()), quantity: *quantity });
        }
        for (part, quantity) in missing.iter().enumerate().filter(|(_, quantity)| **quantity > 0) {
            let sku = &order.parts[part].sku;
            match needs.iter_mut().find(|need| need.sku == *sku && need.location.is_none()) {
                Some(need) => need.quantity += quantity,
                None => needs.push(Need { sku: sku.clone(), location: None, quantity: *quantity }),
            }
        }
        if !needs.is_empty() {
            let shelves = Shelves::of(self, Some(&command.channel), &command.sourcing).that_ship(beside.clone(), None);
            let mut found =
                if command.backorder { shelves.source_as_far(&needs) } else { shelves.source(&needs)?.taken };
            for (sku, location, quantity) in &fixed {
                sum(&mut found, sku, location, -quantity);
            }
            for (part, missing) in missing.iter_mut().enumerate() {
                for (sku, location, there) in &mut found {
                    if *sku == order.parts[part].sku {
                        keep(part, location, missing, there, &mut taken);
                    }
                }
            }
        }
        // A part's shelves stand in the order in which goods were found.
        taken.retain(|(_, _, quantity)| *quantity > 0);
        taken.sort_by_key(|(part, ..)| *part);
        let carried = beside.into_iter().map(|(sku, location, _)| (sku, location)).collect();
        Ok(Found { taken, carried })
    }

    /// What an order has to do without comes from elsewhere, as far as it can and the order wants it; the rest is
    /// canceled.
    pub(super) fn do_without(&mut self, order: &mut ModelOrder, lost: &[(usize, i64)], but_for: Option<&Location>) {
        let mut found = Vec::new();
        if order.if_short != IfShort::Cancel {
            found = self.elsewhere_as_far(order, lost, but_for);
        }
        for (part, location, quantity) in &found {
            order.parts[*part].waiting -= quantity;
            order.shelf(*part, location).allocated += quantity;
        }
        let mut canceled = Vec::new();
        for (part, quantity) in lost.iter().filter(|_| order.if_short != IfShort::Backorder) {
            // Of a part that waited before, no more is canceled than was lost.
            let found: i64 = found.iter().filter(|(of, ..)| of == part).map(|(_, _, found)| found).sum();
            let rest = quantity - found;
            order.parts[*part].waiting -= rest;
            if rest > 0 {
                canceled.push((*part, rest));
            }
        }
        order.forgive();
        order.cancel(&canceled);
        self.put(order.clone());
        if !found.is_empty() {
            self.promise_anew(order.id);
        }
        self.canceled_counts_no_more(order, &canceled);
    }

    /// All of these goods from elsewhere, or why not.
    pub(super) fn elsewhere(
        &self,
        order: &ModelOrder,
        wanted: &[(usize, i64)],
        from: &Location,
        to: Option<&Location>,
        sourcing: &Sourcing,
    ) -> Result<Vec<(usize, Location, i64)>, Rejection> {
        let shelves = Shelves::of(self, Some(&order.channel), sourcing).that_ship(Vec::new(), Some(from.clone()));
        let found = shelves.source(&needs(order, wanted, to))?.taken;
        Ok(hand_out(order, wanted, found))
    }

    fn elsewhere_as_far(
        &self,
        order: &ModelOrder,
        lost: &[(usize, i64)],
        but_for: Option<&Location>,
    ) -> Vec<(usize, Location, i64)> {
        let sourcing = order.sourcing;
        let mut found: Vec<(usize, Location, i64)> = Vec::new();
        // What a pickup location has itself, first.
        let mut beside: Vec<(Sku, Location, i64)> = Vec::new();
        for (part, quantity) in lost {
            let of = &order.parts[*part];
            let Fulfillment::Pickup(location) = &order.lines[of.line].fulfillment else { continue };
            let serves = self.locations.get(location).is_some_and(|place| place.sells && !place.suspended);
            if but_for == Some(location) || !serves {
                continue;
            }
            let there =
                self.available(&of.sku, location, Some(&order.channel)) - sum(&mut beside, &of.sku, location, 0);
            let here = (*quantity).min(there);
            if here > 0 {
                sum(&mut beside, &of.sku, location, here);
                found.push((*part, location.clone(), here));
            }
        }
        let mut rest = Vec::new();
        for (part, quantity) in lost {
            let here: i64 = found.iter().filter(|(of, ..)| of == part).map(|(_, _, quantity)| quantity).sum();
            if *quantity > here {
                rest.push((*part, quantity - here));
            }
        }
        let mut shelves = Shelves::of(self, Some(&order.channel), &sourcing).that_ship(beside, but_for.cloned());
        if let Ok(search) = shelves.clone().source(&needs(order, &rest, None)) {
            found.extend(hand_out(order, &rest, search.taken));
            return found;
        }
        // Not all of it can be had: as much as there is, line by line.
        for (part, quantity) in &mut rest {
            let most = (1..=*quantity).rev();
            let part = |quantity| shelves.clone().source(&needs(order, &[(*part, quantity)], None)).ok();
            let search = most.filter_map(|most| part(most).map(|search| (most, search))).next();
            *quantity = search.as_ref().map_or(0, |(most, _)| *most);
            shelves.taken = search.map_or(shelves.taken, |(_, search)| search.taken);
        }
        found.extend(hand_out(order, &rest, shelves.taken));
        found
    }
}

/// What parts of an order need, of each SKU together.
fn needs(order: &ModelOrder, wanted: &[(usize, i64)], location: Option<&Location>) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    for (part, quantity) in wanted {
        let sku = &order.parts[*part].sku;
        match needs.iter_mut().find(|need| need.sku == *sku) {
            Some(need) => need.quantity += quantity,
            None => needs.push(Need { sku: sku.clone(), location: location.cloned(), quantity: *quantity }),
        }
    }
    needs
}

/// Adds to the sum of a level; gives it.
fn sum(sums: &mut Vec<(Sku, Location, i64)>, sku: &Sku, location: &Location, quantity: i64) -> i64 {
    match sums.iter_mut().find(|(of, at, _)| of == sku && at == location) {
        Some((_, _, sum)) => {
            *sum += quantity;
            *sum
        }
        None => {
            sums.push((sku.clone(), location.clone(), quantity));
            quantity
        }
    }
}

fn keep(part: usize, at: &Location, missing: &mut i64, there: &mut i64, taken: &mut Vec<(usize, Location, i64)>) {
    let kept = (*missing).min(*there);
    if kept > 0 {
        *missing -= kept;
        *there -= kept;
        taken.push((part, at.clone(), kept));
    }
}

fn hand_out(
    order: &ModelOrder,
    wanted: &[(usize, i64)],
    mut found: Vec<(Sku, Location, i64)>,
) -> Vec<(usize, Location, i64)> {
    let mut handed = Vec::new();
    for (part, quantity) in wanted {
        let mut missing = *quantity;
        for (sku, location, there) in &mut found {
            if *sku == order.parts[*part].sku {
                keep(*part, location, &mut missing, there, &mut handed);
            }
        }
    }
    handed
}
