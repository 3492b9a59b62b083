//! Answers about orders: all of it follows from their rows.

use super::order::{Arrival, LineRow, OrderRow, PartRow, Shelf, ShipmentRow};
use super::order_figures::{
    LineFigures, LineStatus, OrderBrief, OrderFigures, OrderStatus, PartFigures, PaymentFigures, PaymentStatus,
    ShelfFigures, ShipmentFigures, ShipmentStatus, Whereabouts,
};
use super::{PaymentRow, State};
use crate::{ChannelId, DeliveryFailure, LocationId, Money, OrderId, Quantity, Reference};

impl State {
    /// An order as it stands; none where it was never placed, or was closed.
    #[must_use]
    pub fn order(&self, order: OrderId) -> Option<OrderFigures> {
        self.orders.get(order).map(figures)
    }

    /// All orders that are kept, the newest first; with a location, those that have goods there. Cost: a pass over all of
    /// them.
    #[must_use]
    pub fn orders(&self, location: Option<LocationId>) -> Vec<OrderBrief> {
        let there = |row: &&OrderRow| location.is_none_or(|location| row.has_goods_at(location));
        let mut briefs: Vec<OrderBrief> = self.orders.iter().filter(there).map(brief).collect();
        briefs.sort_unstable_by_key(|brief| std::cmp::Reverse(brief.placed));
        briefs
    }

    /// The order that a reference of a channel was given to, whether or not it was closed since.
    #[must_use]
    pub fn order_of_reference(&self, channel: ChannelId, reference: &Reference) -> Option<OrderId> {
        self.orders.referred(channel, reference)
    }

    /// How many orders are kept: open ones, and those that were finished lately.
    #[must_use]
    pub fn order_count(&self) -> usize {
        self.orders.len()
    }
}

impl OrderRow {
    /// What shipping costs; nothing once everything was canceled.
    pub(crate) fn shipping_owed(&self) -> Money {
        let canceled = self.parts.iter().all(|part| part.canceled == part.ordered);
        if canceled { Money::from_minor(0, self.currency()) } else { self.shipping }
    }

    pub(crate) fn payment_status(&self) -> PaymentStatus {
        let payments = &self.payments;
        let (captured, refunded) = (payments.captured(), payments.refunded());
        match (captured, refunded) {
            (0, _) if payments.authorized() > 0 => PaymentStatus::Authorized,
            (0, _) => PaymentStatus::Unpaid,
            (captured, refunded) if refunded >= captured => PaymentStatus::Refunded,
            (_, refunded) if refunded > 0 => PaymentStatus::PartiallyRefunded,
            _ if self.due().minor() > 0 => PaymentStatus::PartiallyPaid,
            _ => PaymentStatus::Paid,
        }
    }

    pub(crate) fn status(&self) -> OrderStatus {
        let any = |what: fn(&PartRow) -> Quantity| self.parts.iter().any(|part| what(part).is_positive());
        let handed_over = any(PartRow::handed_over);
        match (handed_over, self.is_finished()) {
            (true, true) => OrderStatus::Fulfilled,
            (true, false) => OrderStatus::PartiallyFulfilled,
            (false, true) => OrderStatus::Canceled,
            (false, false) if any(|part| part.waiting) => OrderStatus::Backordered,
            (false, false) => OrderStatus::Open,
        }
    }

    fn has_goods_at(&self, location: LocationId) -> bool {
        self.shelves.iter().any(|shelf| shelf.location == location && shelf.promised().is_positive())
    }

    fn whereabouts(&self, number: u32, part: &PartRow) -> Whereabouts {
        let sum = |of: fn(&Shelf) -> Quantity| {
            self.shelves_of(number).iter().fold(Quantity::ZERO, |sum, shelf| sum.and(of(shelf)))
        };
        Whereabouts {
            ordered: part.ordered,
            backordered: part.waiting,
            allocated: sum(|shelf| shelf.allocated),
            picked: sum(|shelf| shelf.picked),
            on_the_way: self.on_the_way(number),
            ready: sum(|shelf| shelf.ready),
            shipped: part.shipped,
            collected: part.collected,
            canceled: part.canceled,
            returned: part.returned,
        }
    }

