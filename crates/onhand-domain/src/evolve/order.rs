//! How orders come and go: placed, canceled, their parcels followed, and let go of.

use crate::event::{
    CanceledLine, DeliveryFailed, HeldLine, HeldLines, LinesCanceled, OrderPlaced, OrderedLine, OrdersClosed,
    PickupExpired, ShelfLine, ShipmentDelivered,
};
use crate::state::{Arrival, Few, LineRow, OrderRow, PartRow, Payments, Stage, Standing};
use crate::{DeliveryFailure, Ledger, OrderId, Quantity, ReservationId, ReturnPolicy, Shipment, SkuId};
use std::collections::BTreeMap;

impl Ledger {
    pub(super) fn order_placed(&mut self, event: &OrderPlaced) -> Option<()> {
        self.hold_becomes_order(event)?;
        self.free_id(event.order.promise())?;
        let mut row = OrderRow {
            order: event.order,
            channel: event.channel,
            customer: event.customer,
            reference: event.reference.clone(),
            placed: self.state.position,
            placed_at: self.state.time,
            shipping: event.shipping,
            tax_included: event.tax_included,
            if_short: event.if_short,
            sourcing: Default::default(),
            delivery_time: None,
            kept: event.kept,
            terms: ReturnPolicy::DEFAULT.into(),
            closes_at: None,
            lines: Few::with_capacity(event.lines.len()),
            parts: Few::with_capacity(event.lines.len()),
            shelves: Few::with_capacity(event.allocated.len()),
            shipments: Few::new(),
            journeys: Vec::new(),
            payments: Payments::default(),
            gone_along: 0,
            returns: Vec::new(),
            effects: Vec::new(),
        };
        for (number, line) in (0..).zip(&event.lines) {
            self.order_line(&mut row, number, line)?;
        }
        for line in &event.allocated {
            let (part, ordered) = row.part_mut(line.line, line.sku)?;
            ordered.waiting = ordered.waiting.minus(line.quantity).ok().filter(|left| *left >= Quantity::ZERO)?;
            let shelf = row.shelf_for(part, line.location)?;
            shelf.allocated = shelf.allocated.plus(line.quantity).ok()?;
        }
        if let Some(reference) = &event.reference {
            self.state.orders.refer(event.channel, reference.clone(), event.order)?;
        }
        self.state.orders.open(row)?;
        self.ordered_counts_as_purchased(event.order, 0, 0)?;
        self.promise_anew(event.order)?;
        self.begins_to_wait(event.order)?;
        self.order_goes_on(event.order)
    }

    pub(super) fn lines_canceled(&mut self, event: &LinesCanceled) -> Option<()> {
        let stages = [Stage::Allocated, Stage::Picked, Stage::Ready];
        self.canceled(event.order, &event.lines, &stages)
    }

    pub(super) fn pickup_expired(&mut self, event: &PickupExpired) -> Option<()> {
        let canceled = |line: &ShelfLine| {
            let ShelfLine { line, sku, location, quantity } = *line;
            CanceledLine { line, sku, location: Some(location), quantity }
        };
        let lines: Vec<CanceledLine> = event.lines.iter().map(canceled).collect();
        self.canceled(event.order, &lines, &[Stage::Ready])
    }

    /// Takes what is canceled from these stages, and off what is owed.
    fn canceled(&mut self, order: OrderId, lines: &[CanceledLine], stages: &[Stage]) -> Option<()> {
        let mut by_line: BTreeMap<u32, Vec<(SkuId, Quantity)>> = BTreeMap::new();
        let mut free: HeldLines = HeldLines::new();
        for line in lines {
            by_line.entry(line.line).or_default().push((line.sku, line.quantity));
            match line.location {
                None => self.waits(order, line.line, line.sku, Quantity::ZERO.less(line.quantity))?,
                Some(location) => {
                    let row = self.state.orders.get_mut(order)?;
                    let part = row.part(line.line, line.sku)?;
                    row.shelf_mut(part, location)?.take(line.quantity, stages)?;
                    free.push(HeldLine { sku: line.sku, location, quantity: line.quantity });
                }
            }
        }
        self.promised_less(order, &free)?;
        for (line, canceled) in by_line {
            self.state.orders.get_mut(order)?.cancel(line, &canceled)?;
            self.canceled_counts_no_more(order, line, &canceled)?;
        }
        self.coupons_restored(order)?;
        self.order_goes_on(order)
    }

