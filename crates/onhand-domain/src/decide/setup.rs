//! Deciding what is set up.

use super::in_units;
use crate::event::{
    BundleComponent, BundleDefined, ChannelHoldbackSet, ChannelOpened, Event, ImportAdvanced, LocationDefined,
    LocationResumed, LocationSuspended, PurchaseLimitSet, SafetyStockSet, SkuDefined,
};
use crate::state::{SkuDetails, SkuRow, State};
use crate::{
    AdvanceImport, Capability, Channel, ChannelId, DefineBundle, DefineLocation, DefineSku, LocationId, Rejection,
    ResumeLocation, SetChannelHoldback, SetPurchaseLimit, SetSafetyStock, SkuId, SuspendLocation, Text,
};

/// The most channels one log can name.
const MOST_CHANNELS: usize = 65_536;

impl State {
    pub(super) fn define_location(&self, command: &DefineLocation, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let number = self.places.number(command.location.as_str());
        let capabilities = match &command.capabilities {
            Some(named) => named.iter().copied().collect(),
            None => Capability::ALL.to_vec(),
        };
        events.push(Event::from(LocationDefined {
            number: number.unwrap_or(LocationId(self.places.len() as u32)),
            location: command.location.clone(),
            kind: command.kind,
            capabilities,
            priority: command.priority,
            coordinates: command.coordinates,
            timezone: command.timezone.clone(),
            lead_time: command.lead_time,
            daily_capacity: command.daily_capacity,
        }));
        Ok(())
    }

    pub(super) fn suspend_location(&self, command: &SuspendLocation, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (location, _) = self.known_location(&command.location)?;
        events.push(Event::from(LocationSuspended { location }));
        Ok(())
    }

    pub(super) fn resume_location(&self, command: &ResumeLocation, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (location, _) = self.known_location(&command.location)?;
        events.push(Event::from(LocationResumed { location }));
        Ok(())
    }

    pub(super) fn define_sku(&self, command: &DefineSku, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let number = self.goods.number(command.sku.as_str());
        let decimals = command.unit.as_ref().map_or(0, |unit| unit.decimals);
        if let Some(row) = number.and_then(|number| self.goods.get(number)) {
            if row.is_bundle() {
                return Err(Rejection::SkuKindFixed { sku: command.sku.clone(), bundle: true });
            }
            if row.decimals != decimals {
                let (sku, requested) = (command.sku.clone(), decimals);
                return Err(Rejection::DecimalsFixed { sku, decimals: row.decimals, requested });
            }
        }
        let sku = SkuRow::stocked(command.sku.clone(), decimals, SkuDetails::default());
        let backorder_limit = command.backorder_limit.map(|limit| in_units(&sku, limit)).transpose()?;
        events.push(Event::from(SkuDefined {
            number: number.unwrap_or(SkuId(self.goods.len() as u32)),
            sku: command.sku.clone(),
            title: command.title.clone(),
            unit: command.unit.as_ref().map_or_else(|| Text::new("piece"), |unit| unit.name.clone()),
            decimals,
            backorder_limit,
            attributes: command.attributes.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        }));
        Ok(())
    }

    pub(super) fn define_bundle(&self, command: &DefineBundle, events: &mut Vec<Event>) -> Result<(), Rejection> {
        for component in &command.components {
            self.known_sku(&component.sku)?;
        }
        let number = self.goods.number(command.sku.as_str());
        if number.is_some_and(|number| !self.is_bundle(number)) {
            return Err(Rejection::SkuKindFixed { sku: command.sku.clone(), bundle: false });
        }
        let components = command
            .components
            .iter()
            .map(|component| {
                let (sku, row) = self.stocked_sku(&component.sku)?;
                Ok(BundleComponent { sku, quantity: in_units(row, component.quantity)? })
            })
            .collect::<Result<_, Rejection>>()?;
        events.push(Event::from(BundleDefined {
            number: number.unwrap_or(SkuId(self.goods.len() as u32)),
            sku: command.sku.clone(),
            title: command.title.clone(),
            components,
        }));
        Ok(())
    }

    pub(super) fn set_safety_stock(&self, command: &SetSafetyStock, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (sku, row, location) = self.known_level(&command.sku, &command.location)?;
        let quantity = in_units(row, command.quantity)?;
        events.push(Event::from(SafetyStockSet { sku, location, quantity }));
        Ok(())
    }

    pub(super) fn set_channel_holdback(
        &self,
        command: &SetChannelHoldback,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (sku, row, location) = self.known_level(&command.sku, &command.location)?;
        let quantity = in_units(row, command.quantity)?;
        let channel = self.channel_number(&command.channel, events)?;
        events.push(Event::from(ChannelHoldbackSet { sku, location, channel, quantity }));
        Ok(())
    }

    pub(super) fn set_purchase_limit(
        &self,
        command: &SetPurchaseLimit,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (sku, row) = self.known_sku(&command.sku)?;
        let per_order = command.per_order.map(|most| in_units(row, most)).transpose()?;
        let per_customer = command.per_customer.map(|most| in_units(row, most)).transpose()?;
        events.push(Event::from(PurchaseLimitSet { sku, per_order, per_customer, window: command.window }));
        Ok(())
    }

    pub(super) fn advance_import(&self, command: &AdvanceImport, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (source, records) = (command.source.clone(), command.records);
        let applied = self.imported(source.as_str());
        if records < applied {
            return Err(Rejection::ImportBehind { source, records, applied });
        }
        events.push(Event::from(ImportAdvanced { source, records }));
        Ok(())
    }

    /// A channel's number; one that was never named gets the next.
    pub(super) fn channel_number(&self, channel: &Channel, events: &mut Vec<Event>) -> Result<ChannelId, Rejection> {
        if let Some(number) = self.channel(channel.as_str()) {
            return Ok(number);
        }
        let known = self.channels.names.len();
        if known >= MOST_CHANNELS {
            return Err(Rejection::TooManyChannels { limit: MOST_CHANNELS as u32 });
        }
        let number = ChannelId(known as u32);
        events.push(Event::from(ChannelOpened { number, channel: channel.clone() }));
        Ok(number)
    }
}
