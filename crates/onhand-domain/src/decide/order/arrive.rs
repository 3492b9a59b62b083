//! What a transfer means for the order whose goods it carries.

use crate::event::{Event, MovedLine, PartLine, PickupArrived};
use crate::state::{State, among};
use crate::{LocationId, Quantity, Transfer};

impl State {
    /// What of an order arrives with these goods, and what never will, after the transfer's own event.
    pub(in crate::decide) fn arrives_for_pickup(
        &self,
        transfer: &Transfer,
        location: LocationId,
        arrived: &[MovedLine],
        closed: bool,
        events: &mut Vec<Event>,
    ) {
        let Some(row) = self.orders.carried_by(transfer) else {
            return;
        };
        let mut left: Vec<MovedLine> = arrived.to_vec();
        let (mut lines, mut lost) = (Vec::new(), Vec::new());
        for journey in row.journeys.iter().filter(|journey| journey.transfer == *transfer) {
            let Some(part) = row.parts.get(journey.part as usize) else { continue };
            let here = journey.quantity.min(among(&left, part.sku));
            if let Some(of_sku) = left.iter_mut().find(|line| line.sku == part.sku) {
                of_sku.quantity = of_sku.quantity.less(here);
            }
            let line = |quantity| PartLine { line: part.line, sku: part.sku, quantity };
            let rest = if closed { journey.quantity.less(here) } else { Quantity::ZERO };
            lines.extend(here.is_positive().then(|| line(here)));
            lost.extend(rest.is_positive().then(|| line(rest)));
        }
        if lines.is_empty() && lost.is_empty() {
            return;
        }
        let (order, transfer) = (row.order, transfer.clone());
        events.push(Event::from(PickupArrived { order, transfer, location, lines, lost: lost.clone() }));
        if !lost.is_empty() {
            self.do_without(row, &lost, None, events);
        }
    }
}
