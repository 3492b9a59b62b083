//! SKUs and bundles: what is defined of them, and where they have stock.

use crate::event::BundleComponent;
use crate::table::{CowIndex, CowVec, Hashing, Share};
use crate::{LocationId, Quantity, Sku, SkuId, Span, Text};
use std::sync::Arc;

/// All SKUs, by number and by name.
#[derive(Clone, Debug)]
pub(crate) struct Goods {
    rows: CowVec<SkuRow, 32>,
    numbers: CowIndex,
    hashing: Hashing,
}

/// One SKU: what every promise looks at, in one line of the processor's cache.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
pub(crate) struct SkuRow {
    pub(crate) levels: SkuLevels,
    pub(crate) name: Sku,
    pub(crate) decimals: u8,
    is_bundle: bool,
    is_limited: bool,
    about: Arc<AboutSku>,
}

/// Where a SKU has a stock level, by location's number.
#[derive(Clone, Debug, Default)]
pub(crate) struct SkuLevels {
    run: Run,
    /// All others, by location's number.
    #[allow(clippy::box_collection, reason = "a SKU's row has room for one word, and most need none")]
    others: Option<Box<Vec<(LocationId, u32)>>>,
}

/// Levels that were made one after the other for locations in a row, as whoever stocks up makes them: found without
/// looking any further than at the SKU.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    location: u32,
    level: u32,
    length: u32,
}

/// What few promises depend on.
#[derive(Clone, Debug, Default)]
struct AboutSku {
    details: SkuDetails,
    components: Option<Arc<[BundleComponent]>>,
    limit: Option<Box<PurchaseLimit>>,
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

impl Share for Goods {
    fn share(&mut self) -> Self {
        Self { rows: self.rows.share(), numbers: self.numbers.share(), hashing: self.hashing.clone() }
    }
}

impl Goods {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rows: CowVec::default(), numbers: CowIndex::default(), hashing: Hashing::with_seed(seed) }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn copied(&self) -> u64 {
        self.rows.copied() + self.numbers.copied()
    }

    pub(crate) fn number(&self, name: &str) -> Option<SkuId> {
        let is_it = |number| self.rows.get(number as usize).is_some_and(|row| row.name.as_str() == name);
        self.numbers.find(self.hash(name), is_it).map(SkuId)
    }

    pub(crate) fn hash(&self, name: &str) -> u32 {
        self.hashing.of(name)
    }

    /// Has the bucket of a name's hash brought near, without waiting for it.
    #[inline]
    pub(crate) fn prefetch_number(&self, hash: u32) {
        self.numbers.prefetch(hash);
    }

    /// The number of a name with this hash.
    pub(crate) fn likely(&self, hash: u32) -> Option<SkuId> {
        self.numbers.find(hash, |_| true).map(SkuId)
    }

    pub(crate) fn get(&self, sku: SkuId) -> Option<&SkuRow> {
        self.rows.get(sku.index())
    }

    /// Has a SKU brought near, without waiting for it.
    #[inline]
    pub(crate) fn prefetch(&self, sku: SkuId) {
        self.rows.prefetch(sku.index());
    }

    pub(crate) fn get_mut(&mut self, sku: SkuId) -> Option<&mut SkuRow> {
        self.rows.get_mut(sku.index())
    }

    /// Appends a row; its number is the one before the new length. None where no number is left.
    pub(crate) fn push(&mut self, row: SkuRow) -> Option<()> {
        let number = u32::try_from(self.rows.len()).ok()?;
        self.numbers.insert(self.hashing.of(row.name.as_str()), number)?;
        self.rows.push(row);
        Some(())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (SkuId, &SkuRow)> {
        (0..).map(SkuId).zip(self.rows.iter())
    }
}

impl SkuRow {
    /// A stocked SKU, without stock yet.
    pub(crate) fn stocked(name: Sku, decimals: u8, details: SkuDetails) -> Self {
        let about = Arc::new(AboutSku { details, ..AboutSku::default() });
        Self { name, decimals, about, ..Self::default() }
    }

    pub(crate) fn bundle(name: Sku, components: &[BundleComponent], details: SkuDetails) -> Self {
        let about = Arc::new(AboutSku { details, components: Some(components.into()), limit: None });
        Self { name, is_bundle: true, about, ..Self::default() }
    }

    #[inline]
    pub(crate) fn level(&self, location: LocationId) -> Option<u32> {
        self.levels.at(location)
    }

    /// Whether it has no stock of its own.
    pub(crate) fn is_bundle(&self) -> bool {
        self.is_bundle
    }

    /// What it consists of, for a bundle.
    pub(crate) fn components(&self) -> Option<&Arc<[BundleComponent]>> {
        if self.is_bundle { self.about.components.as_ref() } else { None }
    }

    pub(crate) fn limit(&self) -> Option<&PurchaseLimit> {
        if self.is_limited { self.about.limit.as_deref() } else { None }
    }

    pub(crate) fn details(&self) -> &SkuDetails {
        &self.about.details
    }

    pub(crate) fn describe(&mut self, details: SkuDetails) {
        Arc::make_mut(&mut self.about).details = details;
    }

    pub(crate) fn consists_of(&mut self, components: &[BundleComponent]) {
        Arc::make_mut(&mut self.about).components = Some(components.into());
    }

    pub(crate) fn set_limit(&mut self, limit: Option<PurchaseLimit>) {
        self.is_limited = limit.is_some();
        Arc::make_mut(&mut self.about).limit = limit.map(Box::new);
    }
}

impl SkuLevels {
    #[inline]
    fn at(&self, location: LocationId) -> Option<u32> {
        let run = &self.run;
        match location.0.checked_sub(run.location) {
            Some(nth) if nth < run.length => Some(run.level + nth),
            Some(_) | None => self.search(location),
        }
    }

    fn others(&self) -> &[(LocationId, u32)] {
        self.others.as_deref().map_or(&[], Vec::as_slice)
    }

    fn search(&self, location: LocationId) -> Option<u32> {
        let index = self.others().binary_search_by_key(&location, |(at, _)| *at).ok()?;
        self.others().get(index).map(|(_, level)| *level)
    }

    /// Adds the level at a location; none where there is one already.
    pub(crate) fn insert(&mut self, location: LocationId, level: u32) -> Option<()> {
        if self.at(location).is_some() {
            return None;
        }
        let run = &mut self.run;
        if run.length == 0 {
            *run = Run { location: location.0, level, length: 1 };
        } else if run.location.checked_add(run.length) == Some(location.0) && run.level + run.length == level {
            run.length += 1;
        } else {
            let others = self.others.get_or_insert_default();
            if others.len() == others.capacity() {
                // By little: there may be millions of these.
                others.reserve_exact(4.max(others.len() / 8));
            }
            others.insert(others.partition_point(|(at, _)| *at < location), (location, level));
        }
        Some(())
    }

    pub(crate) fn len(&self) -> usize {
        self.run.length as usize + self.others().len()
    }

    /// All of them, by location's number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (LocationId, u32)> {
        let run = self.run;
        let before = self.others().partition_point(|(location, _)| location.0 < run.location);
        let (before, after) = self.others().split_at(before);
        let run = (0..run.length).map(move |nth| (LocationId(run.location + nth), run.level + nth));
        before.iter().copied().chain(run).chain(after.iter().copied())
    }
}
