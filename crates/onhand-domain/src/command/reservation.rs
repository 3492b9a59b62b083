//! Commands about reservations: holds that expire, and what becomes of them.

use super::helpers::is_default;
use crate::{Channel, Coordinates, CustomerId, Location, Measure, Reference, ReservationId, Sku, Span};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// What is wanted of one SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReserveLine {
    /// Of what: a stocked SKU or a bundle.
    pub sku: Sku,
    /// How much.
    pub quantity: Measure,
    /// From where; sourced unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// Holds stock for a while. Under the id of an open hold it replaces that hold's lines: its own hold never
/// blocks it, and a refused replacement leaves the old hold as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reserve {
    /// Which hold; the command's own id unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<ReservationId>,
    /// Where the customer buys. Without one the largest holdback applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// For whom, where purchase limits a customer are to be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// What is wanted.
    pub lines: SmallVec<[ReserveLine; 1]>,
    /// How long the hold lasts.
    pub expires_in: Span,
    /// Take less where there is less, down to one line of something.
    #[serde(default, skip_serializing_if = "is_default")]
    pub partial: bool,
    /// How locations are chosen for lines that name none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sourcing: Sourcing,
}

impl Default for Reserve {
    fn default() -> Self {
        Self::new()
    }
}

impl Reserve {
    /// A hold of nothing yet, for a quarter of an hour.
    #[must_use]
    pub fn new() -> Self {
        Self {
            reservation: None,
            channel: None,
            customer: None,
            lines: SmallVec::new(),
            expires_in: Span::from_seconds(15 * 60),
            partial: false,
            sourcing: Sourcing::default(),
        }
    }

    /// Under an id of the caller's, so that it can be replaced later.
    #[must_use]
    pub fn reservation(mut self, reservation: ReservationId) -> Self {
        self.reservation = Some(reservation);
        self
    }

    /// Where the customer buys.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<Channel>) -> Self {
        self.channel = Some(channel.into());
        self
    }

    /// For whom.
    #[must_use]
    pub fn customer(mut self, customer: CustomerId) -> Self {
        self.customer = Some(customer);
        self
    }

    /// So much of a SKU, from wherever it can be had.
    #[must_use]
    pub fn line(mut self, sku: impl Into<Sku>, quantity: impl Into<Measure>) -> Self {
        self.lines.push(ReserveLine { sku: sku.into(), quantity: quantity.into(), location: None });
        self
    }

    /// So much of a SKU, from this location.
    #[must_use]
    pub fn line_at(mut self, sku: impl Into<Sku>, location: impl Into<Location>, quantity: impl Into<Measure>) -> Self {
        self.lines.push(ReserveLine { sku: sku.into(), quantity: quantity.into(), location: Some(location.into()) });
        self
    }

    /// How long the hold lasts.
    #[must_use]
    pub fn expires_in(mut self, expires_in: impl Into<Span>) -> Self {
        self.expires_in = expires_in.into();
        self
    }

    /// Take less where there is less.
    #[must_use]
    pub fn partial(mut self) -> Self {
        self.partial = true;
        self
    }

    /// How locations are chosen.
    #[must_use]
    pub fn sourcing(mut self, sourcing: impl Into<Sourcing>) -> Self {
        self.sourcing = sourcing.into();
        self
    }
}

/// The order in which locations are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Every line names its location.
    Explicit,
    /// By the locations' priority.
    #[default]
    Priority,
    /// Where most is available first.
    HighestAvailable,
    /// The nearest to the given coordinates first.
    Nearest,
    /// As few locations as will do: exact within a fixed budget of steps, then greedy.
    FewestShipments,
}

/// How locations are chosen for lines that name none. Ties go by the location's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sourcing {
    /// The order in which locations are asked.
    pub strategy: Strategy,
    /// Where the goods are to go; [`Strategy::Nearest`] needs it.
    pub coordinates: Option<Coordinates>,
    /// From how many locations at most; any number unless named.
    pub max_shipments: Option<u32>,
}

impl Sourcing {
    /// The nearest location first.
    #[must_use]
    pub const fn nearest(coordinates: Coordinates) -> Self {
        Self { strategy: Strategy::Nearest, coordinates: Some(coordinates), max_shipments: None }
    }

    /// From so many locations at most.
    #[must_use]
    pub const fn max_shipments(mut self, most: u32) -> Self {
        self.max_shipments = Some(most);
        self
    }
}

impl From<Strategy> for Sourcing {
    fn from(strategy: Strategy) -> Self {
        Self { strategy, coordinates: None, max_shipments: None }
    }
}

/// Lets a hold last until this much from now at least, within the longest life that is configured. One that lasts
/// longer already ends when it would have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtendReservation {
    /// Which.
    pub reservation: ReservationId,
    /// From now.
    pub expires_in: Span,
}

/// Gives a hold back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseReservation {
    /// Which.
    pub reservation: ReservationId,
}

/// Turns a hold into allocations that do not expire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmReservation {
    /// Which.
    pub reservation: ReservationId,
    /// The caller's own number for it, an order kept elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
}

/// So much of what a confirmed reservation was promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromisedLine {
    /// Of what.
    pub sku: Sku,
    /// How much.
    pub quantity: Measure,
    /// At which location; needed where the SKU was promised from several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// Gives a confirmed reservation's allocations back, all or some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelAllocation {
    /// Which.
    pub reservation: ReservationId,
    /// What of it; everything unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<PromisedLine>>,
}
