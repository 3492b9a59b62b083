//! Whether what cannot be had at once may wait for stock.

use super::allocate::{Allocation, Asked, Need};
use crate::decide::shown;
use crate::state::State;
use crate::{Quantity, Rejection, SkuId};
use std::collections::BTreeMap;

impl State {
    /// What is found for a new order; what is not waits, where that was agreed and the backorder limits of its SKUs allow
    /// it.
    pub(super) fn allocate_or_wait(&self, needs: Vec<Need>, asked: Asked<'_>) -> Result<Allocation, Rejection> {
        if !asked.backorder {
            return self.allocate(needs, asked);
        }
        let allocation = self.allocate(needs.clone(), asked)?;
        let mut sums: BTreeMap<SkuId, Quantity> = BTreeMap::new();
        for line in &allocation.waiting {
            let sum = sums.entry(line.sku).or_default();
            *sum = sum.plus(line.quantity).map_err(|_| self.out_of_range(line.sku))?;
        }
        for line in &allocation.waiting {
            let requested = sums.get(&line.sku).copied().unwrap_or_default();
            self.within_backorder_limit(line.sku, requested, &needs, asked)?;
        }
        Ok(allocation)
    }

    fn within_backorder_limit(
        &self,
        sku: SkuId,
        requested: Quantity,
        needs: &[Need],
        asked: Asked<'_>,
    ) -> Result<(), Rejection> {
        let Some(row) = self.goods.get(sku) else { return Ok(()) };
        let Some(limit) = row.details().backorder_limit else {
            // Of this nothing may wait: it is refused as if nobody had agreed to wait.
            let of_sku = needs.iter().filter(|need| need.sku == sku).cloned().collect();
            return self.allocate(of_sku, Asked { backorder: false, ..asked }).map(drop);
        };
        let backordered = self.backorders.of(sku);
        if requested <= limit.less(backordered) {
            return Ok(());
        }
        let [requested, backordered, limit] = [requested, backordered, limit].map(|quantity| shown(row, quantity));
        Err(Rejection::ExceedsBackorderLimit { sku: row.name.clone(), requested, backordered, limit })
    }
}
