//! Orders: what was ordered, and where every unit of it is.

mod allocate;
mod backorders;
mod cancel;
mod dates;
mod earning;
mod edit;
mod effects;
mod going_on;
mod hand_over;
mod payments;
mod place;
mod returns;
mod store;
mod told;
mod under_way;

pub use told::{ToldEffect, ToldOrder};

use super::Model;
use effects::ModelEffect;
use onhand_domain::{
    Channel, CustomerId, Fulfillment, IfShort, LineName, LineQuantity, Location, OrderId, Reference, Rejection,
    ReturnPolicy, Shipment, ShipmentStatus, Sku, Sourcing, Span, Timestamp, Transfer,
};
use payments::{ModelPayment, Refunds, Taken};
use returns::ModelReturn;

#[derive(Clone, Debug)]
pub(super) struct ModelOrder {
    pub(super) id: OrderId,
    channel: Channel,
    customer: Option<CustomerId>,
    tax_included: bool,
    shipping: i64,
    if_short: IfShort,
    sourcing: Sourcing,
    delivery_time: Option<Span>,
    kept: Span,
    return_policy: ReturnPolicy,
    closes_at: Option<Timestamp>,
    lines: Vec<ModelOrderLine>,
    parts: Vec<Part>,
    /// In the order in which they were first used.
    shelves: Vec<ModelShelf>,
    shipments: Vec<ModelParcel>,
    journeys: Vec<(Transfer, usize, i64)>,
    payments: Vec<ModelPayment>,
    /// The oldest first.
    taken: Vec<Taken>,
    refunds: Refunds,
    /// What it costs less by goodwill and price adjustments.
    cheaper: i64,
    /// What all cost that was ever canceled or came back.
    given_up: i64,
    returns: Vec<ModelReturn>,
    effects: Vec<ModelEffect>,
}

/// A parcel, and how much of which parts is in it.
#[derive(Clone, Debug)]
struct ModelParcel {
    shipment: Shipment,
    status: ShipmentStatus,
    parts: Vec<(usize, i64)>,
}

#[derive(Clone, Debug)]
struct ModelOrderLine {
    name: LineName,
    sku: Sku,
    fulfillment: Fulfillment,
    cost: i64,
    /// What its units cost that were neither canceled nor returned.
    amount: i64,
    ready_until: Option<Timestamp>,
}

#[derive(Clone, Debug)]
struct Part {
    line: usize,
    sku: Sku,
    each: i64,
    ordered: i64,
    waiting: i64,
    /// Who could not serve it while it waits.
    but_for: Option<Location>,
    promised_by: Option<Timestamp>,
    shipped: i64,
    collected: i64,
    canceled: i64,
    returned: i64,
    expected: i64,
    undelivered: i64,
    handed_over_at: Option<Timestamp>,
}

#[derive(Clone, Debug)]
struct ModelShelf {
    part: usize,
    location: Location,
    allocated: i64,
    picked: i64,
    ready: i64,
}

/// The references of all orders that ever were.
pub(super) type References = Vec<(Channel, Reference, OrderId)>;

impl ModelShelf {
    fn promised(&self) -> i64 {
        self.allocated + self.picked + self.ready
    }
}

impl ModelOrder {
    fn on_the_way(&self, part: usize) -> i64 {
        self.journeys.iter().filter(|(_, of, _)| *of == part).map(|(_, _, quantity)| quantity).sum()
    }

    fn on_shelves(&self, part: usize) -> i64 {
        self.shelves.iter().filter(|shelf| shelf.part == part).map(ModelShelf::promised).sum()
    }

    fn is_finished(&self) -> bool {
        self.journeys.is_empty()
            && self.shelves.iter().all(|shelf| shelf.promised() == 0)
            && self.parts.iter().all(|part| part.waiting == 0)
    }

    fn shelf(&mut self, part: usize, location: &Location) -> &mut ModelShelf {
        let known = self.shelves.iter().position(|shelf| shelf.part == part && shelf.location == *location);
        let index = known.unwrap_or_else(|| {
            let location = location.clone();
            self.shelves.push(ModelShelf { part, location, allocated: 0, picked: 0, ready: 0 });
            self.shelves.len() - 1
        });
        &mut self.shelves[index]
    }

    fn at(&self, part: usize, location: &Location) -> (i64, i64, i64) {
        let found = self.shelves.iter().find(|shelf| shelf.part == part && shelf.location == *location);
        found.map_or((0, 0, 0), |shelf| (shelf.allocated, shelf.picked, shelf.ready))
    }
}

impl ModelOrder {
    /// What so many units of a line cost of what its units cost that are still paid for, rounded half up.
    fn worth(&self, line: usize, units: i64) -> i64 {
        let of_line = self.parts.iter().filter(|part| part.line == line);
        let left: i128 = of_line.map(|part| i128::from(part.ordered - part.canceled - part.returned)).sum();
        if left == 0 {
            return 0;
        }
        let share = (2 * i128::from(self.lines[line].amount) * i128::from(units) + left) / (2 * left);
        i64::try_from(share).unwrap_or(i64::MAX)
    }

    /// So much of each of these parts is canceled at one stroke: line by line, at its share of what the line's remaining
    /// units cost, rounded half up.
    fn cancel(&mut self, canceled: &[(usize, i64)]) {
        let before = self.undiminished();
        for number in 0..self.lines.len() {
            let of_line = canceled.iter().filter(|(part, _)| self.parts[*part].line == number);
            let worth = self.worth(number, of_line.map(|(_, quantity)| quantity).sum());
            self.lines[number].amount -= worth;
        }
        for (part, quantity) in canceled {
            self.parts[*part].canceled += quantity;
        }
        self.gave_up(before);
    }
}

impl Model {
    fn known_order(&self, order: OrderId) -> Result<ModelOrder, Rejection> {
        let found = self.orders.iter().find(|found| found.id == order).cloned();
        found.ok_or(Rejection::UnknownOrder { order })
    }

    /// The parts that are named, with how much of each.
    fn named(&self, order: &ModelOrder, lines: &[LineQuantity]) -> Result<Vec<(usize, i64)>, Rejection> {
        let (mut named, mut chosen) = (vec![0; order.parts.len()], Vec::new());
        for asked in lines {
            let (id, line) = (order.id, asked.line.clone());
            let Some(number) = order.lines.iter().position(|of| of.name == line) else {
                return Err(Rejection::UnknownLine { order: id, line });
            };
            let mut parts: Vec<usize> =
                (0..order.parts.len()).filter(|part| order.parts[*part].line == number).collect();
            if let Some(component) = &asked.component {
                parts.retain(|part| order.parts[*part].sku == *component);
                if parts.is_empty() {
                    return Err(Rejection::NotInLine { order: id, line, sku: component.clone() });
                }
            }
            chosen.push((asked, number, parts));
        }
        for (asked, number, parts) in chosen {
            let of = asked.component.as_ref().unwrap_or(&order.lines[number].sku);
            let quantity = self.quantity(of, asked.quantity)?;
            for part in parts {
                named[part] += quantity * if asked.component.is_some() { 1 } else { order.parts[part].each };
            }
        }
        Ok(named.into_iter().enumerate().filter(|(_, quantity)| *quantity > 0).collect())
    }

    /// Puts an order back in its place.
    fn put(&mut self, order: ModelOrder) {
        if let Some(place) = self.orders.iter_mut().find(|place| place.id == order.id) {
            *place = order;
        }
    }
}
