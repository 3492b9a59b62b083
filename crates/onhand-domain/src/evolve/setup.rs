//! How events of setting up change the state.

use crate::event::{
    BundleDefined, ChannelHoldbackSet, ChannelOpened, ImportAdvanced, LocationDefined, PurchaseLimitSet,
    SafetyStockSet, SkuDefined,
};
use crate::state::{LocationRow, PurchaseLimit, SkuDetails, SkuRow};
use crate::{Ledger, LocationId};
use std::sync::Arc;

impl Ledger {
    pub(super) fn location_defined(&mut self, event: &LocationDefined) -> Option<()> {
        let places = &mut self.state.places;
        let known = places.get(event.number);
        let is_next = event.number.index() == places.len() && places.number(event.location.as_str()).is_none();
        if !known.map_or(is_next, |row| row.name == event.location) {
            return None;
        }
        let row = LocationRow {
            name: event.location.clone(),
            kind: event.kind,
            capabilities: event.capabilities.clone(),
            priority: event.priority,
            coordinates: event.coordinates,
            timezone: event.timezone.clone(),
            lead_time: event.lead_time,
            daily_capacity: event.daily_capacity,
            suspended: known.is_some_and(|row| row.suspended),
            reported: known.and_then(|row| row.reported),
        };
        places.put(event.number, row)
    }

    pub(super) fn location_suspended(&mut self, location: LocationId, suspended: bool) -> Option<()> {
        self.state.places.get_mut(location)?.suspended = suspended;
        Some(())
    }

    pub(super) fn sku_defined(&mut self, event: &SkuDefined) -> Option<()> {
        let details = SkuDetails {
            title: event.title.clone(),
            unit: event.unit.clone(),
            backorder_limit: event.backorder_limit,
            attributes: event.attributes.clone(),
        };
        let goods = &mut self.state.goods;
        if event.number.index() == goods.len() && goods.number(event.sku.as_str()).is_none() {
            return goods.push(SkuRow::stocked(event.sku.clone(), event.decimals, details));
        }
        let row = goods.get_mut(event.number)?;
        if row.name != event.sku || row.decimals != event.decimals || row.is_bundle() {
            return None;
        }
        row.describe(details);
        Some(())
    }

    pub(super) fn bundle_defined(&mut self, event: &BundleDefined) -> Option<()> {
        let goods = &mut self.state.goods;
        let stocked =
            |component: &crate::event::BundleComponent| goods.get(component.sku).is_some_and(|row| !row.is_bundle());
        if !event.components.iter().all(stocked) {
            return None;
        }
        let details = SkuDetails { title: event.title.clone(), ..SkuDetails::default() };
        if event.number.index() == goods.len() && goods.number(event.sku.as_str()).is_none() {
            return goods.push(SkuRow::bundle(event.sku.clone(), &event.components, details));
        }
        let row = goods.get_mut(event.number)?;
        if row.name != event.sku || !row.is_bundle() {
            return None;
        }
        row.consists_of(&event.components);
        row.describe(details);
        Some(())
    }

    pub(super) fn safety_stock_set(&mut self, event: &SafetyStockSet) -> Option<()> {
        let level = self.level_of(event.sku, event.location)?;
        self.levels().extra_mut(level)?.safety_stock = event.quantity;
        Some(())
    }

    pub(super) fn channel_opened(&mut self, event: &ChannelOpened) -> Option<()> {
        let channels = &mut self.state.channels;
        if event.number.index() != channels.names.len() {
            return None;
        }
        if channels.numbers.insert(event.channel.clone(), event.number).is_some() {
            return None;
        }
        Arc::make_mut(&mut channels.names).push(event.channel.clone());
        Some(())
    }

    pub(super) fn channel_holdback_set(&mut self, event: &ChannelHoldbackSet) -> Option<()> {
        self.state.channels.names.get(event.channel.index())?;
        let level = self.level_of(event.sku, event.location)?;
        self.levels().extra_mut(level)?.hold_back(event.channel, event.quantity);
        Some(())
    }

    pub(super) fn purchase_limit_set(&mut self, event: &PurchaseLimitSet) -> Option<()> {
        let PurchaseLimitSet { sku, per_order, per_customer, window } = *event;
        let limit = PurchaseLimit { per_order, per_customer, window };
        let any = per_order.is_some() || per_customer.is_some();
        self.state.goods.get_mut(sku)?.set_limit(any.then_some(limit));
        Some(())
    }

    pub(super) fn import_advanced(&mut self, event: &ImportAdvanced) -> Option<()> {
        let imports = Arc::make_mut(&mut self.state.imports);
        let before = imports.insert(event.source.clone(), event.records).unwrap_or(0);
        (before <= event.records).then_some(())
    }
}
