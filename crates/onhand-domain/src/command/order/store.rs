//! What a location does with the goods that were allocated there.

use super::LineQuantity;
use crate::command::is_default;
use crate::{Location, OrderId, Reason, Sourcing};
use serde::{Deserialize, Serialize};

/// Goods are taken from the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pick {
    /// For which order.
    pub order: OrderId,
    /// Where.
    pub location: Location,
    /// What.
    pub lines: Vec<LineQuantity>,
}

/// Goods to be picked are not on the shelf. They count as not available there until a count; the order does without
/// them or gets them from elsewhere, as it said when it was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShortPick {
    /// For which order.
    pub order: OrderId,
    /// Where.
    pub location: Location,
    /// What is missing.
    pub lines: Vec<LineQuantity>,
}

/// A location will not serve what was allocated or picked there. Under the reason `not_in_stock` it is a short pick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RejectAtStore {
    /// Of which order.
    pub order: OrderId,
    /// Where.
    pub location: Location,
    /// What.
    pub lines: Vec<LineQuantity>,
    /// Why.
    pub reason: Reason,
}

impl RejectAtStore {
    /// The reason that says that goods are not there.
    pub const NOT_IN_STOCK: &'static str = "not_in_stock";
}

/// Goods of an order shall come from another location. Where they cannot, everything stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reallocate {
    /// Of which order.
    pub order: OrderId,
    /// Where they are allocated now.
    pub location: Location,
    /// What.
    pub lines: Vec<LineQuantity>,
    /// From where they shall come; sourced unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Location>,
    /// How locations are chosen where none is named.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sourcing: Sourcing,
}
