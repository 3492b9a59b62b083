//! Goods on their way: announced deliveries and transfers.

use crate::event::MovedLine;
use crate::table::CowMap;
use crate::{Inbound, LocationId, Quantity, SkuId, Timestamp, Transfer};

/// A delivery that is announced and not wholly received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InboundRow {
    pub(crate) location: LocationId,
    pub(crate) eta: Timestamp,
    /// What is still to come; always some.
    pub(crate) lines: Vec<MovedLine>,
}

/// A transfer that left and has not wholly arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TransferRow {
    pub(crate) from: LocationId,
    pub(crate) to: LocationId,
    /// What is still on its way; always some.
    pub(crate) lines: Vec<MovedLine>,
}

pub(crate) type Inbounds = CowMap<Inbound, InboundRow>;
pub(crate) type Transfers = CowMap<Transfer, TransferRow>;

impl Inbounds {
    pub(crate) fn new(seed: u64) -> Self {
        Self::with_seed(seed)
    }
}

impl Transfers {
    pub(crate) fn new(seed: u64) -> Self {
        Self::with_seed(seed)
    }
}

/// How much of a SKU is among lines.
pub(crate) fn among(lines: &[MovedLine], sku: SkuId) -> Quantity {
    lines.iter().find(|line| line.sku == sku).map_or(Quantity::ZERO, |line| line.quantity)
}

/// Takes lines off others, never below none; what has come in full is gone from the rest.
pub(crate) fn subtract(from: &[MovedLine], taken: &[MovedLine]) -> Vec<MovedLine> {
    from.iter()
        .map(|line| MovedLine { sku: line.sku, quantity: line.quantity.less(among(taken, line.sku)) })
        .filter(|line| line.quantity.is_positive())
        .collect()
}
