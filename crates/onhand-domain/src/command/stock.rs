//! Commands about stock: what comes, goes, moves, is counted, is found broken.

use super::helpers::is_default;
use crate::{
    Condition, Inbound, Location, Measure, Money, Reason, Reference, ReservationId, Sku, Supplier, Timestamp, Transfer,
};
use serde::{Deserialize, Serialize};

/// So much of one SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Of what.
    pub sku: Sku,
    /// How much.
    pub quantity: Measure,
}

impl Line {
    /// So much of a SKU.
    pub fn new(sku: impl Into<Sku>, quantity: impl Into<Measure>) -> Self {
        Self { sku: sku.into(), quantity: quantity.into() }
    }
}

/// Goods arrived and are fit for sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// Of what.
    pub sku: Sku,
    /// Where.
    pub location: Location,
    /// How much.
    pub quantity: Measure,
    /// From whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<Supplier>,
    /// What one of the SKU's units cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
}

impl Receive {
    /// So much of a SKU arrived at a location.
    pub fn new(sku: impl Into<Sku>, location: impl Into<Location>, quantity: impl Into<Measure>) -> Self {
        Self { sku: sku.into(), location: location.into(), quantity: quantity.into(), supplier: None, cost: None }
    }
}

/// Goods leave. What is promised to others stays, unless the goods are gone already or the caller insists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// Of what.
    pub sku: Sku,
    /// From where.
    pub location: Location,
    /// How much.
    pub quantity: Measure,
    /// The caller's own number for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// The reservation whose promised goods leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<ReservationId>,
    /// It has happened already: recorded whatever the stock says, with a shortfall where promises suffer.
    #[serde(default, skip_serializing_if = "is_default")]
    pub occurred: bool,
    /// Take promised stock, too, and record the shortfall.
    #[serde(default, skip_serializing_if = "is_default")]
    pub force: bool,
}

impl Issue {
    /// So much of a SKU leaves a location.
    pub fn new(sku: impl Into<Sku>, location: impl Into<Location>, quantity: impl Into<Measure>) -> Self {
        Self {
            sku: sku.into(),
            location: location.into(),
            quantity: quantity.into(),
            reference: None,
            reservation: None,
            occurred: false,
            force: false,
        }
    }

    /// Out of what a reservation was promised.
    #[must_use]
    pub fn out_of(mut self, reservation: ReservationId) -> Self {
        self.reservation = Some(reservation);
        self
    }

    /// It has happened already.
    #[must_use]
    pub fn occurred(mut self) -> Self {
        self.occurred = true;
        self
    }

    /// The caller's own number for it.
    #[must_use]
    pub fn reference(mut self, reference: impl Into<Reference>) -> Self {
        self.reference = Some(reference.into());
        self
    }
}

/// Corrects sellable stock by a difference, for a documented reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjust {
    /// Of what.
    pub sku: Sku,
    /// Where.
    pub location: Location,
    /// By how much, up or down; not zero.
    pub delta: Measure,
    /// Why.
    pub reason: Reason,
    /// Take promised stock, too, and record the shortfall.
    #[serde(default, skip_serializing_if = "is_default")]
    pub force: bool,
}

impl Adjust {
    /// A correction of a SKU's stock at a location.
    pub fn new(
        sku: impl Into<Sku>,
        location: impl Into<Location>,
        delta: impl Into<Measure>,
        reason: impl Into<Reason>,
    ) -> Self {
        Self { sku: sku.into(), location: location.into(), delta: delta.into(), reason: reason.into(), force: false }
    }
}

/// Somebody counted. The difference to what the books said at that moment is the variance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// What.
    pub sku: Sku,
    /// Where.
    pub location: Location,
    /// In which condition; sellable unless named.
    #[serde(default, skip_serializing_if = "is_default")]
    pub condition: Condition,
    /// How much was there.
    pub counted: Measure,
    /// When; now unless named. What was sold since is no variance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_at: Option<Timestamp>,
}

impl Count {
    /// So much of a SKU was found at a location, just now.
    pub fn new(sku: impl Into<Sku>, location: impl Into<Location>, counted: impl Into<Measure>) -> Self {
        Self {
            sku: sku.into(),
            location: location.into(),
            condition: Condition::Sellable,
            counted: counted.into(),
            counted_at: None,
        }
    }

    /// When it was counted.
    #[must_use]
    pub fn at(mut self, counted_at: Timestamp) -> Self {
        self.counted_at = Some(counted_at);
        self
    }
}

/// Goods turned out to be in another condition. A fact: recorded even where the books deny it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeCondition {
    /// What.
    pub sku: Sku,
    /// Where.
    pub location: Location,
    /// What the books said.
    pub from: Condition,
    /// What it is.
    pub to: Condition,
    /// How much of it.
    pub quantity: Measure,
}

/// Announces a delivery, or replaces what was announced and not yet received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnounceInbound {
    /// The caller's number for it.
    pub inbound: Inbound,
    /// Where it goes.
    pub location: Location,
    /// What is in it.
    pub lines: Vec<Line>,
    /// When it is expected.
    pub eta: Timestamp,
}

/// Goods of an announced delivery arrived: fewer or more than announced, or others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiveInbound {
    /// Which delivery.
    pub inbound: Inbound,
    /// What arrived.
    pub lines: Vec<Line>,
    /// Nothing more is to come: what is missing is no longer incoming.
    #[serde(default, skip_serializing_if = "is_default")]
    pub close: bool,
}

/// Sends goods from one location to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DispatchTransfer {
    /// The caller's number for it.
    pub transfer: Transfer,
    /// Where goods leave.
    pub from: Location,
    /// Where they go.
    pub to: Location,
    /// What leaves.
    pub lines: Vec<Line>,
    /// Take promised stock, too, and record the shortfall.
    #[serde(default, skip_serializing_if = "is_default")]
    pub force: bool,
}

/// Goods of a transfer arrived. What is missing stays open, or is written off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiveTransfer {
    /// Which transfer.
    pub transfer: Transfer,
    /// What arrived.
    pub lines: Vec<Line>,
    /// Nothing more is to come: what is missing is written off.
    #[serde(default, skip_serializing_if = "is_default")]
    pub close: bool,
}

/// A third party's feed says what it has. What left since the feed was drawn is no variance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportStock {
    /// Whose feed: a location of kind `third_party`.
    pub location: Location,
    /// What it has of each SKU it names.
    pub lines: Vec<Line>,
    /// The moment the feed speaks of.
    pub as_of: Timestamp,
}
