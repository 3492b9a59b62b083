//! What announced deliveries bring of a SKU, and which of them bring what waits.

use crate::{LocationId, Quantity, Timestamp};
use std::collections::BTreeMap;

/// Since when so much of a SKU waits: behind all that waited before.
#[derive(Clone, Copy)]
pub(super) struct Behind {
    pub(super) ahead: Quantity,
    pub(super) quantity: Quantity,
}

/// One delivery.
pub(super) struct Delivery {
    pub(super) eta: Timestamp,
    pub(super) location: LocationId,
    /// What it and all before it bring.
    brought: Quantity,
}

/// Deliveries, the earliest first.
#[derive(Default)]
pub(super) struct Coming(Vec<Delivery>);

/// All deliveries of a SKU, and those to each location.
#[derive(Default)]
pub(super) struct Deliveries {
    all: Coming,
    to: BTreeMap<LocationId, Coming>,
}

impl Coming {
    fn add(&mut self, eta: Timestamp, location: LocationId, quantity: Quantity) {
        let before = self.0.last().map_or(Quantity::ZERO, |last| last.brought);
        self.0.push(Delivery { eta, location, brought: before.and(quantity) });
    }

    /// Those that bring what waits behind so much; none unless they bring all of it.
    pub(super) fn bringing(&self, Behind { ahead, quantity }: Behind) -> Option<&[Delivery]> {
        let first = self.0.partition_point(|delivery| delivery.brought <= ahead);
        let last = self.0.partition_point(|delivery| delivery.brought < ahead.and(quantity));
        self.0.get(first..=last)
    }
}

impl Deliveries {
    /// Adds one that comes after all others.
    pub(super) fn add(&mut self, eta: Timestamp, location: LocationId, quantity: Quantity) {
        self.all.add(eta, location, quantity);
        self.to.entry(location).or_default().add(eta, location, quantity);
    }

    /// Those to a location, or to any.
    pub(super) fn to(&self, location: Option<LocationId>) -> Option<&Coming> {
        location.map_or(Some(&self.all), |location| self.to.get(&location))
    }
}
