//! Moments and spans, as data: nothing here reads a clock.

use jiff::SignedDuration;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr, time::Duration};

/// A moment: microseconds since 1970-01-01T00:00:00Z.
///
/// RFC 3339 in text and JSON, an integer in the log.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A length of time in microseconds, never negative.
///
/// In JSON whole seconds or an ISO 8601 duration (`420`, `"PT7M"`); an integer of microseconds in the log.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

/// A text or a number is no moment or span the core can hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not {wanted}")]
pub struct TimeError {
    given: String,
    wanted: &'static str,
}

const MICROS_A_SECOND: i64 = 1_000_000;
// The last second that jiff can name: 9999-12-30T22:00:00Z, which every time zone has in the year 9999.
const LAST_MICRO: i64 = 253_402_207_200_000_000;
const FIRST_MICRO: i64 = -62_135_596_800_000_000;

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);
    /// The last moment that has a name in every time zone: 9999-12-30T22:00:00Z.
    pub const LAST: Self = Self(LAST_MICRO);

    /// From microseconds since 1970; held inside the years 1 to 9999.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        if micros > LAST_MICRO {
            Self(LAST_MICRO)
        } else if micros < FIRST_MICRO {
            Self(FIRST_MICRO)
        } else {
            Self(micros)
        }
    }

    /// From whole seconds since 1970; held inside the years 1 to 9999.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self::from_micros(seconds.saturating_mul(MICROS_A_SECOND))
    }

    /// Microseconds since 1970.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The moment a span later, held at the end of the year 9999.
    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Self::from_micros(self.0.saturating_add(span.0))
    }

    /// The moment a span earlier, held at the beginning of the year 1.
    #[must_use]
    pub const fn minus(self, span: Span) -> Self {
        Self::from_micros(self.0.saturating_sub(span.0))
    }

    /// How long after `earlier` this is; nothing where it is not.
    #[must_use]
    pub fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0).max(0))
    }
}

impl Span {
    /// From whole seconds.
    #[must_use]
    pub const fn from_seconds(seconds: u32) -> Self {
        Self(seconds as i64 * MICROS_A_SECOND)
    }

    /// From whole days.
    #[must_use]
    pub const fn from_days(days: u16) -> Self {
        Self(days as i64 * 86_400 * MICROS_A_SECOND)
    }

    /// From microseconds; below zero becomes none.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(if micros < 0 { 0 } else { micros })
    }

    /// Microseconds.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }
}

impl From<Duration> for Span {
    /// Held at 64 bits of microseconds.
    fn from(duration: Duration) -> Self {
        Self(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX))
    }
}

impl From<Span> for Duration {
    fn from(span: Span) -> Self {
        Self::from_micros(span.0.unsigned_abs())
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let moment: jiff::Timestamp = text.parse().map_err(|_| TimeError {
            given: shortened(text),
            wanted: "a moment like 2026-01-31T12:00:00Z (RFC 3339)",
        })?;
        Ok(Self::from_micros(moment.as_microsecond()))
    }
}

impl FromStr for Span {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let wanted = "a span of time like PT7M or PT0.5S (ISO 8601) of at least zero";
        let refused = || TimeError { given: shortened(text), wanted };
        if !text.starts_with(['P', 'p']) {
            return Err(refused());
        }
        let duration: SignedDuration = match text.parse() {
            Ok(duration) => duration,
            // Days and weeks are taken as 24 and 168 hours: a hold knows no time zone.
            Err(_) => text
                .parse::<jiff::Span>()
                .and_then(|span| span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()))
                .map_err(|_| refused())?,
        };
        i64::try_from(duration.as_micros()).ok().filter(|micros| *micros >= 0).map(Self).ok_or_else(refused)
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(moment) => f.pad(&moment.to_string()),
            // Unreachable: every constructor holds the value inside what jiff can name.
            Err(_) => write!(f, "{} µs", self.0),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&SignedDuration::from_micros(self.0).to_string())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_i64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
            text.parse().map_err(de::Error::custom)
        } else {
            i64::deserialize(deserializer).map(Self::from_micros)
        }
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            serializer.serialize_i64(self.0)
        } else if self.0 % MICROS_A_SECOND == 0 {
            serializer.serialize_i64(self.0 / MICROS_A_SECOND)
        } else {
            serializer.collect_str(self)
        }
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl de::Visitor<'_> for Written {
            type Value = Span;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("whole seconds of at least zero, or an ISO 8601 duration such as \"PT7M\"")
            }

            fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Span, E> {
                i64::try_from(seconds)
                    .ok()
                    .and_then(|seconds| seconds.checked_mul(MICROS_A_SECOND))
                    .map(Span)
                    .ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(seconds), &self))
            }

            fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Span, E> {
                match u64::try_from(seconds) {
                    Ok(seconds) => self.visit_u64(seconds),
                    Err(_) => Err(E::invalid_value(de::Unexpected::Signed(seconds), &self)),
                }
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Span, E> {
                text.parse().map_err(E::custom)
            }
        }
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Written)
        } else {
            i64::deserialize(deserializer).map(Self::from_micros)
        }
    }
}
