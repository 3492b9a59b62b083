//! Answers about orders: where their goods are, what they cost, and what is to be said of them.

use super::State;
use super::order::{Arrival, LineRow, OrderRow, PartRow, ShipmentRow};
use crate::event::{Handing, PartLine};
use crate::{
    Carrier, ChannelId, CustomerId, DeliveryFailure, LineName, LocationId, Money, OrderId, Position, Quantity,
    Reference, Shipment, SkuId, Timestamp,
};
use serde::{Deserialize, Serialize};

/// How an order stands. It follows from its lines, and is kept nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// All that was not canceled is on its way to the customer, and nothing of it was handed over.
    Open,
    /// Something waits for stock, and nothing was handed over.
    Backordered,
    /// Some was handed over, and some is still to be.
    PartiallyFulfilled,
    /// All that was not canceled was handed over.
    Fulfilled,
    /// Everything was canceled.
    Canceled,
}

/// How a line of an order stands: how far those of its goods are that are least far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineStatus {
    /// Some of it waits for stock.
    Backordered,
    /// Some of it is allocated, to be picked.
    Allocated,
    /// All that is open of it was picked, or is on its way to where it will be collected.
    Picking,
    /// All that is open of it lies ready to be collected.
    Ready,
    /// All that was not canceled was handed over.
    Fulfilled,
    /// All of it was canceled.
    Canceled,
}

/// What became of a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShipmentStatus {
    /// It left.
    Shipped,
    /// It arrived.
    Delivered,
    /// Nobody knows where it is.
    Lost,
    /// The customer did not take it.
    Refused,
    /// It is on its way back.
    Returned,
}

/// An order as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderFigures {
    /// Which.
    pub order: OrderId,
    /// Where the customer bought.
    pub channel: ChannelId,
    /// For whom.
    pub customer: Option<CustomerId>,
    /// The caller's own number for it.
    pub reference: Option<Reference>,
    /// Where in the log it was placed.
    pub placed: Position,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// How it stands.
    pub status: OrderStatus,
    /// What is owed for it: its lines and shipping, without what was canceled.
    pub total: Money,
    /// What shipping costs; nothing once everything was canceled.
    pub shipping: Money,
    /// Its lines, by number.
    pub lines: Vec<LineFigures>,
    /// The parcels that left.
    pub shipments: Vec<ShipmentFigures>,
}

/// An order in brief, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderBrief {
    /// Which.
    pub order: OrderId,
    /// Where the customer bought.
    pub channel: ChannelId,
    /// For whom.
    pub customer: Option<CustomerId>,
    /// The caller's own number for it.
    pub reference: Option<Reference>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// How it stands.
    pub status: OrderStatus,
    /// What is owed for it.
    pub total: Money,
    placed: Position,
}

/// Where so much of something ordered is. The figures add up to what was ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// What was ordered.
    pub ordered: Quantity,
    /// Waits for stock.
    pub backordered: Quantity,
    /// To be picked.
    pub allocated: Quantity,
    /// Taken from the shelf.
    pub picked: Quantity,
    /// On its way to where it will be collected.
    pub on_the_way: Quantity,
    /// Lies ready to be collected.
    pub ready: Quantity,
    /// Left in parcels.
    pub shipped: Quantity,
    /// Taken along by the customer.
    pub collected: Quantity,
    /// Canceled.
    pub canceled: Quantity,
}

/// A line of an order as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFigures {
    /// The caller's own name for it.
    pub line: LineName,
    /// Of what.
    pub sku: SkuId,
    /// How its goods get to the customer.
    pub fulfillment: Handing,
    /// The location that was named.
    pub location: Option<LocationId>,
    /// How it stands.
    pub status: LineStatus,
    /// What one of the SKU's units costs.
    pub unit_price: Money,
    /// What is owed for it: discount and tax included, without what was canceled.
    pub amount: Money,
    /// Until when what lies ready is kept.
    pub ready_until: Option<Timestamp>,
    /// Where its goods are: of a bundle, the whole bundles at each stage.
    pub quantities: Whereabouts,
    /// Its goods by stocked SKU: one for a stocked SKU, one for each component of a bundle.
    pub parts: Vec<PartFigures>,
    /// Where its goods are promised.
    pub shelves: Vec<ShelfFigures>,
}

/// A part of a line as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartFigures {
    /// Of what.
    pub sku: SkuId,
    /// Where its goods are.
    pub quantities: Whereabouts,
}

/// What of a line is promised at a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShelfFigures {
    /// Of what.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// To be picked.
    pub allocated: Quantity,
    /// Taken from the shelf.
    pub picked: Quantity,
    /// Lies ready to be collected.
    pub ready: Quantity,
}

/// A parcel that left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShipmentFigures {
    /// The caller's number for it.
    pub shipment: Shipment,
    /// From where.
    pub location: LocationId,
    /// Who carries it.
    pub carrier: Option<Carrier>,
    /// When.
    pub shipped_at: Timestamp,
    /// What became of it.
    pub status: ShipmentStatus,
    /// What is in it.
    pub lines: Vec<PartLine>,
}

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

    /// What is owed for it: its lines and shipping, without what was canceled.
    pub(crate) fn total(&self) -> Money {
        let lines = self.lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount));
        Money::from_minor(lines.saturating_add(self.shipping_owed().minor()), self.currency())
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
        let sum = |of: fn(&super::order::Shelf) -> Quantity| {
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
            .map(|(number, part)| PartFigures { sku: part.sku, quantities: self.whereabouts(*number, part) })
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
        total: row.total(),
        placed: row.placed,
    }
}

fn figures(row: &OrderRow) -> OrderFigures {
    OrderFigures {
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
        lines: row.lines.clone(),
    }
}
