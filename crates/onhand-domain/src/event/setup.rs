//! Events of setting up.

use crate::{Capability, ChannelId, Coordinates, Location, LocationId, LocationKind, Quantity, Sku, SkuId, Span, Text};
use serde::{Deserialize, Serialize};

/// A location was defined, or defined anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationDefined {
    /// Its number: the next one for a new location, its own for one defined anew.
    pub number: LocationId,
    /// Its name.
    pub location: Location,
    /// What it is.
    pub kind: LocationKind,
    /// What it can do, in order.
    pub capabilities: Vec<Capability>,
    /// Its turn in sourcing.
    pub priority: Option<i32>,
    /// Where it is.
    pub coordinates: Option<Coordinates>,
    /// Its time zone.
    pub timezone: Option<Text>,
    /// How long it takes to get goods ready.
    pub lead_time: Option<Span>,
    /// How many order lines it can serve a day.
    pub daily_capacity: Option<u32>,
}

/// A location's stock is no longer promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationSuspended {
    /// Which.
    pub location: LocationId,
}

/// A suspended location's stock is promised again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationResumed {
    /// Which.
    pub location: LocationId,
}

/// A SKU was defined, or defined anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkuDefined {
    /// Its number: the next one for a new SKU, its own for one defined anew.
    pub number: SkuId,
    /// Its name.
    pub sku: Sku,
    /// What people call it.
    pub title: Text,
    /// The name of its unit.
    pub unit: Text,
    /// Digits after the point.
    pub decimals: u8,
    /// How much may be accepted beyond what is available.
    pub backorder_limit: Option<Quantity>,
    /// Whatever else was said of it, by key.
    pub attributes: Vec<(Text, Text)>,
}

/// A bundle was defined, or defined anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleDefined {
    /// Its number: the next one for a new bundle, its own for one defined anew.
    pub number: SkuId,
    /// Its name.
    pub sku: Sku,
    /// What people call it.
    pub title: Text,
    /// What is in one.
    pub components: Vec<BundleComponent>,
}

/// So much of one SKU in a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleComponent {
    /// Of what.
    pub sku: SkuId,
    /// How much in one bundle.
    pub quantity: Quantity,
}

/// So much is never promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafetyStockSet {
    /// Of what.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// How much.
    pub quantity: Quantity,
}

/// A channel was named for the first time, and got its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelOpened {
    /// Its number: the next one.
    pub number: ChannelId,
    /// Its name.
    pub channel: crate::Channel,
}

/// So much is not for one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelHoldbackSet {
    /// Of what.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// From whom.
    pub channel: ChannelId,
    /// How much.
    pub quantity: Quantity,
}

/// Purchases of a SKU are limited, or no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseLimitSet {
    /// Of what.
    pub sku: SkuId,
    /// The most in one order.
    pub per_order: Option<Quantity>,
    /// The most for one customer.
    pub per_customer: Option<Quantity>,
    /// Over how long a customer's purchases are added up.
    pub window: Option<Span>,
}

/// An import's progress was noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportAdvanced {
    /// A digest of its source.
    pub source: crate::Reference,
    /// How many of its records have been applied.
    pub records: u64,
}
