//! Money: a whole number of a currency's smallest unit.

use iso_currency::Currency as Iso;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// An ISO 4217 currency, by its three letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// An exact sum of money: minor units (cents, or yen, which have none) of one currency.
///
/// In JSON `{"amount":"19.99","currency":"EUR"}`, with at most as many digits after the point as the currency has.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// What was given is no sum of money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Not a currency of ISO 4217.
    #[error("{code:?} is not a currency of ISO 4217 with minor units; write its three capital letters, such as EUR")]
    UnknownCurrency {
        /// What was given.
        code: String,
    },
    /// Not an amount of that currency.
    #[error(
        "{amount:?} is not an amount of {currency}: write a decimal with at most {exponent} digits after the point"
    )]
    BadAmount {
        /// What was given.
        amount: String,
        /// The currency it was to be of.
        currency: Currency,
        /// How many digits after the point the currency has.
        exponent: u8,
    },
}

impl Currency {
    /// The euro, of a hundred cents.
    pub const EURO: Self = Self(*b"EUR");

    /// The currency of a three-letter code.
    ///
    /// # Errors
    /// [`MoneyError::UnknownCurrency`] for a code that ISO 4217 does not list, or lists without a minor unit (gold).
    pub fn from_code(code: &str) -> Result<Self, MoneyError> {
        let unknown = || MoneyError::UnknownCurrency { code: code.chars().take(8).collect() };
        let letters: [u8; 3] = code.as_bytes().try_into().map_err(|_| unknown())?;
        Iso::from_code(code).and_then(Iso::exponent).map(|_| Self(letters)).ok_or_else(unknown)
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// How many digits after the point the currency has: EUR 2, JPY 0, KWD 3.
    #[must_use]
    pub fn exponent(self) -> u8 {
        Iso::from_code(self.code()).and_then(Iso::exponent).and_then(|digits| u8::try_from(digits).ok()).unwrap_or(0)
    }
}

impl Money {
    /// So many minor units of a currency.
    #[must_use]
    pub const fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// From a decimal such as `19.99`.
    ///
    /// # Errors
    /// [`MoneyError::BadAmount`] for anything else, and for more digits than the currency has.
    pub fn from_decimal(amount: &str, currency: Currency) -> Result<Self, MoneyError> {
        let exponent = currency.exponent();
        amount
            .parse::<crate::Measure>()
            .ok()
            .and_then(|decimal| {
                if exponent == 0 { whole(decimal, amount) } else { decimal.in_smallest_units(exponent).map(|q| q.0) }
            })
            .map(|minor| Self { minor, currency })
            .ok_or_else(|| MoneyError::BadAmount { amount: amount.chars().take(40).collect(), currency, exponent })
    }

    /// Minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }
}

fn whole(decimal: crate::Measure, written: &str) -> Option<i64> {
    (!written.contains('.')).then(|| decimal.digits())
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Money {
    fn decimal(self) -> crate::Measure {
        crate::Measure::of(crate::Quantity(self.minor), self.currency.exponent())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        Self::from_code(&code).map_err(de::Error::custom)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    amount: String,
    currency: Currency,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            Written { amount: self.decimal().to_string(), currency: self.currency }.serialize(serializer)
        } else {
            (self.minor, self.currency).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let Written { amount, currency } = Written::deserialize(deserializer)?;
            Self::from_decimal(&amount, currency).map_err(de::Error::custom)
        } else {
            <(i64, Currency)>::deserialize(deserializer).map(|(minor, currency)| Self { minor, currency })
        }
    }
}
