//! Events of dates: by when goods are promised to reach the customer.

use crate::{OrderId, SkuId, Span, Timestamp};
use serde::{Deserialize, Serialize};

/// By when a part of a line is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedPart {
    /// Of which line.
    pub line: u32,
    /// Of which stocked SKU.
    pub sku: SkuId,
    /// By when the customer has it.
    pub promised_by: Timestamp,
}

/// The customer was told by when an order's goods arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryPromised {
    /// Which order.
    pub order: OrderId,
    /// How long a parcel takes, where that was said.
    pub delivery_time: Option<Span>,
    /// Which of its parts, and by when.
    pub lines: Vec<DatedPart>,
}

/// A promise that has another date, or none any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedPromise {
    /// Which order.
    pub order: OrderId,
    /// Of which line.
    pub line: u32,
    /// By when the customer has it; none where nothing that is announced covers it.
    pub promised_by: Option<Timestamp>,
}

/// Deliveries of a SKU come at another time, or bring something else than was announced: those who wait are promised
/// it by other dates. A bounded number in one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromisesMoved {
    /// Of what.
    pub sku: SkuId,
    /// Whose dates changed, the oldest order first.
    pub lines: Vec<MovedPromise>,
    /// Others follow in the next event.
    pub more: bool,
}
