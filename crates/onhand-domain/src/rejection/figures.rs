//! The figures that rejections carry, where they are more than a few.

use crate::{LineName, Location, Measure, OrderId, Sku};
use serde::{Deserialize, Serialize};

/// Whose purchase limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitPer {
    /// One order's, or one reservation's.
    Order,
    /// One customer's.
    Customer,
}

/// Why a location was not enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationShort {
    /// Which.
    pub location: Location,
    /// What is available there, signed.
    pub available: Measure,
    /// Why nothing more is to be had.
    pub reason: ShortReason,
}

/// Why nothing more is to be had from a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShortReason {
    /// What is available is less than what was asked for.
    NotEnough,
    /// It is suspended.
    Suspended,
    /// It does not sell.
    DoesNotSell,
    /// It does not ship.
    DoesNotShip,
}

/// What a line of an order has at a location, which is less than was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShelfShort {
    /// Which order.
    pub order: OrderId,
    /// Which line.
    pub line: LineName,
    /// Of what.
    pub sku: Sku,
    /// Where.
    pub location: Location,
    /// What was asked for.
    pub requested: Measure,
    /// What is to be picked there.
    pub allocated: Measure,
    /// What was picked there.
    pub picked: Measure,
    /// What lies ready there.
    pub ready: Measure,
}

/// What of a line of an order can be canceled, which is less than was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenShort {
    /// Which order.
    pub order: OrderId,
    /// Which line.
    pub line: LineName,
    /// Of what.
    pub sku: Sku,
    /// What was asked for.
    pub requested: Measure,
    /// What can be canceled.
    pub open: Measure,
    /// What is on its way to where it will be collected.
    pub on_the_way: Measure,
    /// What has left.
    pub handed_over: Measure,
    /// What was canceled before.
    pub canceled: Measure,
}
