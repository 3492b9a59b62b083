//! Changing what was ordered, and giving other goods for those that come back.

use super::{LineQuantity, OrderLine, ReturnLine};
use crate::command::is_default;
use crate::{Location, OrderId, Reason, ReturnId, Sourcing};
use serde::{Deserialize, Serialize};

/// Removes and adds lines of an order, all or nothing. A line is changed by removing what is not wanted of it and adding
/// what is: what is added has a price of its own. Goods that are removed may go to what is added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditOrder {
    /// Which.
    pub order: OrderId,
    /// What is not wanted any more, as far as it has not left.
    #[serde(default, skip_serializing_if = "is_default")]
    pub remove: Vec<LineQuantity>,
    /// What is wanted besides, under names that no line of the order has.
    #[serde(default, skip_serializing_if = "is_default")]
    pub add: Vec<OrderLine>,
    /// How locations are chosen for what no location is named for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sourcing: Sourcing,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

impl EditOrder {
    /// Nothing is changed yet.
    #[must_use]
    pub fn new(order: OrderId) -> Self {
        Self { order, remove: Vec::new(), add: Vec::new(), sourcing: Sourcing::default(), reason: None }
    }

    /// What is not wanted any more.
    #[must_use]
    pub fn without(mut self, line: LineQuantity) -> Self {
        self.remove.push(line);
        self
    }

    /// What is wanted besides.
    #[must_use]
    pub fn with(mut self, line: OrderLine) -> Self {
        self.add.push(line);
        self
    }
}

/// Goods come back and others go out, all or nothing. What goes out are new lines of the same order, so that the
/// difference is due, or to be given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// By which return they come back: one that was authorized, or a new one of the order that is named.
    #[serde(rename = "return")]
    pub return_id: ReturnId,
    /// Of which order, where nobody was told of the return before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Where they come back.
    pub location: Location,
    /// What comes back, and in which condition.
    pub back: Vec<ReturnLine>,
    /// What goes out, under names that no line of the order has.
    pub lines: Vec<OrderLine>,
    /// How locations are chosen for what no location is named for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sourcing: Sourcing,
    /// Why the customer does not want what comes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}
