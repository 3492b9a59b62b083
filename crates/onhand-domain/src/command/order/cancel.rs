//! Canceling an order, or some of it.

use super::LineQuantity;
use crate::{OrderId, Reason};
use serde::{Deserialize, Serialize};

/// Cancels what of an order has not left yet. What is on its way to a pickup location can be canceled there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelOrder {
    /// Which.
    pub order: OrderId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// Cancels some of an order's lines, as far as they have not left yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelLines {
    /// Of which order.
    pub order: OrderId,
    /// What of it.
    pub lines: Vec<LineQuantity>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}
