//! What is set up.

use super::{Limit, Model, ModelLocation, ModelSku, Told, can};
use onhand_domain::{
    AdvanceImport, Capability, DefineBundle, DefineLocation, DefineSku, Location, Rejection, SetChannelHoldback,
    SetPurchaseLimit, SetSafetyStock,
};

impl Model {
    pub(super) fn define_location(&mut self, command: &DefineLocation) -> Result<Told, Rejection> {
        let earlier = self.locations.get(&command.location);
        let location = ModelLocation {
            kind: command.kind,
            sells: can(command.capabilities.as_ref(), Capability::Sell),
            ships: can(command.capabilities.as_ref(), Capability::Ship),
            picks_up: can(command.capabilities.as_ref(), Capability::Pickup),
            takes_returns: can(command.capabilities.as_ref(), Capability::Return),
            priority: command.priority,
            coordinates: command.coordinates,
            lead_time: command.lead_time,
            suspended: earlier.is_some_and(|earlier| earlier.suspended),
            reported: earlier.and_then(|earlier| earlier.reported),
        };
        self.locations.insert(command.location.clone(), location);
        Ok(Told::default())
    }

    pub(super) fn suspend(&mut self, location: &Location, suspended: bool) -> Result<Told, Rejection> {
        self.known_location(location)?;
        if let Some(place) = self.locations.get_mut(location) {
            place.suspended = suspended;
        }
        Ok(Told::default())
    }

    pub(super) fn define_sku(&mut self, command: &DefineSku) -> Result<Told, Rejection> {
        let requested = command.unit.as_ref().map_or(0, |unit| unit.decimals);
        let sku = command.sku.clone();
        match self.skus.get(&sku) {
            Some(ModelSku { components: Some(_), .. }) => return Err(Rejection::SkuKindFixed { sku, bundle: true }),
            Some(ModelSku { decimals, .. }) if *decimals != requested => {
                return Err(Rejection::DecimalsFixed { sku, decimals: *decimals, requested });
            }
            Some(_) => {}
            None => {
                self.defined.push(sku.clone());
                self.skus.insert(sku, ModelSku { decimals: requested, ..ModelSku::default() });
            }
        }
        let limit = command.backorder_limit.map(|limit| self.units(&command.sku, limit)).transpose()?;
        self.skus.entry(command.sku.clone()).or_default().backorder_limit = limit;
        Ok(Told::default())
    }

    pub(super) fn define_bundle(&mut self, command: &DefineBundle) -> Result<Told, Rejection> {
        for component in &command.components {
            self.known_sku(&component.sku)?;
        }
        if self.skus.get(&command.sku).is_some_and(|row| row.components.is_none()) {
            return Err(Rejection::SkuKindFixed { sku: command.sku.clone(), bundle: false });
        }
        let mut components = Vec::new();
        for component in &command.components {
            components.push((component.sku.clone(), self.units(&component.sku, component.quantity)?));
        }
        self.skus.entry(command.sku.clone()).or_default().components = Some(components);
        Ok(Told::default())
    }

    pub(super) fn set_safety_stock(&mut self, command: &SetSafetyStock) -> Result<Told, Rejection> {
        self.known_sku(&command.sku)?;
        self.known_location(&command.location)?;
        let quantity = self.units(&command.sku, command.quantity)?;
        self.level(&command.sku, &command.location);
        self.safety_stock.insert((command.sku.clone(), command.location.clone()), quantity);
        Ok(Told::default())
    }

    pub(super) fn set_channel_holdback(&mut self, command: &SetChannelHoldback) -> Result<Told, Rejection> {
        self.known_sku(&command.sku)?;
        self.known_location(&command.location)?;
        let quantity = self.units(&command.sku, command.quantity)?;
        self.level(&command.sku, &command.location);
        let key = (command.sku.clone(), command.location.clone(), command.channel.to_string());
        self.holdbacks.insert(key, quantity);
        Ok(Told::default())
    }

    pub(super) fn set_purchase_limit(&mut self, command: &SetPurchaseLimit) -> Result<Told, Rejection> {
        self.known_sku(&command.sku)?;
        let per_order = command.per_order.map(|most| self.quantity(&command.sku, most)).transpose()?;
        let per_customer = command.per_customer.map(|most| self.quantity(&command.sku, most)).transpose()?;
        if let Some(row) = self.skus.get_mut(&command.sku) {
            row.limit = Limit { per_order, per_customer, window: command.window };
        }
        Ok(Told::default())
    }

    pub(super) fn advance_import(&mut self, command: &AdvanceImport) -> Result<Told, Rejection> {
        let (source, records) = (command.source.clone(), command.records);
        let applied = self.imports.get(&source).copied().unwrap_or(0);
        if records < applied {
            return Err(Rejection::ImportBehind { source, records, applied });
        }
        self.imports.insert(source, records);
        Ok(Told::default())
    }
}
