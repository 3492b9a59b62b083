//! What becomes of bundles that a reservation counts as when some of their components are given back.

use crate::event::{AllocationCanceled, BundleComponent};
use crate::{Ledger, Quantity, SkuId};
use std::collections::BTreeMap;
use std::sync::Arc;

type Goods = BTreeMap<SkuId, Quantity>;

impl Ledger {
    /// Gives back, to each bundle's purchase limit, the whole bundles that what is left cannot make up any more.
    pub(super) fn bundles_canceled(&mut self, event: &AllocationCanceled) -> Option<()> {
        let id = event.reservation;
        let state = &mut self.state;
        let bundles = state.purchases.open_of(id).filter_map(|(sku, counted)| {
            let components = Arc::clone(state.goods.get(sku)?.components()?);
            Some((sku, counted, components))
        });
        let bundles: Vec<_> = bundles.collect();
        if bundles.is_empty() {
            return Some(());
        }
        let mut goods = Goods::new();
        for line in state.promises.lines_of(state.promises.get(id)?) {
            add(&mut goods, state.levels.owner(line.level)?.0, line.quantity);
        }
        let after: Vec<Quantity> = bundles.iter().map(|(.., components)| made_up(components, &goods)).collect();
        event.lines.iter().for_each(|line| add(&mut goods, line.sku, line.quantity));
        for ((bundle, counted, components), after) in bundles.into_iter().zip(after) {
            // More may be left than the bundles need: goods that were taken beside them.
            let given_back = counted.min(made_up(&components, &goods)).less(counted.min(after));
            if given_back.is_positive() {
                state.purchases.canceled(id, bundle, given_back);
            }
        }
        Some(())
    }
}

fn add(goods: &mut Goods, sku: SkuId, quantity: Quantity) {
    let sum = goods.entry(sku).or_default();
    *sum = sum.and(quantity);
}

/// How many of a bundle these goods make up.
fn made_up(components: &[BundleComponent], goods: &Goods) -> Quantity {
    let of = |component: &BundleComponent| {
        let there = goods.get(&component.sku).copied().unwrap_or_default();
        Quantity(there.0 / component.quantity.0.max(1))
    };
    components.iter().map(of).min().unwrap_or_default()
}
