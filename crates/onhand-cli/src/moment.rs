//! A moment of the log as people and programs write it: a position or a time.

use onhand::{AsOf, Position, Timestamp};
use serde::{Deserialize, Deserializer, de};
use std::{fmt, str::FromStr};

const WANTED: &str = "a position such as 42, or a time such as 2026-01-31T12:00:00Z (RFC 3339)";

/// A position in the log, or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(pub(crate) AsOf);

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let position = text.parse().map_err(|_| format!("{text} is beyond any position"))?;
            return Ok(Self(AsOf::Position(Position(position))));
        }
        let time: Timestamp = text.parse().map_err(|_| format!("not {WANTED}"))?;
        Ok(Self(AsOf::Time(time)))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl de::Visitor<'_> for Written {
            type Value = Moment;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(WANTED)
            }

            fn visit_u64<E: de::Error>(self, position: u64) -> Result<Moment, E> {
                Ok(Moment(AsOf::Position(Position(position))))
            }

            fn visit_str<E: de::Error>(self, time: &str) -> Result<Moment, E> {
                time.parse().map(|time| Moment(AsOf::Time(time))).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Written)
    }
}