    pub(super) fn shipment_delivered(&mut self, event: &ShipmentDelivered) -> Option<()> {
        self.shipment_ended(event.order, &event.shipment, Arrival::Delivered)
    }

    pub(super) fn delivery_failed(&mut self, event: &DeliveryFailed) -> Option<()> {
        self.shipment_ended(event.order, &event.shipment, Arrival::Failed(event.failure))
    }

    pub(super) fn orders_closed(&mut self, event: &OrdersClosed) -> Option<()> {
        for order in &event.orders {
            let closes_at = self.state.orders.get(*order)?.closes_at?;
            self.state.orders.close(*order)?;
            self.state.coupons.keep(*order)?;
            self.state.earnings.close(*order);
            self.agenda.closings.remove(closes_at, *order)?;
        }
        Some(())
    }

    /// A reservation's id that an order takes: whatever ended under it is forgotten.
    pub(super) fn free_id(&mut self, id: ReservationId) -> Option<()> {
        let Some(place) = self.state.promises.place(id) else {
            return Some(());
        };
        self.state.promises.at(place).filter(|promise| promise.has_ended())?;
        self.forget_ended(place)
    }

    /// The hold that an order takes the goods of ends; under the order's own id it is forgotten.
    fn hold_becomes_order(&mut self, event: &OrderPlaced) -> Option<()> {
        let Some(id) = event.reservation else {
            return event.held.is_empty().then_some(());
        };
        let place = self.state.promises.place(id);
        let Some(place) = place.filter(|place| self.state.promises.at(*place).is_some_and(|hold| hold.is_hold()))
        else {
            return event.held.is_empty().then_some(());
        };
        self.end(place, Standing::Placed)
    }

    /// Adds a line to an order's row, with its parts, all of which waits for stock.
    pub(super) fn order_line(&self, row: &mut OrderRow, number: u32, line: &OrderedLine) -> Option<()> {
        let sku = self.state.goods.get(line.sku)?;
        let one = [(line.sku, Quantity(1))];
        let components: Vec<_> = match sku.components() {
            None => one.to_vec(),
            Some(components) => components.iter().map(|component| (component.sku, component.quantity)).collect(),
        };
        for (sku, each) in components {
            let ordered = each.times(line.quantity).ok()?;
            let none = Quantity::ZERO;
            row.parts.push(PartRow {
                line: number,
                sku,
                each,
                ordered,
                waiting: ordered,
                but_for: None,
                promised_by: None,
                shipped: none,
                collected: none,
                canceled: none,
                returned: none,
                expected: none,
                undelivered: none,
                handed_over_at: None,
            });
        }
        row.lines.push(LineRow {
            name: line.line.clone(),
            sku: line.sku,
            ordered: line.quantity,
            unit_price: line.unit_price,
            discount: line.discount,
            tax: line.tax,
            fulfillment: line.fulfillment,
            location: line.location,
            cost: line.amount.minor(),
            amount: line.amount.minor(),
            ready_until: None,
        });
        Some(())
    }

    fn shipment_ended(&mut self, order: OrderId, shipment: &Shipment, how: Arrival) -> Option<()> {
        let time = self.state.time;
        let row = self.state.orders.get_mut(order)?;
        let parcel = row.shipments.iter_mut().find(|parcel| parcel.shipment == *shipment)?;
        if parcel.ended.is_some() {
            return None;
        }
        parcel.ended = Some(how);
        let lines = parcel.lines.clone();
        for line in lines {
            let (_, part) = row.part_mut(line.line, line.sku)?;
            match how {
                Arrival::Delivered => part.handed_over_at = Some(time),
                Arrival::Failed(DeliveryFailure::Lost) => {}
                Arrival::Failed(DeliveryFailure::Refused | DeliveryFailure::Returned) => {
                    let at_customers = part.shipped.less(part.returned).at_least_zero();
                    part.undelivered = part.undelivered.plus(line.quantity).ok()?.min(at_customers);
                }
            }
        }
        self.order_goes_on(order)
    }
}
