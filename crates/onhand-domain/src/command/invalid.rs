//! What is to be said of a command that makes no sense.

/// A command makes no sense, whatever the stock. Nothing was looked at, nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Invalid {
    /// A name or a text is empty.
    #[error("{field} is empty")]
    Empty {
        /// Which field.
        field: &'static str,
    },
    /// A name or a text is too long.
    #[error("{field} has {length} bytes; at most {limit} are taken")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// A name has a character it must not have.
    #[error("{field} {value:?} must be {wanted}")]
    BadText {
        /// Which field.
        field: &'static str,
        /// What was given.
        value: String,
        /// What is taken.
        wanted: &'static str,
    },
    /// A number lies out of its range.
    #[error("{field} is {value}; it must lie between {least} and {most}")]
    OutOfRange {
        /// Which field.
        field: &'static str,
        /// What was given.
        value: i64,
        /// The least that is taken.
        least: i64,
        /// The most that is taken.
        most: i64,
    },
    /// A list is longer than one command may carry.
    #[error("{field} has {length} entries; at most {limit} are taken")]
    TooMany {
        /// Which field.
        field: &'static str,
        /// How many there are.
        length: usize,
        /// How many may be.
        limit: usize,
    },
    /// The same thing is named twice where once is meant.
    #[error("{field} names {value:?} twice")]
    Twice {
        /// Which field.
        field: &'static str,
        /// What is named twice.
        value: String,
    },
    /// Fields that do not go together.
    #[error("{message}")]
    Contradiction {
        /// Which, and what would do.
        message: &'static str,
    },
}
