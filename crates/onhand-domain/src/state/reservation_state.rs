//! What has become of a reservation.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What has become of a reservation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservationState {
    /// Never made, or ended so long ago that only the log remembers.
    #[default]
    Unknown,
    /// A hold that has not expired.
    Open,
    /// Its holds are allocations, or its goods have left.
    Confirmed,
    /// Given back: released, or all allocations canceled.
    Released,
    /// Its time ran out.
    Expired,
    /// An order took its goods; or it is what an order is promised, under the order's id.
    Ordered,
}

impl ReservationState {
    /// The state as it is written in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Released => "released",
            Self::Expired => "expired",
            Self::Ordered => "ordered",
        }
    }
}

impl fmt::Display for ReservationState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
