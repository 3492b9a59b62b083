//! Figures of stock as they are shown: in the SKU's unit.

use onhand::{Measure, Quantity, SkuId, State, StockFigures};
use serde::Serialize;

/// A quantity of a SKU as it is shown: an integer, or a decimal text where the SKU has decimals.
pub(crate) fn shown(state: &State, sku: SkuId, quantity: Quantity) -> Measure {
    Measure::of(quantity, state.decimals(sku).unwrap_or(0))
}

/// The figures of one SKU at one location, in the order in which they are always listed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) on_hand: Measure,
    pub(crate) sellable: Measure,
    pub(crate) damaged: Measure,
    pub(crate) quality_control: Measure,
    pub(crate) quarantined: Measure,
    pub(crate) reserved: Measure,
    pub(crate) allocated: Measure,
    pub(crate) safety_stock: Measure,
    pub(crate) incoming: Measure,
    pub(crate) in_transit: Measure,
    /// Left out where nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) missing: Option<Measure>,
    pub(crate) backordered: Measure,
    pub(crate) available: Measure,
}

impl Figures {
    pub(crate) fn of(state: &State, sku: SkuId, stock: &StockFigures) -> Self {
        let show = |quantity| shown(state, sku, quantity);
        Self {
            on_hand: show(stock.on_hand),
            sellable: show(stock.sellable),
            damaged: show(stock.damaged),
            quality_control: show(stock.quality_control),
            quarantined: show(stock.quarantined),
            reserved: show(stock.reserved),
            allocated: show(stock.allocated),
            safety_stock: show(stock.safety_stock),
            incoming: show(stock.incoming),
            in_transit: show(stock.in_transit),
            missing: stock.missing.is_positive().then(|| show(stock.missing)),
            backordered: show(stock.backordered),
            available: show(stock.available.at_least_zero()),
        }
    }
}
