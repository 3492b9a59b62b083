//! Finding other goods for an order, in place of those that it does without.

use crate::decide::reservation::may_promise;
use crate::event::{
    CanceledLine, Event, Handing, HeldLine, LinesAllocated, LinesBackordered, LinesCanceled, PartLine, Search,
    ShelfLine,
};
use crate::sourcing::{Request, Wanted};
use crate::state::{Asking, LocationRow, OrderRow, State};
use crate::{IfShort, Location, LocationId, Quantity, Reason, Rejection, SkuId, Sourcing};
use std::collections::BTreeMap;

/// Why the core cancels what cannot be had.
const OUT_OF_STOCK: &str = "out_of_stock";

impl State {
    /// All of these goods from elsewhere, or why not.
    pub(super) fn found_elsewhere(
        &self,
        row: &OrderRow,
        lines: &[PartLine],
        from: LocationId,
        to: Option<&Location>,
        sourcing: &Sourcing,
    ) -> Result<LinesAllocated, Rejection> {
        let to = match to {
            None => None,
            Some(to) => {
                let (to, place) = self.known_location(to)?;
                may_promise(place)?;
                Some(to)
            }
        };
        let wanted: Vec<Wanted> = wanted(lines, to);
        let request = Request { but_for: Some(from), ships: true, ..Request::of(sourcing, self.asking_of(row)) };
        let sourced = self.source(&self.needs(&wanted)?, request)?;
        let lines = hand_out(lines, &sourced.lines, lines.iter().map(|line| line.quantity));
        Ok(LinesAllocated { order: row.order, lines, search: sourced.search })
    }

    /// What becomes of goods that an order has to do without at a location, after the event that says so: others, as
    /// far as there are any, where the order wants them; the rest waits for stock or is canceled, as it was agreed.
    pub(super) fn do_without(
        &self,
        row: &OrderRow,
        lines: &[PartLine],
        at: Option<LocationId>,
        events: &mut Vec<Event>,
    ) {
        let mut granted = vec![Quantity::ZERO; lines.len()];
        if row.if_short != IfShort::Cancel {
            let (found, search);
            (found, search, granted) = self.as_much_from_elsewhere(row, lines, at);
            if !found.is_empty() {
                events.push(Event::from(LinesAllocated { order: row.order, lines: found, search }));
            }
        }
        let rest = lines.iter().zip(granted).filter(|(line, granted)| line.quantity > *granted);
        let rest = rest.map(|(line, granted)| PartLine { quantity: line.quantity.less(granted), ..*line });
        let lines: Vec<PartLine> = rest.collect();
        if !lines.is_empty() {
            events.push(match row.if_short {
                IfShort::Backorder => Event::from(LinesBackordered { order: row.order, lines }),
                IfShort::Resource | IfShort::Cancel => out_of_stock(row, &lines),
            });
        }
    }

    fn as_much_from_elsewhere(
        &self,
        row: &OrderRow,
        lines: &[PartLine],
        at: Option<LocationId>,
    ) -> (Vec<ShelfLine>, Search, Vec<Quantity>) {
        let sourcing = row.sourcing();
        let mut found = self.at_their_pickups(row, lines, at);
        let mut granted: Vec<Quantity> = found.iter().map(|line| line.quantity).collect();
        let beside: Vec<HeldLine> = found.iter().map(of_level).collect();
        found.retain(|line| line.quantity.is_positive());
        let (mut rest, mut places) = (Vec::new(), Vec::new());
        for (place, (line, there)) in lines.iter().zip(&granted).enumerate() {
            if line.quantity > *there {
                rest.push(PartLine { quantity: line.quantity.less(*there), ..*line });
                places.push(place);
            }
        }
        let mut wanted = wanted(&rest, None);
        let request =
            Request { but_for: at, beside: &beside, ships: true, ..Request::of(&sourcing, self.asking_of(row)) };
        let sourced = self.needs(&wanted).and_then(|needs| self.source_partly(&mut wanted, &needs, request));
        let Ok(sourced) = sourced else {
            return (found, Search::None, granted);
        };
        found.extend(hand_out(&rest, &sourced.lines, wanted.iter().map(|line| line.quantity)));
        for (place, line) in places.into_iter().zip(&wanted) {
            if let Some(granted) = granted.get_mut(place) {
                *granted = granted.and(line.quantity);
            }
        }
        (found, sourced.search, granted)
    }

    /// What the pickup location of each line has itself, unless it is the one that did not: it needs no transfer.
    fn at_their_pickups(&self, row: &OrderRow, lines: &[PartLine], but_for: Option<LocationId>) -> Vec<ShelfLine> {
        let mut taken: BTreeMap<(SkuId, LocationId), Quantity> = BTreeMap::new();
        let asking = self.asking_of(row);
        let shelf = |line: &PartLine| {
            let pickup = row.line(line.line).filter(|of| of.fulfillment == Handing::Pickup);
            let location = pickup.and_then(|of| of.location).unwrap_or_default();
            let serves = pickup.is_some()
                && Some(location) != but_for
                && self.places.get(location).is_some_and(LocationRow::sells);
            let taken = taken.entry((line.sku, location)).or_default();
            let there = self.available_to(line.sku, location, asking).less(*taken).at_least_zero();
            let quantity = if serves { line.quantity.min(there) } else { Quantity::ZERO };
            *taken = taken.and(quantity);
            ShelfLine { line: line.line, sku: line.sku, location, quantity }
        };
        lines.iter().map(shelf).collect()
    }

    fn asking_of(&self, row: &OrderRow) -> Asking {
        Asking::Channel(row.channel)
    }
}

fn of_level(line: &ShelfLine) -> HeldLine {
    HeldLine { sku: line.sku, location: line.location, quantity: line.quantity }
}

fn out_of_stock(row: &OrderRow, lines: &[PartLine]) -> Event {
    let canceled = |line: &PartLine| {
        let PartLine { line, sku, quantity } = *line;
        CanceledLine { line, sku, location: None, quantity }
    };
    let (lines, reason) = (lines.iter().map(canceled).collect(), Some(Reason::new(OUT_OF_STOCK)));
    Event::from(LinesCanceled { order: row.order, lines, reason })
}

fn wanted(lines: &[PartLine], location: Option<LocationId>) -> Vec<Wanted> {
    lines.iter().map(|line| Wanted { sku: line.sku, location, quantity: line.quantity }).collect()
}

/// Gives what was sourced to the lines, one after the other, to each what it was granted.
fn hand_out(lines: &[PartLine], sourced: &[HeldLine], granted: impl Iterator<Item = Quantity>) -> Vec<ShelfLine> {
    let mut pool: Vec<(SkuId, LocationId, Quantity)> =
        sourced.iter().map(|line| (line.sku, line.location, line.quantity)).collect();
    let mut handed = Vec::new();
    for (line, mut left) in lines.iter().zip(granted) {
        for (_, location, there) in pool.iter_mut().filter(|(sku, ..)| *sku == line.sku) {
            let quantity = left.min(*there);
            if quantity.is_positive() {
                handed.push(ShelfLine { line: line.line, sku: line.sku, location: *location, quantity });
                *there = there.less(quantity);
                left = left.less(quantity);
            }
        }
    }
    handed
}
