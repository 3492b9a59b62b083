//! How goods get to the customer, as a line of an order says it.

use crate::Location;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// How a line's goods get to the customer. In JSON the method's name, or an object with it in `method` and the
/// location: `"ship"`, `{"method":"pickup","location":"berlin"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fulfillment {
    /// They are sent: from this location, or from wherever they can be had.
    Ship(Option<Location>),
    /// The customer collects them there.
    Pickup(Location),
    /// The customer takes them along at once.
    CarryOut(Location),
}

/// What becomes of goods that were allocated to an order and turn out not to be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IfShort {
    /// They are sourced anew from other locations; what cannot be had is canceled.
    #[default]
    Resource,
    /// They are canceled.
    Cancel,
    /// They are sourced anew from other locations; what cannot be had waits for stock.
    Backorder,
}

impl Fulfillment {
    /// The location that is named.
    #[must_use]
    pub const fn location(&self) -> Option<&Location> {
        match self {
            Self::Ship(location) => location.as_ref(),
            Self::Pickup(location) | Self::CarryOut(location) => Some(location),
        }
    }

    /// The method's name, as it is written in JSON.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        match self {
            Self::Ship(_) => "ship",
            Self::Pickup(_) => "pickup",
            Self::CarryOut(_) => "carry_out",
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    method: String,
    location: Location,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Method(String),
    Named(Named),
}

impl Serialize for Fulfillment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.location() {
            None => serializer.serialize_str(self.method()),
            Some(location) => {
                Named { method: self.method().to_owned(), location: location.clone() }.serialize(serializer)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Fulfillment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wanted = "\"ship\", or an object with a method (ship, pickup or carry_out) and a location";
        let wrong = || de::Error::custom(format!("a fulfillment is {wanted}"));
        match Written::deserialize(deserializer).map_err(|_| wrong())? {
            Written::Method(method) if method == "ship" => Ok(Self::Ship(None)),
            Written::Method(_) => Err(wrong()),
            Written::Named(Named { method, location }) => match method.as_str() {
                "ship" => Ok(Self::Ship(Some(location))),
                "pickup" => Ok(Self::Pickup(location)),
                "carry_out" => Ok(Self::CarryOut(location)),
                _ => Err(wrong()),
            },
        }
    }
}
