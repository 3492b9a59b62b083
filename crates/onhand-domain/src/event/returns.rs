//! Events of returns: goods that were handed over come back.

use super::PartLine;
use crate::{Condition, LocationId, Money, OrderId, Quantity, Reason, ReturnId, SkuId, Span};
use serde::{Deserialize, Serialize};

/// An order's goods may come back on other terms than [`ReturnPolicy::DEFAULT`](crate::ReturnPolicy::DEFAULT), which are
/// those of an order of which this is not said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnPolicyAgreed {
    /// Which order.
    pub order: OrderId,
    /// For how long after they were handed over.
    pub window: Span,
    /// How much of what they cost is kept for putting them back, in percent.
    pub restocking_percent: u8,
}

/// A customer may send goods back, or bring them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnAuthorized {
    /// Under which id.
    #[serde(rename = "return")]
    pub return_id: ReturnId,
    /// Of which order.
    pub order: OrderId,
    /// What.
    pub lines: Vec<PartLine>,
    /// Why the customer does not want it.
    pub reason: Option<Reason>,
}

/// So much of a part of a line that came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedLine {
    /// Of which line.
    pub line: u32,
    /// Of which stocked SKU: the line's own, or one of its components.
    pub sku: SkuId,
    /// How much.
    pub quantity: Quantity,
    /// In which condition it went into stock.
    pub condition: Condition,
}

/// Goods of a return came back and were accepted: what they cost is not owed any more, but for the fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnReceived {
    /// Which.
    #[serde(rename = "return")]
    pub return_id: ReturnId,
    /// Of which order.
    pub order: OrderId,
    /// Where.
    pub location: LocationId,
    /// What.
    pub lines: Vec<ReturnedLine>,
    /// What is kept for putting it back.
    pub fee: Money,
}

/// Goods of a return were not accepted: they stay the customer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnRejected {
    /// Which.
    #[serde(rename = "return")]
    pub return_id: ReturnId,
    /// Of which order.
    pub order: OrderId,
    /// What.
    pub lines: Vec<PartLine>,
    /// Why.
    pub reason: Reason,
}
