//! What is announced of each SKU, by the time at which it is expected.

use crate::table::{CowMap, Share};
use crate::{Inbound, SkuId, Timestamp};

/// The open deliveries of each SKU, the earliest first, ties by name.
#[derive(Clone, Debug)]
pub(crate) struct Coming(CowMap<SkuId, Vec<(Timestamp, Inbound)>>);

impl Share for Coming {
    fn share(&mut self) -> Self {
        Self(self.0.share())
    }
}

impl Coming {
    pub(crate) fn new(seed: u64) -> Self {
        Self(CowMap::with_seed(seed))
    }

    pub(crate) fn of(&self, sku: SkuId) -> &[(Timestamp, Inbound)] {
        self.0.get(&sku).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn add(&mut self, sku: SkuId, eta: Timestamp, inbound: &Inbound) {
        let new = (eta, inbound.clone());
        match self.0.get_mut(&sku) {
            Some(open) => open.insert(open.partition_point(|other| *other < new), new),
            None => drop(self.0.insert(sku, vec![new])),
        }
    }

    pub(crate) fn remove(&mut self, sku: SkuId, inbound: &Inbound) {
        let Some(open) = self.0.get_mut(&sku) else { return };
        open.retain(|(_, other)| other != inbound);
        if open.is_empty() {
            self.0.remove(&sku);
        }
    }
}
