//! The figures that rejections about returns carry, and their words.

use crate::{LineName, Measure, OrderId, ReturnId, Sku, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What of a line of an order may come back, which is less than was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnShort {
    /// Which order.
    pub order: OrderId,
    /// Which line.
    pub line: LineName,
    /// Of what.
    pub sku: Sku,
    /// What was asked for.
    pub requested: Measure,
    /// What may come back.
    pub returnable: Measure,
    /// What was handed over.
    pub handed_over: Measure,
    /// What of it came back.
    pub returned: Measure,
    /// What of it is to come back already.
    pub expected: Measure,
}

/// Until when goods could come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowOver {
    /// Of which order.
    pub order: OrderId,
    /// Of which line.
    pub line: LineName,
    /// Until when it could.
    pub until: Timestamp,
    /// The log's time.
    pub now: Timestamp,
}

/// What of a line is still to come by a return, which is less than was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedShort {
    /// Which return.
    #[serde(rename = "return")]
    pub return_id: ReturnId,
    /// Which line of its order.
    pub line: LineName,
    /// Of what.
    pub sku: Sku,
    /// What was asked for.
    pub requested: Measure,
    /// What is still to come.
    pub expected: Measure,
    /// What came before.
    pub received: Measure,
    /// What was not accepted.
    pub rejected: Measure,
}

impl fmt::Display for ReturnShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { order, line, sku, requested, returnable, handed_over, .. } = self;
        write!(f, "{requested} of {sku:?} asked for, {returnable} of line {line:?} of order {order} may come back")?;
        write!(f, "; {handed_over} were handed over")
    }
}

impl fmt::Display for WindowOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { order, line, until, now } = self;
        write!(f, "line {line:?} of order {order} could come back until {until}; it is {now}")
    }
}

impl fmt::Display for ExpectedShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { return_id, line, sku, requested, expected, received, rejected } = self;
        write!(f, "{requested} of {sku:?} asked for, {expected} of line {line:?} still to come by return {return_id}")?;
        write!(f, "; {received} were received, {rejected} rejected")
    }
}
