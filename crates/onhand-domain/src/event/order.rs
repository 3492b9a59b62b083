//! Events of orders. They name lines by their number in the order, from 0, and parts of lines by their stocked SKU.

use super::{HeldLines, Search};
use crate::{
    Carrier, ChannelId, CustomerId, DeliveryFailure, IfShort, LineName, LocationId, Money, OrderId, Quantity, Reason,
    Reference, ReservationId, Sealed, Shipment, SkuId, Span, Timestamp, Transfer,
};
use serde::{Deserialize, Serialize};

/// How a line's goods get to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handing {
    /// They are sent.
    Ship,
    /// The customer collects them.
    Pickup,
    /// The customer takes them along at once.
    CarryOut,
}

impl Handing {
    /// The method's name, as it is written in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ship => "ship",
            Self::Pickup => "pickup",
            Self::CarryOut => "carry_out",
        }
    }
}

/// A line as it was ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderedLine {
    /// The caller's own name for it.
    pub line: LineName,
    /// Of what: a stocked SKU or a bundle.
    pub sku: SkuId,
    /// How much.
    pub quantity: Quantity,
    /// What one of the SKU's units costs.
    pub unit_price: Money,
    /// What the line costs in all, discount and tax included.
    pub amount: Money,
    /// What was taken off its price.
    pub discount: Option<Money>,
    /// Its tax.
    pub tax: Option<Money>,
    /// How its goods get to the customer.
    pub fulfillment: Handing,
    /// Where it is picked up or carried out; of a line to be shipped, from where, if that was named.
    pub location: Option<LocationId>,
}

/// So much of a part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartLine {
    /// Of which line.
    pub line: u32,
    /// Of which stocked SKU: the line's own, or one of its components.
    pub sku: SkuId,
    /// How much.
    pub quantity: Quantity,
}

/// So much of a part of a line at a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShelfLine {
    /// Of which line.
    pub line: u32,
    /// Of which stocked SKU: the line's own, or one of its components.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// How much.
    pub quantity: Quantity,
}

/// An order was placed. The hold that it names ends with it; what that had of what is allocated now, it keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPlaced {
    /// Which.
    pub order: OrderId,
    /// Where the customer bought.
    pub channel: ChannelId,
    /// For whom.
    pub customer: Option<CustomerId>,
    /// The caller's own number for it.
    pub reference: Option<Reference>,
    /// The hold whose goods it takes.
    pub reservation: Option<ReservationId>,
    /// What was ordered.
    pub lines: Vec<OrderedLine>,
    /// What is allocated of it, and where.
    pub allocated: Vec<ShelfLine>,
    /// What of that the hold had already.
    pub held: HeldLines,
    /// How its locations were found.
    pub search: Search,
    /// What shipping costs the customer.
    pub shipping: Money,
    /// Prices include the tax that lines tell of.
    pub tax_included: bool,
    /// What becomes of goods that turn out not to be there.
    pub if_short: IfShort,
    /// For how long it is kept once nothing of it is open any more.
    pub kept: Span,
}

/// Goods were allocated to an order that waited for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesAllocated {
    /// Which order.
    pub order: OrderId,
    /// What, and where.
    pub lines: Vec<ShelfLine>,
    /// How the locations were found.
    pub search: Search,
}

/// Why goods are no longer allocated to an order at a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unallocation {
    /// They were not on the shelf.
    Missing,
    /// The location will not serve them.
    Rejected,
    /// They shall come from elsewhere.
    Reallocated,
}

/// Goods are no longer allocated to an order at a location; the order waits for others. Missing goods count as not
/// available there until a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesUnallocated {
    /// Which order.
    pub order: OrderId,
    /// Where.
    pub location: LocationId,
    /// What.
    pub lines: Vec<PartLine>,
    /// Why.
    pub cause: Unallocation,
    /// The reason that the location gave.
    pub reason: Option<Reason>,
}

/// What is canceled of a part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanceledLine {
    /// Of which line.
    pub line: u32,
    /// Of which stocked SKU.
    pub sku: SkuId,
    /// Where it was allocated; none for what waited.
    pub location: Option<LocationId>,
    /// How much.
    pub quantity: Quantity,
}

/// Some of an order was canceled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesCanceled {
    /// Which order.
    pub order: OrderId,
    /// What of it.
    pub lines: Vec<CanceledLine>,
    /// Why.
    pub reason: Option<Reason>,
}

/// Goods were taken from the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesPicked {
    /// For which order.
    pub order: OrderId,
    /// Where.
    pub location: LocationId,
    /// What.
    pub lines: Vec<PartLine>,
}

/// A parcel left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderShipped {
    /// Of which order.
    pub order: OrderId,
    /// The caller's number for the parcel.
    pub shipment: Shipment,
    /// From where.
    pub location: LocationId,
    /// What is in it.
    pub lines: Vec<PartLine>,
    /// Who carries it.
    pub carrier: Option<Carrier>,
}

/// A parcel arrived at the customer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentDelivered {
    /// Of which order.
    pub order: OrderId,
    /// Which parcel.
    pub shipment: Shipment,
}

/// A parcel did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryFailed {
    /// Of which order.
    pub order: OrderId,
    /// Which parcel.
    pub shipment: Shipment,
    /// Why.
    pub failure: DeliveryFailure,
}

/// Goods lie ready to be collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickupReady {
    /// Of which order.
    pub order: OrderId,
    /// Where.
    pub location: LocationId,
    /// What.
    pub lines: Vec<PartLine>,
    /// Until when they are kept.
    pub until: Timestamp,
}

/// The customer took goods along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesCollected {
    /// Of which order.
    pub order: OrderId,
    /// Where.
    pub location: LocationId,
    /// What.
    pub lines: Vec<PartLine>,
}

/// What lay ready was not collected in time: it is canceled, and for sale again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickupExpired {
    /// Of which order.
    pub order: OrderId,
    /// What, and where.
    pub lines: Vec<ShelfLine>,
}

/// Goods left for the location where they will be collected; the transfer's own event follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickupSent {
    /// Of which order.
    pub order: OrderId,
    /// The transfer that carries them.
    pub transfer: Transfer,
    /// From where.
    pub location: LocationId,
    /// What.
    pub lines: Vec<PartLine>,
}

/// Goods of a transfer arrived where they will be collected, and are allocated there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickupArrived {
    /// Of which order.
    pub order: OrderId,
    /// The transfer that carried them.
    pub transfer: Transfer,
    /// Where.
    pub location: LocationId,
    /// What.
    pub lines: Vec<PartLine>,
    /// What never will: the order waits for others.
    pub lost: Vec<PartLine>,
}

/// Orders to which nothing can happen any more are let go of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrdersClosed {
    /// Which, by the moment until which they were kept, then by id.
    pub orders: Vec<OrderId>,
}

/// What a person said with an order. Nothing is decided by it; whoever has the keys can read it in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDetailsGiven {
    /// Which order.
    pub order: OrderId,
    /// Where and to whom it is sent.
    pub delivery: Option<Sealed>,
    /// To whom it is billed.
    pub billing: Option<Sealed>,
    /// What else was said.
    pub note: Option<Sealed>,
}
