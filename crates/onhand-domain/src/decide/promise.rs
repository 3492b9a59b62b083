//! By when goods are promised: once they are there, made ready and brought to the customer.

use super::deliveries::{Behind, Deliveries};
use crate::agenda::Turn;
use crate::event::{
    DatedPart, DeliveryPromised, Handing, MovedPromise, OrderedLine, PartLine, PromisesMoved, ShelfLine,
};
use crate::state::{Asking, State, among};
use crate::{LocationId, OrderId, Quantity, SkuId, Span, Timestamp};
use std::collections::BTreeMap;

/// How goods get to the customer.
#[derive(Clone, Copy)]
struct Way {
    handing: Handing,
    /// The location that is named.
    at: Option<LocationId>,
    delivery_time: Option<Span>,
}

impl State {
    /// What new lines are promised, which are numbered from `first` on: of what waits nothing, unless deliveries are announced that cover it.
    pub(in crate::decide) fn promised_at_first(
        &self,
        (order, delivery_time): (OrderId, Option<Span>),
        (first, lines): (u32, &[OrderedLine]),
        (allocated, waiting): (&[ShelfLine], &[PartLine]),
        now: Timestamp,
    ) -> Option<DeliveryPromised> {
        let way = |line: u32| {
            let line = lines.get(line.checked_sub(first)? as usize)?;
            let way = Way { handing: line.fulfillment, at: line.location, delivery_time };
            Some(way).filter(|way| way.handing != Handing::CarryOut)
        };
        let mut dates: BTreeMap<(u32, SkuId), Timestamp> = BTreeMap::new();
        for line in allocated {
            if let Some(ready) = way(line.line).and_then(|way| self.there_already(way, line.location, now)) {
                let latest = dates.entry((line.line, line.sku)).or_insert(ready);
                *latest = ready.max(*latest);
            }
        }
        let mut before: BTreeMap<SkuId, (Quantity, Deliveries)> = BTreeMap::new();
        for PartLine { line, sku, quantity } in waiting.iter().copied() {
            let (ahead, deliveries) = before
                .entry(sku)
                .or_insert_with(|| (self.short_of(sku).and(self.backorders.of(sku)), self.deliveries_of(sku)));
            dates.remove(&(line, sku));
            let behind = Behind { ahead: *ahead, quantity };
            if let Some(arrival) = way(line).and_then(|way| self.on_arrival(deliveries, way, behind)) {
                dates.insert((line, sku), arrival);
            }
            *ahead = ahead.and(quantity);
        }
        let dated = |((line, sku), promised_by)| DatedPart { line, sku, promised_by };
        let lines: Vec<DatedPart> = dates.into_iter().map(dated).collect();
        let says_something = delivery_time.is_some() || !lines.is_empty();
        says_something.then_some(DeliveryPromised { order, delivery_time, lines })
    }

    /// What those who wait for a SKU are promised by now, where that is something else than before.
    pub(crate) fn promised_otherwise(&self, sku: SkuId, mut turns: Vec<Turn>, most: usize) -> PromisesMoved {
        turns.sort_unstable();
        let deliveries = self.deliveries_of(sku);
        let (mut ahead, mut lines) = (self.short_of(sku), Vec::new());
        for turn in turns {
            let Some(row) = self.orders.get(turn.order) else { continue };
            let Some(part) = row.parts.get(turn.part as usize) else { continue };
            let Some(line) = row.line(part.line) else { continue };
            let way = Way { handing: line.fulfillment, at: line.location, delivery_time: row.delivery_time };
            let promised_by = self.on_arrival(&deliveries, way, Behind { ahead, quantity: part.waiting });
            ahead = ahead.and(part.waiting);
            if promised_by == part.promised_by {
                continue;
            }
            if lines.len() == most {
                return PromisesMoved { sku, lines, more: true };
            }
            lines.push(MovedPromise { order: turn.order, line: part.line, promised_by });
        }
        PromisesMoved { sku, lines, more: false }
    }

    /// Goods that are there: a location that says how long it takes, or a carrier, makes a date.
    fn there_already(&self, way: Way, from: LocationId, now: Timestamp) -> Option<Timestamp> {
        let lead_time = self.places.get(from)?.lead_time;
        lead_time.or(way.delivery_time)?;
        Some(self.at_the_customer(way, from, now))
    }

    /// Goods that wait come with the deliveries that bring as many as wait up to them; where a line names the location
    /// that sends them, with those to that location alone.
    fn on_arrival(&self, deliveries: &Deliveries, way: Way, behind: Behind) -> Option<Timestamp> {
        let only = way.at.filter(|_| way.handing == Handing::Ship);
        let coming = deliveries.to(only)?.bringing(behind)?;
        coming.iter().map(|delivery| self.at_the_customer(way, delivery.location, delivery.eta)).max()
    }

    /// What is announced of a SKU.
    fn deliveries_of(&self, sku: SkuId) -> Deliveries {
        let mut deliveries = Deliveries::default();
        for (eta, inbound) in self.coming.of(sku) {
            if let Some(row) = self.inbounds.get(inbound.as_str()) {
                deliveries.add(*eta, row.location, among(&row.lines, sku));
            }
        }
        deliveries
    }

    /// When goods that are at a location at some moment are with the customer, or where the customer collects them.
    fn at_the_customer(&self, way: Way, from: LocationId, since: Timestamp) -> Timestamp {
        let none = Span::from_micros(0);
        let lead_time = self.places.get(from).and_then(|place| place.lead_time).unwrap_or(none);
        let is_there = way.handing == Handing::Pickup && way.at == Some(from);
        since.plus(lead_time).plus(way.delivery_time.filter(|_| !is_there).unwrap_or(none))
    }

    /// What comes first whatever waits: goods that are promised and not there, and safety stock.
    fn short_of(&self, sku: SkuId) -> Quantity {
        let levels = self.goods.get(sku).into_iter().flat_map(|row| row.levels.iter());
        let levels = levels.filter_map(|(_, level)| self.levels.get(level));
        levels.fold(Quantity::ZERO, |sum, level| {
            sum.and(Quantity::ZERO.less(self.levels.available(level, Asking::Stranger)).at_least_zero())
        })
    }
}
