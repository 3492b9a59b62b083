//! Events of reservations.

use super::MovedLine;
use crate::{ChannelId, CustomerId, LocationId, Quantity, Reference, ReservationId, SkuId, Timestamp};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// So much of one SKU at one location, taken by a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldLine {
    /// Of what.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// How much.
    pub quantity: Quantity,
}

/// Lines of a reservation; most have one.
pub type HeldLines = SmallVec<[HeldLine; 1]>;

/// What was asked for and could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissedLine {
    /// Of what.
    pub sku: SkuId,
    /// How much was asked for.
    pub requested: Quantity,
    /// How much was taken.
    pub granted: Quantity,
}

/// How an answer of a search was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Search {
    /// Nothing was searched for: the order of locations decided.
    #[default]
    None,
    /// No better answer exists.
    Exact,
    /// The fixed budget of steps ran out; a good answer was taken.
    Greedy,
    /// Nothing was judged: a sale that has occurred told where its goods come from.
    Told,
}

/// Stock was held for a while; under the id of an open hold, instead of what that hold had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockReserved {
    /// The hold.
    pub reservation: ReservationId,
    /// What it holds, one line for each SKU and location, bundles by their components.
    pub lines: HeldLines,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Where the customer buys.
    pub channel: Option<ChannelId>,
    /// An open hold's lines were replaced.
    pub replaced: bool,
    /// How its locations were found.
    pub search: Search,
    /// For whom.
    pub customer: Option<CustomerId>,
    /// The bundles among what was asked for; `lines` holds their components.
    pub bundles: Vec<MovedLine>,
    /// What a partial hold could not have.
    pub missed: Vec<MissedLine>,
}

/// A hold lasts longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationExtended {
    /// Which.
    pub reservation: ReservationId,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A hold was given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationReleased {
    /// Which.
    pub reservation: ReservationId,
}

/// A hold became allocations that do not expire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationConfirmed {
    /// Which.
    pub reservation: ReservationId,
    /// The caller's own number for it.
    pub reference: Option<Reference>,
}

/// Allocations of a confirmed reservation were given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocationCanceled {
    /// Which.
    pub reservation: ReservationId,
    /// What of it.
    pub lines: HeldLines,
}

/// Holds reached their end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldsExpired {
    /// Which, by expiry, then by id.
    pub reservations: Vec<ReservationId>,
}
