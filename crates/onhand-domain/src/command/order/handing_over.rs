//! Goods leave: in parcels, over the counter, or to the location where they will be collected.

use super::LineQuantity;
use crate::{Carrier, Location, OrderId, Shipment, Timestamp, Transfer};
use serde::{Deserialize, Serialize};

/// A parcel leaves: picked goods of lines to be shipped, then allocated ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ship {
    /// Of which order.
    pub order: OrderId,
    /// The caller's number for the parcel, unique in its order.
    pub shipment: Shipment,
    /// From where.
    pub location: Location,
    /// What is in it.
    pub lines: Vec<LineQuantity>,
    /// Who carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Carrier>,
}

/// A parcel arrived at the customer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deliver {
    /// Of which order.
    pub order: OrderId,
    /// Which parcel.
    pub shipment: Shipment,
}

/// Why a parcel did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryFailure {
    /// Nobody knows where it is.
    Lost,
    /// The customer did not take it.
    Refused,
    /// It is on its way back.
    Returned,
}

/// A parcel did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailDelivery {
    /// Of which order.
    pub order: OrderId,
    /// Which parcel.
    pub shipment: Shipment,
    /// Why.
    pub failure: DeliveryFailure,
}

/// Goods lie ready for the customer to collect: picked goods of lines to be picked up there, then allocated ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadyForPickup {
    /// Of which order.
    pub order: OrderId,
    /// Where.
    pub location: Location,
    /// What.
    pub lines: Vec<LineQuantity>,
    /// Until when they are kept; from then on [`ExpirePickup`] takes them back.
    pub until: Timestamp,
}

/// The customer collects what lies ready, all or some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collect {
    /// Of which order.
    pub order: OrderId,
    /// Where.
    pub location: Location,
    /// What.
    pub lines: Vec<LineQuantity>,
}

/// Nobody came: what lies ready longer than it was kept is canceled, and for sale again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpirePickup {
    /// Of which order.
    pub order: OrderId,
}

/// Goods of lines to be picked up elsewhere leave for there by a transfer, which the order follows: picked ones, then
/// allocated ones. Receiving the transfer allocates them where they arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SendToPickup {
    /// Of which order.
    pub order: OrderId,
    /// The caller's number for the transfer.
    pub transfer: Transfer,
    /// From where; to the pickup location of the lines, which is the same for all of them.
    pub location: Location,
    /// What.
    pub lines: Vec<LineQuantity>,
}
