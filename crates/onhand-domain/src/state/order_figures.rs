//! What is to be said of orders: where their goods are, what they cost, and how they stand.

use super::{EffectFigures, PaymentStanding, ReturnFigures};
use crate::event::{Handing, PartLine};
use crate::{
    AccountId, Carrier, ChannelId, CustomerId, LineName, LocationId, Money, OrderId, PaymentId, PaymentMethod,
    Position, Quantity, Reference, Shipment, SkuId, Timestamp,
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

/// How much of an order is paid. It follows from its payments, and is kept nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// Nothing was captured or authorized.
    Unpaid,
    /// Something was authorized, and nothing was captured.
    Authorized,
    /// Something was captured, and something is still due.
    PartiallyPaid,
    /// Nothing is due any more.
    Paid,
    /// Some of what was captured was given back.
    PartiallyRefunded,
    /// All that was captured was given back.
    Refunded,
}

/// A payment as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFigures {
    /// Which.
    pub payment: PaymentId,
    /// How it is paid.
    pub method: PaymentMethod,
    /// How it stands.
    pub standing: PaymentStanding,
    /// What may be captured in all; of one that was voided, what was; of one that was declined, what was asked for.
    pub authorized: Money,
    /// What was captured.
    pub captured: Money,
    /// What was given back.
    pub refunded: Money,
    /// What was taken back.
    pub charged_back: Money,
    /// Until when it may be captured.
    pub expires_at: Option<Timestamp>,
    /// By credit: out of which account.
    pub account: Option<AccountId>,
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
    /// How much of it is paid.
    pub payment_status: PaymentStatus,
    /// What it costs: its lines, shipping and fees, without what was canceled or came back and what refunds made it
    /// cheaper by.
    pub total: Money,
    /// What payments may take or have taken.
    pub authorized: Money,
    /// What was captured.
    pub captured: Money,
    /// What was given back.
    pub refunded: Money,
    /// What was taken back by whoever moved it.
    pub charged_back: Money,
    /// What the customer still has to pay: total − captured + refunded + charged back. Below zero, what is to be given
    /// back.
    pub due: Money,
    /// Its payments, in the order in which they were authorized or declined.
    pub payments: Vec<PaymentFigures>,
    /// What shipping costs; nothing once everything was canceled.
    pub shipping: Money,
    /// Its lines, by number.
    pub lines: Vec<LineFigures>,
    /// The parcels that left.
    pub shipments: Vec<ShipmentFigures>,
    /// What is kept of what came back, for putting it back.
    pub fees: Money,
    /// Its returns, in the order in which they were authorized.
    pub returns: Vec<ReturnFigures>,
    /// What was asked for outside, in that order.
    pub effects: Vec<EffectFigures>,
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
    /// How much of it is paid.
    pub payment_status: PaymentStatus,
    /// What it costs.
    pub total: Money,
    /// What the customer still has to pay.
    pub due: Money,
    pub(super) placed: Position,
}

/// Where so much of something ordered is. The figures add up to what was ordered, but for what came back: that was
/// shipped or collected before.
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
    /// Of what was shipped or collected, what came back and was accepted.
    pub returned: Quantity,
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
    /// What is owed for it: discount and tax included, without what was canceled or came back.
    pub amount: Money,
    /// Until when what lies ready is kept.
    pub ready_until: Option<Timestamp>,
    /// By when all of it was promised; none where of some of it nobody knows.
    pub promised_by: Option<Timestamp>,
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
    /// By when it was promised.
    pub promised_by: Option<Timestamp>,
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
