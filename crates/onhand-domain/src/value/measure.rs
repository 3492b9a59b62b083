//! Quantities as callers write them, before a SKU's unit is known.

use crate::Quantity;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// A quantity as a caller writes it: a whole number of smallest units, or a decimal of the SKU's unit.
///
/// `250` is 250 pieces or, for a SKU in kilograms with three decimals, 250 grams; `"0.250"` is a quarter of
/// a kilogram and fits only a SKU that declares at least three decimals. In JSON the first is an integer,
/// the second a string.
///
/// ```
/// use onhand_domain::{Measure, Quantity};
/// let cheese: Measure = "0.255".parse()?;
/// assert_eq!(cheese.in_smallest_units(3), Some(Quantity(255)));
/// assert_eq!(cheese.in_smallest_units(2), None);
/// assert_eq!(Measure::from(250).in_smallest_units(3), Some(Quantity(250)));
/// # Ok::<(), onhand_domain::MeasureError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Measure {
    digits: i64,
    decimals: Option<u8>,
}

/// A text is no decimal number that a quantity can be written as.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not a quantity: write a decimal such as \"1.250\", of at most {} digits after the point",
    Measure::MOST_DECIMALS
)]
pub struct MeasureError {
    text: String,
}

impl Measure {
    /// The most digits after the point that a SKU may declare.
    pub const MOST_DECIMALS: u8 = 6;

    /// A whole number of smallest units.
    #[must_use]
    pub const fn units(units: i64) -> Self {
        Self { digits: units, decimals: None }
    }

    /// The measure in smallest units of a SKU with so many decimals, where it fits exactly.
    #[must_use]
    pub fn in_smallest_units(self, decimals: u8) -> Option<Quantity> {
        let Some(written) = self.decimals else {
            return Some(Quantity(self.digits));
        };
        if decimals == 0 {
            return None;
        }
        let power = |n: u8| 10_i64.checked_pow(u32::from(n));
        if written <= decimals {
            self.digits.checked_mul(power(decimals - written)?).map(Quantity)
        } else {
            let divisor = power(written - decimals)?;
            (self.digits % divisor == 0).then(|| Quantity(self.digits / divisor))
        }
    }

    /// The digits without their point: what is judged where only the sign and the size matter.
    #[must_use]
    pub const fn digits(self) -> i64 {
        self.digits
    }

    /// A quantity as it is shown for a SKU with so many decimals.
    #[must_use]
    pub const fn of(quantity: Quantity, decimals: u8) -> Self {
        Self { digits: quantity.0, decimals: if decimals == 0 { None } else { Some(decimals) } }
    }
}

impl From<i64> for Measure {
    fn from(units: i64) -> Self {
        Self::units(units)
    }
}

impl From<i32> for Measure {
    fn from(units: i32) -> Self {
        Self::units(i64::from(units))
    }
}

impl From<u32> for Measure {
    fn from(units: u32) -> Self {
        Self::units(i64::from(units))
    }
}

impl From<Quantity> for Measure {
    fn from(quantity: Quantity) -> Self {
        Self::units(quantity.0)
    }
}

impl FromStr for Measure {
    type Err = MeasureError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| MeasureError { text: text.chars().take(40).collect() })
    }
}

fn parse(text: &str) -> Option<Measure> {
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    if unsigned.ends_with('.') || fraction.len() > usize::from(Measure::MOST_DECIMALS) || whole.len() > 18 {
        return None;
    }
    let mut digits: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        digits = digits.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
    }
    Some(Measure { digits: if negative { -digits } else { digits }, decimals: u8::try_from(fraction.len()).ok() })
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = usize::from(self.decimals.unwrap_or(0));
        if decimals == 0 {
            return write!(f, "{}", self.digits);
        }
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        write!(f, "{}{whole}.{fraction}", if self.digits < 0 { "-" } else { "" })
    }
}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.decimals {
            None => serializer.serialize_i64(self.digits),
            Some(_) => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl de::Visitor<'_> for Written {
            type Value = Measure;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number, or a decimal in quotes such as \"1.250\"")
            }

            fn visit_i64<E: de::Error>(self, units: i64) -> Result<Measure, E> {
                Ok(Measure::units(units))
            }

            fn visit_u64<E: de::Error>(self, units: u64) -> Result<Measure, E> {
                i64::try_from(units)
                    .map(Measure::units)
                    .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(units), &self))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Measure, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Written)
    }
}
