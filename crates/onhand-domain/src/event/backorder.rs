//! Events of backorders: what waits for stock, and what it is served with.

use super::PartLine;
use crate::{Coordinates, LocationId, OrderId, Quantity, SkuId, Strategy};
use serde::{Deserialize, Serialize};

/// The customer agreed to wait for what cannot be had at once; how what arrives is found then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackorderAgreed {
    /// For which order.
    pub order: OrderId,
    /// The order in which locations are asked.
    pub strategy: Strategy,
    /// Where the goods are to go, where that was said.
    pub coordinates: Option<Coordinates>,
}

/// Goods of an order wait for stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesBackordered {
    /// Of which order.
    pub order: OrderId,
    /// What waits from here on.
    pub lines: Vec<PartLine>,
}

/// So much of what an order waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilledLine {
    /// Which order.
    pub order: OrderId,
    /// Of which line.
    pub line: u32,
    /// Where.
    pub location: LocationId,
    /// How much.
    pub quantity: Quantity,
}

/// A SKU became available, and was allocated to the orders that had waited longest: a bounded number in one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackordersFilled {
    /// Of what.
    pub sku: SkuId,
    /// To whom, the oldest order first, and where.
    pub lines: Vec<FilledLine>,
}
