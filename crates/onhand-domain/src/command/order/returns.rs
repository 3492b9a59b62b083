//! Goods come back: allowed to, received, not accepted, or brought along.

use super::LineQuantity;
use crate::command::is_default;
use crate::{Condition, LineName, Location, Measure, OrderId, Reason, ReturnId, Sku, Span};
use serde::{Deserialize, Serialize};

/// On what terms an order's goods may come back. They are those of the day on which it was placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnPolicy {
    /// For how long after they were handed over; nothing may come back where it is 0.
    pub window: Span,
    /// How much of what they cost is kept for putting them back, in percent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub restocking_percent: u8,
}

impl ReturnPolicy {
    /// Thirty days, and nothing is kept: the terms of an order that says nothing of them.
    pub const DEFAULT: Self = Self::within(Span::from_days(30));

    /// For so long, and nothing is kept.
    #[must_use]
    pub const fn within(window: Span) -> Self {
        Self { window, restocking_percent: 0 }
    }

    /// So much of what goods cost is kept for putting them back.
    #[must_use]
    pub const fn restocking(mut self, percent: u8) -> Self {
        self.restocking_percent = percent;
        self
    }
}

impl Default for ReturnPolicy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// So much of one line of an order that comes back, and in which condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnLine {
    /// Which line.
    pub line: LineName,
    /// How much: of the line's own SKU, or of the component that is named.
    pub quantity: Measure,
    /// Of a line that is a bundle, the component that is meant; whole bundles unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<Sku>,
    /// In which condition it goes into stock.
    pub condition: Condition,
}

impl ReturnLine {
    /// So much of a line, fit for sale.
    pub fn new(line: impl Into<LineName>, quantity: impl Into<Measure>) -> Self {
        let (line, quantity) = (line.into(), quantity.into());
        Self { line, quantity, component: None, condition: Condition::Sellable }
    }

    /// In this condition.
    #[must_use]
    pub const fn in_condition(mut self, condition: Condition) -> Self {
        self.condition = condition;
        self
    }

    pub(crate) fn of_line(&self) -> LineQuantity {
        let (line, component) = (self.line.clone(), self.component.clone());
        LineQuantity { line, quantity: self.quantity, component }
    }
}

/// A customer may send goods back, or bring them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizeReturn {
    /// Under which id.
    #[serde(rename = "return")]
    pub return_id: ReturnId,
    /// Of which order.
    pub order: OrderId,
    /// What.
    pub lines: Vec<LineQuantity>,
    /// Why the customer does not want it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// Goods of a return came back, all or some, and are accepted: at any location that takes returns, wherever they were
/// sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiveReturn {
    /// Which.
    #[serde(rename = "return")]
    pub return_id: ReturnId,
    /// Where.
    pub location: Location,
    /// What came, and in which condition.
    pub lines: Vec<ReturnLine>,
}

/// Goods of a return are not accepted: they stay the customer's. What was received was accepted, and is not rejected
/// any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RejectReturn {
    /// Which.
    #[serde(rename = "return")]
    pub return_id: ReturnId,
    /// What of it; all that was not received unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<LineQuantity>>,
    /// Why.
    pub reason: Reason,
}

/// A customer brings goods back that nobody was told of before: authorized and received in one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// Under which id.
    #[serde(rename = "return")]
    pub return_id: ReturnId,
    /// Of which order.
    pub order: OrderId,
    /// Where.
    pub location: Location,
    /// What, and in which condition.
    pub lines: Vec<ReturnLine>,
    /// Why the customer does not want it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}