    fn line_figures(&self, number: u32, line: &LineRow) -> LineFigures {
        let parts: Vec<(u32, &PartRow)> = self.parts_of(number).collect();
        let shelf = |(number, part): &(u32, &PartRow)| {
            let sku = part.sku;
            self.shelves_of(*number).iter().filter(|shelf| shelf.promised().is_positive()).map(move |shelf| {
                let (location, allocated) = (shelf.location, shelf.allocated);
                ShelfFigures { sku, location, allocated, picked: shelf.picked, ready: shelf.ready }
            })
        };
        let of_parts: Vec<PartFigures> = parts
            .iter()
            .map(|(number, part)| PartFigures {
                sku: part.sku,
                quantities: self.whereabouts(*number, part),
                promised_by: part.promised_by,
            })
            .collect();
        let whole = |of: fn(&Whereabouts) -> Quantity| {
            let bundles = of_parts
                .iter()
                .zip(&parts)
                .map(|(figures, (_, part))| Quantity(of(&figures.quantities).0.checked_div(part.each.0).unwrap_or(0)));
            bundles.min().unwrap_or(Quantity::ZERO)
        };
        let quantities = Whereabouts {
            ordered: line.ordered,
            backordered: whole(|q| q.backordered),
            allocated: whole(|q| q.allocated),
            picked: whole(|q| q.picked),
            on_the_way: whole(|q| q.on_the_way),
            ready: whole(|q| q.ready),
            shipped: whole(|q| q.shipped),
            collected: whole(|q| q.collected),
            canceled: whole(|q| q.canceled),
            returned: whole(|q| q.returned),
        };
        LineFigures {
            line: line.name.clone(),
            sku: line.sku,
            fulfillment: line.fulfillment,
            location: line.location,
            status: line_status(&of_parts),
            unit_price: line.unit_price,
            amount: Money::from_minor(line.amount, self.currency()),
            ready_until: line.ready_until,
            promised_by: parts
                .iter()
                .map(|(_, part)| part.promised_by)
                .collect::<Option<Vec<_>>>()
                .and_then(|dates| dates.into_iter().max()),
            quantities,
            shelves: parts.iter().flat_map(shelf).collect(),
            parts: of_parts,
        }
    }
}

fn brief(row: &OrderRow) -> OrderBrief {
    OrderBrief {
        order: row.order,
        channel: row.channel,
        customer: row.customer,
        reference: row.reference.clone(),
        placed_at: row.placed_at,
        status: row.status(),
        payment_status: row.payment_status(),
        total: row.total(),
        due: row.due(),
        placed: row.placed,
    }
}

fn payment(row: &OrderRow, paid: &PaymentRow) -> PaymentFigures {
    let money = |minor| Money::from_minor(minor, row.currency());
    let captures = || row.payments.captures_of(paid.payment);
    PaymentFigures {
        payment: paid.payment,
        method: paid.method,
        standing: paid.standing,
        authorized: money(paid.authorized),
        captured: money(row.payments.captured_of(paid.payment)),
        refunded: money(captures().fold(0, |sum, capture| sum + capture.refunded)),
        charged_back: money(captures().fold(0, |sum, capture| sum + capture.charged_back)),
        expires_at: paid.expires_at,
        account: paid.account,
    }
}

fn figures(row: &OrderRow) -> OrderFigures {
    let money = |minor| Money::from_minor(minor, row.currency());
    OrderFigures {
        payment_status: row.payment_status(),
        authorized: money(row.payments.authorized()),
        captured: money(row.payments.captured()),
        refunded: money(row.payments.refunded()),
        charged_back: money(row.payments.charged_back()),
        due: row.due(),
        payments: row.payments.rows.iter().map(|paid| payment(row, paid)).collect(),
        order: row.order,
        channel: row.channel,
        customer: row.customer,
        reference: row.reference.clone(),
        placed: row.placed,
        placed_at: row.placed_at,
        status: row.status(),
        total: row.total(),
        shipping: row.shipping_owed(),
        lines: (0..).zip(&row.lines).map(|(number, line)| row.line_figures(number, line)).collect(),
        shipments: row.shipments.iter().map(shipment).collect(),
        fees: money(row.fees()),
        returns: row.returns.iter().map(|returning| row.return_figures(returning)).collect(),
        effects: row.effect_figures().collect(),
    }
}

fn line_status(parts: &[PartFigures]) -> LineStatus {
    let any = |of: fn(&Whereabouts) -> Quantity| parts.iter().any(|part| of(&part.quantities).is_positive());
    if any(|q| q.backordered) {
        LineStatus::Backordered
    } else if any(|q| q.allocated) {
        LineStatus::Allocated
    } else if any(|q| q.picked.and(q.on_the_way)) {
        LineStatus::Picking
    } else if any(|q| q.ready) {
        LineStatus::Ready
    } else if any(|q| q.shipped.and(q.collected)) {
        LineStatus::Fulfilled
    } else {
        LineStatus::Canceled
    }
}

fn shipment(row: &ShipmentRow) -> ShipmentFigures {
    let status = match row.ended {
        None => ShipmentStatus::Shipped,
        Some(Arrival::Delivered) => ShipmentStatus::Delivered,
        Some(Arrival::Failed(DeliveryFailure::Lost)) => ShipmentStatus::Lost,
        Some(Arrival::Failed(DeliveryFailure::Refused)) => ShipmentStatus::Refused,
        Some(Arrival::Failed(DeliveryFailure::Returned)) => ShipmentStatus::Returned,
    };
    ShipmentFigures {
        shipment: row.shipment.clone(),
        location: row.location,
        carrier: row.carrier.clone(),
        shipped_at: row.shipped_at,
        status,
        lines: row.lines.to_vec(),
    }
}
