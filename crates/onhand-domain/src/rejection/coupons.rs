//! What is to be said where a coupon cannot be redeemed.

use crate::{Coupon, CustomerId, Money, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A coupon that is not valid now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponDates {
    /// Which.
    pub coupon: Coupon,
    /// From when on it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// From when on it is not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// The log's time.
    pub now: Timestamp,
}

/// A coupon that was redeemed as often as it may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponUse {
    /// Which.
    pub coupon: Coupon,
    /// By this customer; none where by all together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// How often it was redeemed.
    pub redeemed: u64,
    /// How often it may be.
    pub limit: u64,
}

/// Goods that cost too little for a coupon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponValue {
    /// Which.
    pub coupon: Coupon,
    /// What the goods cost, before any coupon.
    pub value: Money,
    /// What they have to cost at least.
    pub least: Money,
}

impl fmt::Display for CouponDates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "coupon {:?} is not valid at {}", self.coupon, self.now)?;
        self.valid_from.map_or(Ok(()), |from| write!(f, ", but from {from} on"))?;
        self.valid_until.map_or(Ok(()), |until| write!(f, ", but before {until}"))
    }
}

impl fmt::Display for CouponUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { coupon, customer, redeemed, limit } = self;
        write!(f, "coupon {coupon:?} was redeemed {redeemed} times")?;
        customer.map_or(Ok(()), |customer| write!(f, " by customer {customer}"))?;
        write!(f, ", and may be {limit}; place the order without it")
    }
}

impl fmt::Display for CouponValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { coupon, value, least } = self;
        write!(f, "the goods cost {value}, and at least {least} for coupon {coupon:?}; place the order without it")
    }
}
