//! How much waits for stock, by SKU and by location that was named for it.

use crate::table::{CowMap, Share};
use crate::{LocationId, Quantity, ReservationId, SkuId};

/// Sums over all orders; for most retailers they are empty.
#[derive(Clone, Debug)]
pub(crate) struct Backorders {
    /// What waits of a SKU: all of it under no location, and what was to come from one, or to be collected there, under
    /// that.
    waiting: CowMap<(SkuId, Option<LocationId>), Quantity>,
    /// Orders that wait with nothing promised: nobody else may take their ids.
    unpromised: CowMap<ReservationId, ()>,
}

impl Share for Backorders {
    fn share(&mut self) -> Self {
        Self { waiting: self.waiting.share(), unpromised: self.unpromised.share() }
    }
}

impl Backorders {
    pub(crate) fn new(seed: u64) -> Self {
        Self { waiting: CowMap::with_seed(seed), unpromised: CowMap::with_seed(seed) }
    }

    pub(crate) fn copied(&self) -> u64 {
        self.waiting.copied() + self.unpromised.copied()
    }

    /// What waits of a SKU.
    #[inline]
    pub(crate) fn of(&self, sku: SkuId) -> Quantity {
        if self.waiting.len() == 0 { Quantity::ZERO } else { self.sum((sku, None)) }
    }

    /// What of it is to come from a location that was named, or to be collected there.
    #[inline]
    pub(crate) fn at(&self, sku: SkuId, location: LocationId) -> Quantity {
        if self.waiting.len() == 0 { Quantity::ZERO } else { self.sum((sku, Some(location))) }
    }

    /// So much more of a SKU waits, or less.
    pub(crate) fn wait(&mut self, sku: SkuId, named: Option<LocationId>, more: Quantity) -> Option<()> {
        self.add((sku, None), more)?;
        if named.is_some() { self.add((sku, named), more) } else { Some(()) }
    }

    /// Whether an order that nothing is promised to waits under this id.
    #[inline]
    pub(crate) fn take_up(&self, id: ReservationId) -> bool {
        self.unpromised.len() > 0 && self.unpromised.get(&id).is_some()
    }

    pub(crate) fn is_promised(&mut self, id: ReservationId, promised: bool) {
        if !promised {
            self.unpromised.insert(id, ());
        } else if self.unpromised.len() > 0 {
            self.unpromised.remove(&id);
        }
    }

    fn sum(&self, key: (SkuId, Option<LocationId>)) -> Quantity {
        self.waiting.get(&key).copied().unwrap_or_default()
    }

    fn add(&mut self, key: (SkuId, Option<LocationId>), more: Quantity) -> Option<()> {
        let sum = self.sum(key).plus(more).ok().filter(|sum| *sum >= Quantity::ZERO)?;
        if sum == Quantity::ZERO {
            self.waiting.remove(&key);
        } else {
            self.waiting.insert(key, sum);
        }
        Some(())
    }
}
