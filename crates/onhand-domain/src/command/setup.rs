//! Commands that set up: locations, SKUs, and the limits on promising them.

use super::helpers::is_default;
use crate::{Channel, Coordinates, Location, Measure, Reference, Sku, Span, Text};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a location is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocationKind {
    /// A shop that customers walk into.
    Store,
    /// A warehouse.
    Warehouse,
    /// A place that hands goods over.
    PickupPoint,
    /// Somebody else's stock, known from a feed.
    ThirdParty,
}

/// What a location can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Its stock may be promised.
    Sell,
    /// It sends parcels.
    Ship,
    /// Customers collect there.
    Pickup,
    /// It takes goods back.
    Return,
}

impl Capability {
    /// All of them: what a location can do unless its definition names fewer.
    pub const ALL: [Self; 4] = [Self::Sell, Self::Ship, Self::Pickup, Self::Return];
}

/// Defines a location, or replaces the definition of one; its stock is untouched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefineLocation {
    /// Its name.
    pub location: Location,
    /// What it is.
    pub kind: LocationKind,
    /// What it can do; everything unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<BTreeSet<Capability>>,
    /// Its turn in sourcing: lower first, those without one last, ties by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinates: Option<Coordinates>,
    /// Its time zone as IANA writes it, such as `Europe/Berlin` or `UTC`. The form is checked, not whether there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<Text>,
    /// How long it takes to get goods ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_time: Option<Span>,
    /// How many order lines it can serve a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily_capacity: Option<u32>,
}

impl DefineLocation {
    /// A location of a kind that can do everything.
    pub fn new(location: impl Into<Location>, kind: LocationKind) -> Self {
        Self {
            location: location.into(),
            kind,
            capabilities: None,
            priority: None,
            coordinates: None,
            timezone: None,
            lead_time: None,
            daily_capacity: None,
        }
    }

    /// A store.
    pub fn store(location: impl Into<Location>) -> Self {
        Self::new(location, LocationKind::Store)
    }

    /// A warehouse.
    pub fn warehouse(location: impl Into<Location>) -> Self {
        Self::new(location, LocationKind::Warehouse)
    }

    /// Somebody else's stock.
    pub fn third_party(location: impl Into<Location>) -> Self {
        Self::new(location, LocationKind::ThirdParty)
    }

    /// Its turn in sourcing: lower first.
    #[must_use]
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = Some(priority);
        self
    }

    /// How long it takes to get goods ready.
    #[must_use]
    pub fn lead_time(mut self, time: impl Into<Span>) -> Self {
        self.lead_time = Some(time.into());
        self
    }

    /// What it can do, instead of everything.
    #[must_use]
    pub fn capabilities(mut self, capabilities: impl IntoIterator<Item = Capability>) -> Self {
        self.capabilities = Some(capabilities.into_iter().collect());
        self
    }

    /// Where it is.
    #[must_use]
    pub fn at(mut self, coordinates: Coordinates) -> Self {
        self.coordinates = Some(coordinates);
        self
    }
}

/// Stops promising a location's stock; facts about it are still recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuspendLocation {
    /// Which.
    pub location: Location,
}

/// Promises a suspended location's stock again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResumeLocation {
    /// Which.
    pub location: Location,
}

/// The unit a SKU is measured in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its name: `piece`, `kg`.
    pub name: Text,
    /// How many digits after the point a quantity may have, 0 to 6.
    #[serde(default, skip_serializing_if = "is_default")]
    pub decimals: u8,
}

/// Defines a SKU, or replaces its title, backorder limit and attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefineSku {
    /// Its name.
    pub sku: Sku,
    /// What people call it.
    pub title: Text,
    /// What it is measured in; pieces unless named. Its decimals never change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// How much may be accepted beyond what is available; none unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backorder_limit: Option<Measure>,
    /// Whatever else the caller wants to say of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<Text, Text>,
}

impl DefineSku {
    /// A SKU counted in pieces, titled by its own name.
    pub fn new(sku: impl Into<Sku>) -> Self {
        let sku = sku.into();
        let title = Text::new(sku.as_str());
        Self { sku, title, unit: None, backorder_limit: None, attributes: BTreeMap::new() }
    }

    /// What people call it.
    #[must_use]
    pub fn title(mut self, title: impl Into<Text>) -> Self {
        self.title = title.into();
        self
    }

    /// So much may be accepted beyond what is available.
    #[must_use]
    pub fn backorder_limit(mut self, limit: impl Into<Measure>) -> Self {
        self.backorder_limit = Some(limit.into());
        self
    }

    /// Measured in a unit with so many digits after the point.
    #[must_use]
    pub fn unit(mut self, name: impl Into<Text>, decimals: u8) -> Self {
        self.unit = Some(Unit { name: name.into(), decimals });
        self
    }
}

/// Keeps sellable units from ever being promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetSafetyStock {
    /// Of what.
    pub sku: Sku,
    /// Where.
    pub location: Location,
    /// How much; zero lifts it.
    pub quantity: Measure,
}

impl SetSafetyStock {
    /// So much of a SKU at a location is never promised.
    pub fn new(sku: impl Into<Sku>, location: impl Into<Location>, quantity: impl Into<Measure>) -> Self {
        Self { sku: sku.into(), location: location.into(), quantity: quantity.into() }
    }
}

/// Keeps sellable units from one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetChannelHoldback {
    /// Of what.
    pub sku: Sku,
    /// Where.
    pub location: Location,
    /// From whom.
    pub channel: Channel,
    /// How much; zero lifts it.
    pub quantity: Measure,
}

impl SetChannelHoldback {
    /// So much of a SKU at a location is not for this channel.
    pub fn new(
        sku: impl Into<Sku>,
        location: impl Into<Location>,
        channel: impl Into<Channel>,
        quantity: impl Into<Measure>,
    ) -> Self {
        Self { sku: sku.into(), location: location.into(), channel: channel.into(), quantity: quantity.into() }
    }
}

/// Limits what one order, or one customer within a window, may take of a SKU; a reservation counts as an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPurchaseLimit {
    /// Of what.
    pub sku: Sku,
    /// The most in one order; no such limit unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_order: Option<Measure>,
    /// The most for one customer; no such limit unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_customer: Option<Measure>,
    /// Over how long the customer's purchases are added up; for ever unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Span>,
}

/// So much of one SKU in a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Of what.
    pub sku: Sku,
    /// How much in one bundle.
    pub quantity: Measure,
}

/// Defines a SKU that is sold as one and consists of others. It has no stock of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefineBundle {
    /// Its name.
    pub sku: Sku,
    /// What people call it.
    pub title: Text,
    /// What is in one; stocked SKUs, no bundles.
    pub components: Vec<Component>,
}

/// Notes how far an import has come, so that a new start goes on from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdvanceImport {
    /// What is imported: a digest of the source.
    pub source: Reference,
    /// How many of its records have been applied; never fewer than before.
    pub records: u64,
}
