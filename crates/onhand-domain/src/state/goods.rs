//! SKUs and bundles: what is defined of them, and where they have stock.

use crate::event::BundleComponent;
use crate::table::{CowMap, CowVec};
use crate::{LocationId, Quantity, Sku, SkuId, Span, Text};
use std::sync::Arc;

/// All SKUs, by number and by name.
#[derive(Clone, Debug)]
pub(crate) struct Goods {
    numbers: CowMap<Sku, SkuId>,
    rows: CowVec<SkuRow, 32>,
}

/// One SKU.
#[derive(Clone, Debug)]
pub(crate) struct SkuRow {
    pub(crate) name: Sku,
    pub(crate) decimals: u8,
    /// Where it has a stock level, by location's number.
    pub(crate) levels: Vec<(LocationId, u32)>,
    /// What it consists of, for a bundle.
    pub(crate) components: Option<Arc<[BundleComponent]>>,
    pub(crate) limit: Option<Arc<PurchaseLimit>>,
    pub(crate) details: Arc<SkuDetails>,
}

/// What a SKU's definition says that no promise depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SkuDetails {
    pub(crate) title: Text,
    pub(crate) unit: Text,
    pub(crate) backorder_limit: Option<Quantity>,
    pub(crate) attributes: Vec<(Text, Text)>,
}

/// A purchase limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PurchaseLimit {
    pub(crate) per_order: Option<Quantity>,
    pub(crate) per_customer: Option<Quantity>,
    pub(crate) window: Option<Span>,
}

impl Default for SkuRow {
    fn default() -> Self {
        Self {
            name: Sku::new(""),
            decimals: 0,
            levels: Vec::new(),
            components: None,
            limit: None,
            details: Arc::default(),
        }
    }
}

impl Goods {
    pub(crate) fn new(seed: u64) -> Self {
        Self { numbers: CowMap::with_seed(seed), rows: CowVec::default() }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn number(&self, name: &str) -> Option<SkuId> {
        self.numbers.get(name).copied()
    }

    pub(crate) fn get(&self, sku: SkuId) -> Option<&SkuRow> {
        self.rows.get(sku.index())
    }

    pub(crate) fn get_mut(&mut self, sku: SkuId) -> Option<&mut SkuRow> {
        self.rows.get_mut(sku.index())
    }

    /// Appends a row; its number is the one before the new length.
    pub(crate) fn push(&mut self, row: SkuRow) {
        let number = SkuId(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        self.numbers.insert(row.name.clone(), number);
        self.rows.push(row);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (SkuId, &SkuRow)> {
        (0..).map(SkuId).zip(self.rows.iter())
    }
}

impl SkuRow {
    pub(crate) fn level(&self, location: LocationId) -> Option<u32> {
        // Few SKUs are in many places: a scan of one or two cache lines beats a search.
        if self.levels.len() <= 16 {
            return self.levels.iter().find(|(at, _)| *at == location).map(|(_, level)| *level);
        }
        self.levels.binary_search_by_key(&location, |(at, _)| *at).ok().map(|index| self.levels[index].1)
    }
}
