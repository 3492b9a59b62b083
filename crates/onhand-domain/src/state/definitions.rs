//! Definitions of locations and SKUs, as entries of an image.

use super::{Entry, LocationRow, SkuRow};
use crate::event::{BundleComponent, BundleDefined, LocationDefined, SkuDefined};
use crate::{LocationId, SkuId};

/// A location, as it was defined.
pub(super) fn location_entry(number: LocationId, row: &LocationRow) -> Entry {
    let definition = LocationDefined {
        number,
        location: row.name.clone(),
        kind: row.kind,
        capabilities: row.capabilities.clone(),
        priority: row.priority,
        coordinates: row.coordinates,
        timezone: row.timezone.clone(),
        lead_time: row.lead_time,
        daily_capacity: row.daily_capacity,
    };
    Entry::Location(definition, row.suspended, row.reported)
}

/// A SKU or a bundle, as it was defined, with what is in it.
pub(super) fn sku_entry(number: SkuId, row: &SkuRow, components: &[BundleComponent]) -> Entry {
    let (sku, title) = (row.name.clone(), row.details().title.clone());
    match row.components() {
        Some(_) => Entry::Bundle(BundleDefined { number, sku, title, components: components.to_vec() }),
        None => Entry::Sku(SkuDefined {
            number,
            sku,
            title,
            unit: row.details().unit.clone(),
            decimals: row.decimals,
            backorder_limit: row.details().backorder_limit,
            attributes: row.details().attributes.clone(),
        }),
    }
}
