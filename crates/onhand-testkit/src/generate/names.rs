//! The small world in which random scripts play.

use onhand_domain::{
    Capability, Command, Component, Coordinates, CustomerId, DefineBundle, DefineLocation, DefineSku, LocationKind,
    Measure, OrderId, Receive, ReservationId,
};

/// The channels of the small world; the last is never given a holdback.
pub const CHANNELS: [&str; 3] = ["web", "marketplace:amazon", "phone"];

/// SKUs with stock of their own: two by the piece, one by weight with two decimals.
pub(super) const STOCKED: [&str; 3] = ["mug", "plate", "cheese"];
/// Bundles: of pieces, and of a piece and something by weight.
pub(super) const BUNDLES: [&str; 2] = ["set", "hamper"];
/// Locations; the last does not sell, the one before is a third party's.
pub(super) const LOCATIONS: [&str; 6] = ["berlin", "hamburg", "munich", "cologne", "partner", "depot"];

/// How much of the small world a script plays in.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    pub(super) stocked: &'static [&'static str],
    pub(super) bundles: &'static [&'static str],
    pub(super) places: &'static [&'static str],
    pub(super) reservations: usize,
    pub(super) customers: usize,
    pub(super) orders: usize,
    /// How often limits are set, beside ten for everything that is set up.
    pub(super) limits: u32,
}

impl Stage {
    /// All of it.
    pub const WIDE: Self = Self {
        stocked: &STOCKED,
        bundles: &BUNDLES,
        places: &LOCATIONS,
        reservations: 4,
        customers: 2,
        orders: 4,
        limits: 2,
    };
    /// Two SKUs, their bundle, two locations, one customer: what is done follows from what was done before.
    pub const NARROW: Self = Self {
        stocked: &["mug", "plate"],
        bundles: &["set"],
        places: &["berlin", "hamburg"],
        reservations: 2,
        customers: 1,
        orders: 2,
        limits: 5,
    };
}

/// The reservations of the small world: few, so that they collide.
#[must_use]
pub fn reservations() -> Vec<ReservationId> {
    (1..=4).map(crate::reservation).collect()
}

/// The orders of the small world.
#[must_use]
pub fn orders() -> Vec<OrderId> {
    (1..=4).map(crate::order).collect()
}

/// The customers of the small world.
#[must_use]
pub fn customers() -> Vec<CustomerId> {
    (1..=2).map(crate::customer).collect()
}

/// What defines the small world, and puts some stock into it.
#[must_use]
pub fn prelude() -> Vec<Command> {
    prelude_on(Stage::WIDE)
}

/// What defines as much of the small world as this stage plays in, and puts some stock into it.
#[must_use]
pub fn prelude_on(stage: Stage) -> Vec<Command> {
    let locations = stage.places.iter().map(|name| location(name).into());
    let skus = stage.stocked.iter().map(|name| match *name {
        "cheese" => DefineSku::new("cheese").unit("kg", 2).into(),
        name => DefineSku::new(name).backorder_limit(9).into(),
    });
    let bundles = stage.bundles.iter().map(|name| bundle(name, 2).into());
    let stocked = stage.places.iter().take(4);
    let stock = stage.stocked.iter().flat_map(|sku| stocked.clone().map(|at| Receive::new(*sku, *at, 6).into()));
    locations.chain(skus).chain(bundles).chain(stock).collect()
}

/// A location as the small world knows it.
pub(super) fn location(name: &str) -> DefineLocation {
    let at = |latitude, longitude| Coordinates::from_microdegrees(latitude, longitude).ok();
    let (kind, priority, coordinates) = match name {
        "berlin" => (LocationKind::Store, Some(2), at(52_520_000, 13_405_000)),
        "hamburg" => (LocationKind::Warehouse, Some(1), at(53_551_000, 9_993_000)),
        "munich" => (LocationKind::Store, Some(2), at(48_137_000, 11_575_000)),
        "cologne" => (LocationKind::PickupPoint, None, None),
        "partner" => (LocationKind::ThirdParty, None, at(50_110_000, 8_682_000)),
        _ => (LocationKind::Warehouse, Some(0), at(51_340_000, 12_374_000)),
    };
    let mut location = DefineLocation { priority, coordinates, ..DefineLocation::new(name, kind) };
    if name == "depot" {
        location = location.capabilities([Capability::Ship]);
    }
    location
}

/// A bundle as the small world knows it, with so many of its first component.
pub(super) fn bundle(name: &str, first: i64) -> DefineBundle {
    let component = |sku: &str, quantity: Measure| Component { sku: sku.into(), quantity };
    let components = match name {
        "set" => vec![component("mug", first.into()), component("plate", 1.into())],
        _ => vec![component("cheese", first.into()), component("mug", 1.into())],
    };
    DefineBundle { sku: name.into(), title: name.into(), components }
}
