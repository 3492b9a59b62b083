//! Quantities in a SKU's smallest unit.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An exact whole number of a SKU's smallest unit: pieces, or grams of a SKU sold by kilograms with three decimals.
///
/// Signed, because facts may take stock below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(pub i64);

/// A sum of quantities left the range of 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuantityOverflow;

impl Quantity {
    /// None of it.
    pub const ZERO: Self = Self(0);
    /// The greatest quantity one line of a command may name.
    pub const MOST: Self = Self(1_000_000_000_000);

    /// The sum, unless it leaves the range of 64 bits.
    ///
    /// # Errors
    /// [`QuantityOverflow`] past the range.
    pub fn plus(self, other: Self) -> Result<Self, QuantityOverflow> {
        self.0.checked_add(other.0).map(Self).ok_or(QuantityOverflow)
    }

    /// The difference, unless it leaves the range of 64 bits.
    ///
    /// # Errors
    /// [`QuantityOverflow`] past the range.
    pub fn minus(self, other: Self) -> Result<Self, QuantityOverflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(QuantityOverflow)
    }

    /// `times` as much, unless it leaves the range of 64 bits.
    ///
    /// # Errors
    /// [`QuantityOverflow`] past the range.
    pub fn times(self, times: Self) -> Result<Self, QuantityOverflow> {
        self.0.checked_mul(times.0).map(Self).ok_or(QuantityOverflow)
    }

    /// The difference for figures that are judged or shown, held at the ends of the range.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The sum for figures that are judged or shown, held at the ends of the range.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Itself, or zero where it is below.
    #[must_use]
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Whether there is any.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl From<i64> for Quantity {
    fn from(units: i64) -> Self {
        Self(units)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
