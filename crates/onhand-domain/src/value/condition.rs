//! The conditions that goods on hand are in.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What state goods are in. Only `sellable` ones are promised to anybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Fit for sale.
    #[default]
    Sellable,
    /// Broken; waits for repair, return or the bin.
    Damaged,
    /// Waits for an inspection.
    QualityControl,
    /// Blocked, by a recall for instance.
    Quarantined,
}

impl Condition {
    /// All of them, in the order in which they are listed everywhere.
    pub const ALL: [Self; 4] = [Self::Sellable, Self::Damaged, Self::QualityControl, Self::Quarantined];

    /// The condition as it is written in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sellable => "sellable",
            Self::Damaged => "damaged",
            Self::QualityControl => "quality_control",
            Self::Quarantined => "quarantined",
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
