//! How sourcing is written: a strategy's name, or an object with more to say.

use super::{Sourcing, Strategy};
use crate::Coordinates;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    strategy: Strategy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coordinates: Option<Coordinates>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_shipments: Option<u32>,
}

impl Serialize for Sourcing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { strategy, coordinates, max_shipments } = *self;
        if coordinates.is_none() && max_shipments.is_none() {
            strategy.serialize(serializer)
        } else {
            Whole { strategy, coordinates, max_shipments }.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Sourcing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl<'de> de::Visitor<'de> for Written {
            type Value = Sourcing;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a strategy's name, or an object with a \"strategy\"")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Sourcing, E> {
                Strategy::deserialize(de::value::StrDeserializer::new(name)).map(Sourcing::from)
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Sourcing, A::Error> {
                let Whole { strategy, coordinates, max_shipments } =
                    Whole::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Sourcing { strategy, coordinates, max_shipments })
            }
        }
        deserializer.deserialize_any(Written)
    }
}
