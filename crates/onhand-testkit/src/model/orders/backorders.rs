//! Waiting for stock: whoever ordered first is served first.

use super::super::Model;
use super::super::sourcing::{Need, Shelves};
use super::ModelOrder;
use onhand_domain::{Fulfillment, Location, OrderId, Quantity, Sku};

impl Model {
    /// What waits of a SKU; with a location, what is to come from there or to be collected there.
    pub(in crate::model) fn backordered(&self, sku: &Sku, location: Option<&Location>) -> i64 {
        let mut sum = 0;
        for order in &self.orders {
            for part in order.parts.iter().filter(|part| part.sku == *sku) {
                if location.is_none() || order.lines[part.line].fulfillment.location() == location {
                    sum += part.waiting;
                }
            }
        }
        sum
    }

    /// What waits of a SKU in all.
    #[must_use]
    pub fn waiting(&self, sku: &Sku) -> Quantity {
        Quantity(self.backordered(sku, None))
    }

    /// Whether an order that has nothing waits under this id.
    pub(in crate::model) fn waits_with_nothing(&self, id: onhand_domain::ReservationId) -> bool {
        let order = self.orders.iter().find(|order| order.id.promise() == id && !order.is_finished());
        order.is_some() && self.find(id).is_none_or(|found| found.ended)
    }

    /// Goods arrived at a location, or were counted there: whom it turned down asks it again.
    pub(in crate::model) fn asked_again(&mut self, sku: &Sku, location: &Location) {
        for part in self.orders.iter_mut().flat_map(|order| &mut order.parts) {
            if part.sku == *sku && part.but_for.as_ref() == Some(location) {
                part.but_for = None;
            }
        }
    }

    /// Serves everybody for whom there is something.
    pub(in crate::model) fn fill_backorders(&mut self) {
        for sku in self.defined.clone() {
            let mut served: Vec<OrderId> = Vec::new();
            for nth in 0..self.orders.len() {
                for part in 0..self.orders[nth].parts.len() {
                    let order = self.orders[nth].clone();
                    if order.parts[part].sku != sku || order.parts[part].waiting == 0 {
                        continue;
                    }
                    for (location, quantity) in self.there_for(&order, part) {
                        self.orders[nth].parts[part].waiting -= quantity;
                        self.orders[nth].shelf(part, &location).allocated += quantity;
                        served.push(order.id);
                    }
                    self.orders[nth].forgive();
                    if served.last() == Some(&order.id) {
                        self.promise_anew(order.id);
                    }
                }
            }
            served.sort_unstable();
            served.dedup();
            served.into_iter().for_each(|order| self.promise_anew(order));
        }
    }

    /// As much as there is for a part that waits, and where.
    fn there_for(&self, order: &ModelOrder, part: usize) -> Vec<(Location, i64)> {
        let of = &order.parts[part];
        let mut missing = of.waiting;
        let mut found = Vec::new();
        let fulfillment = &order.lines[of.line].fulfillment;
        if let Some(at) = fulfillment.location() {
            let place = &self.locations[at];
            let can = if matches!(fulfillment, Fulfillment::Pickup(_)) { place.picks_up } else { place.ships };
            if can && place.sells && !place.suspended && of.but_for.as_ref() != Some(at) {
                let here = missing.min(self.available(&of.sku, at, Some(&order.channel))).max(0);
                missing -= here;
                found.push((at.clone(), here));
            }
        }
        if !matches!(fulfillment, Fulfillment::Ship(Some(_))) {
            let beside = found.iter().map(|(at, quantity)| (of.sku.clone(), at.clone(), *quantity)).collect();
            let shelves = Shelves::of(self, Some(&order.channel), &order.sourcing);
            let shelves = shelves.that_ship(beside, of.but_for.clone());
            while missing > 0 {
                let need = Need { sku: of.sku.clone(), location: None, quantity: missing };
                if let Ok(search) = shelves.clone().source(&[need]) {
                    found.extend(search.taken.into_iter().map(|(_, location, quantity)| (location, quantity)));
                    break;
                }
                missing -= 1;
            }
        }
        found.retain(|(_, quantity)| *quantity > 0);
        found
    }
}

impl ModelOrder {
    /// Who waits no more holds nothing against anybody.
    pub(super) fn forgive(&mut self) {
        self.parts.iter_mut().filter(|part| part.waiting == 0).for_each(|part| part.but_for = None);
    }
}
