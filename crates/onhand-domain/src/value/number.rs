//! Numbers that the core gives: positions in the log, dense numbers for names.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A place in the log: events are numbered from 1, without gaps; 0 is before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub u64);

impl Position {
    /// Before the first event.
    pub const START: Self = Self(0);

    /// The position `events` further on.
    #[must_use]
    pub const fn plus(self, events: u64) -> Self {
        Self(self.0.saturating_add(events))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Declares a dense number that stands for a name, given in the order of definition.
macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The number as an index into a dense table.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

number!(
    /// A SKU's number in this log: 0 for the first defined, then 1, without gaps.
    SkuId
);
number!(
    /// A location's number in this log: 0 for the first defined, then 1, without gaps.
    LocationId
);
number!(
    /// A channel's number in this log: 0 for the first seen, then 1, without gaps.
    ChannelId
);
