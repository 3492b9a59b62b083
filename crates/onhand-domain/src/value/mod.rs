//! Values: the words that commands, events and answers are made of.

mod condition;
mod id;
mod measure;
mod money;
mod name;
mod number;
mod personal;
mod place;
mod quantity;
mod split;
mod time;

pub use condition::Condition;
pub use id::{AccountId, CommandId, CustomerId, EffectId, OrderId, PaymentId, RefundId, ReservationId, ReturnId};
pub use measure::{Measure, MeasureError};
pub use money::{Currency, Money, MoneyError};
pub use name::{
    Carrier, Channel, Coupon, Inbound, LineName, Location, Reason, Reference, Shipment, Sku, Supplier, Text, Transfer,
    WorkerName,
};
pub use number::{ChannelId, LocationId, Position, SkuId};
pub use personal::{Personal, Purpose, Sealed, SealedBytes, Subject};
pub use place::{Coordinates, CoordinatesError};
pub use quantity::{Quantity, QuantityOverflow};
pub use split::{share, split};
pub use time::{Span, TimeError, Timestamp};
