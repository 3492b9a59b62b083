//! Events of stock.

use crate::{
    Condition, Inbound, LocationId, Money, Quantity, Reason, Reference, ReservationId, SkuId, Supplier, Timestamp,
    Transfer,
};
use serde::{Deserialize, Serialize};

/// So much of one SKU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedLine {
    /// Of what.
    pub sku: SkuId,
    /// How much.
    pub quantity: Quantity,
}

/// Goods arrived and are sellable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockReceived {
    /// Of what.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// How much.
    pub quantity: Quantity,
    /// From whom.
    pub supplier: Option<Supplier>,
    /// What one unit cost.
    pub cost: Option<Money>,
}

/// Goods left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockIssued {
    /// Of what.
    pub sku: SkuId,
    /// From where.
    pub location: LocationId,
    /// How much.
    pub quantity: Quantity,
    /// The caller's own number for it.
    pub reference: Option<Reference>,
    /// The reservation whose promised goods left; one that promises none of them is only named.
    pub reservation: Option<ReservationId>,
}

/// Sellable stock was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockAdjusted {
    /// Of what.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// By how much.
    pub delta: Quantity,
    /// Why.
    pub reason: Reason,
}

/// Stock was counted. It changes by `counted − expected`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockCounted {
    /// What.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// In which condition.
    pub condition: Condition,
    /// How much was there.
    pub counted: Quantity,
    /// What the books said at that moment.
    pub expected: Quantity,
    /// At which moment.
    pub counted_at: Timestamp,
}

/// Goods turned out to be in another condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionChanged {
    /// What.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// What the books said.
    pub from: Condition,
    /// What it is.
    pub to: Condition,
    /// How much.
    pub quantity: Quantity,
}

/// A delivery was announced, or announced anew: what is still to come of it is now this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundAnnounced {
    /// The caller's number for it.
    pub inbound: Inbound,
    /// Where it goes.
    pub location: LocationId,
    /// What is to come.
    pub lines: Vec<MovedLine>,
    /// When.
    pub eta: Timestamp,
}

/// Goods of an announced delivery arrived and are sellable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundReceived {
    /// Which delivery.
    pub inbound: Inbound,
    /// Where it arrived.
    pub location: LocationId,
    /// What arrived.
    pub lines: Vec<MovedLine>,
    /// Nothing more is to come of it.
    pub closed: bool,
}

/// Goods left one location for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferDispatched {
    /// The caller's number for it.
    pub transfer: Transfer,
    /// Where they left.
    pub from: LocationId,
    /// Where they go.
    pub to: LocationId,
    /// What left.
    pub lines: Vec<MovedLine>,
}

/// Goods of a transfer arrived and are sellable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferReceived {
    /// Which transfer.
    pub transfer: Transfer,
    /// Where it arrived.
    pub location: LocationId,
    /// What arrived.
    pub lines: Vec<MovedLine>,
    /// What never will, and is written off.
    pub written_off: Vec<MovedLine>,
    /// Nothing more is to come of it.
    pub closed: bool,
}

/// A third party's feed was taken over. Each line changes stock by `reported − expected`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockReported {
    /// Whose.
    pub location: LocationId,
    /// What it has.
    pub lines: Vec<ReportedLine>,
    /// The moment the feed speaks of.
    pub as_of: Timestamp,
}

/// What a third party's feed says of one SKU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedLine {
    /// Of what.
    pub sku: SkuId,
    /// What the feed says.
    pub reported: Quantity,
    /// What the books said at that moment.
    pub expected: Quantity,
}

/// Goods that were promised, or that the books held, are not there. Asks for a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortfallRecorded {
    /// Of what.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// In which condition; promises suffer only from `sellable`.
    pub condition: Condition,
    /// How much is missing in all.
    pub short: Quantity,
    /// The promises it hits, newest first: a bounded number in one event.
    pub promises: Vec<PromiseHit>,
    /// What the promises named so far do not make up; where there is some, another event goes on.
    pub unnamed: Quantity,
}

/// A promise that a shortfall hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseHit {
    /// Whose.
    pub reservation: ReservationId,
    /// How much of it is not there.
    pub quantity: Quantity,
}
