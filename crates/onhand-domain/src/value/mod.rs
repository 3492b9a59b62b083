//! Values: the words that commands, events and answers are made of.

mod condition;
mod id;
mod measure;
mod money;
mod name;
mod number;
mod place;
mod quantity;
mod time;

pub use condition::Condition;
pub use id::{CommandId, CustomerId, ReservationId};
pub use measure::{Measure, MeasureError};
pub use money::{Currency, Money, MoneyError};
pub use name::{Channel, Inbound, Location, Reason, Reference, Sku, Supplier, Text, Transfer};
pub use number::{ChannelId, LocationId, Position, SkuId};
pub use place::{Coordinates, CoordinatesError};
pub use quantity::{Quantity, QuantityOverflow};
pub use time::{Span, TimeError, Timestamp};
