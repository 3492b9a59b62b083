//! By when goods are promised.

use super::super::Model;
use super::ModelOrder;
use onhand_domain::{Fulfillment, Inbound, Location, Sku, Span, Timestamp};

impl Model {
    /// What a new order is promised: what is there, once it is made ready and brought; what waits, by what is announced.
    pub(super) fn promise_dates(&self, order: &mut ModelOrder) {
        let waiting: Vec<i64> = order.parts.iter().map(|part| part.waiting).collect();
        for number in 0..order.parts.len() {
            let part = &order.parts[number];
            if matches!(order.lines[part.line].fulfillment, Fulfillment::CarryOut(_)) {
                continue;
            }
            let shelves = order.shelves.iter().filter(|shelf| shelf.part == number && shelf.allocated > 0);
            let says = |at: &Location| self.locations[at].lead_time.is_some() || order.delivery_time.is_some();
            let dates = shelves.filter(|shelf| says(&shelf.location));
            let mut date = dates.map(|shelf| self.brought(order, number, &shelf.location, self.now)).max();
            if part.waiting > 0 {
                let same = (0..number).filter(|other| order.parts[*other].sku == part.sku);
                let before: i64 = same.map(|other| waiting[other]).sum();
                let ahead = self.short_of(&part.sku) + self.backordered(&part.sku, None) + before;
                date = self.by_delivery(order, number, ahead);
            }
            order.parts[number].promised_by = date;
        }
    }

    /// Deliveries of these are expected otherwise: who waits for them is promised them anew.
    pub(in crate::model) fn expect_otherwise(&mut self, skus: impl IntoIterator<Item = Sku>) {
        let waited_for = skus.into_iter().filter(|sku| self.backordered(sku, None) > 0);
        let waited_for: Vec<Sku> = waited_for.collect();
        self.redating.extend(waited_for);
    }

    pub(in crate::model) fn move_promises(&mut self) {
        for sku in std::mem::take(&mut self.redating) {
            let mut ahead = self.short_of(&sku);
            for nth in 0..self.orders.len() {
                for part in 0..self.orders[nth].parts.len() {
                    let order = &self.orders[nth];
                    let waiting = order.parts[part].waiting;
                    if order.parts[part].sku == sku && waiting > 0 {
                        self.orders[nth].parts[part].promised_by = self.by_delivery(order, part, ahead);
                        ahead += waiting;
                    }
                }
            }
        }
    }

    /// By the last of the deliveries that bring what a part waits for, behind so much that others do.
    fn by_delivery(&self, order: &ModelOrder, part: usize, ahead: i64) -> Option<Timestamp> {
        let of = &order.parts[part];
        let mut coming: Vec<(Timestamp, &Inbound)> = self.etas.iter().map(|(inbound, eta)| (*eta, inbound)).collect();
        coming.sort();
        let (mut brought, mut latest) = (0, None);
        for (eta, inbound) in coming {
            let Some((location, lines)) = self.inbounds.get(inbound) else { continue };
            if let Fulfillment::Ship(Some(only)) = &order.lines[of.line].fulfillment
                && only != location
            {
                continue;
            }
            brought += lines.iter().filter(|(sku, _)| *sku == of.sku).map(|(_, quantity)| quantity).sum::<i64>();
            if brought > ahead && lines.iter().any(|(sku, _)| *sku == of.sku) {
                latest = latest.max(Some(self.brought(order, part, location, eta)));
            }
            if brought >= ahead + of.waiting {
                return latest;
            }
        }
        None
    }

    /// When goods that are at a location at a moment are made ready and with the customer.
    fn brought(&self, order: &ModelOrder, part: usize, from: &Location, since: Timestamp) -> Timestamp {
        let none = Span::from_micros(0);
        let ready = since.plus(self.locations[from].lead_time.unwrap_or(none));
        match &order.lines[order.parts[part].line].fulfillment {
            Fulfillment::Pickup(at) if at == from => ready,
            _ => ready.plus(order.delivery_time.unwrap_or(none)),
        }
    }

    fn short_of(&self, sku: &Sku) -> i64 {
        let levels = self.levels.iter().filter(|(of, _)| of == sku);
        let never_held_back = onhand_domain::Channel::new("nobody");
        levels.map(|(sku, location)| (-self.available(sku, location, Some(&never_held_back))).max(0)).sum()
    }
}
