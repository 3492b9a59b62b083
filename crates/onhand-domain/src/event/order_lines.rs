//! How an order grows.

use super::{HeldLines, OrderedLine, Search, ShelfLine};
use crate::OrderId;
use serde::{Deserialize, Serialize};

/// An order has lines besides. What goods it gave up in the same decision and kept for them, `held` tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesAdded {
    /// Which order.
    pub order: OrderId,
    /// The number of the first of them.
    pub first: u32,
    /// What was ordered.
    pub lines: Vec<OrderedLine>,
    /// What is allocated of it, and where.
    pub allocated: Vec<ShelfLine>,
    /// What of that it had already.
    pub held: HeldLines,
    /// How its locations were found.
    pub search: Search,
}
