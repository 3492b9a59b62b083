//! What is measured: the workloads, the same for everybody.

use crate::ask::Assortment;
use crate::shop::Keeps;
use serde::Serialize;

/// What callers do, over and over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Workload {
    /// One unit of any SKU at any location.
    Reserve,
    /// The same, and once it is granted, its confirmation.
    Cycle,
    /// One unit of the one SKU that everybody wants.
    Hot,
    /// A record as large as a reservation's, judged by nobody.
    Append,
}

impl Workload {
    /// What a peer of a kind is measured at.
    pub(crate) fn of(keeps: Keeps) -> &'static [Self] {
        match keeps {
            Keeps::Stock => &[Self::Reserve, Self::Cycle, Self::Hot],
            Keeps::Records => &[Self::Append],
        }
    }

    pub(crate) fn assortment(self, skus: u16) -> Assortment {
        match self {
            Self::Reserve | Self::Cycle | Self::Append => Assortment::wide(skus),
            Self::Hot => Assortment::HOT,
        }
    }

    /// As a column is headed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Reserve => "reserve",
            Self::Cycle => "reserve and confirm",
            Self::Hot => "one hot SKU",
            Self::Append => "append",
        }
    }
}
