//! Events of coupons. What restores one is the cancellation of its order, which has an event of its own.

use crate::{Coupon, CouponDiscount, Money, OrderId, Timestamp};
use serde::{Deserialize, Serialize};

/// A coupon was given out, or is redeemed on other terms from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponDefined {
    /// Its code.
    pub coupon: Coupon,
    /// What it takes off.
    pub discount: CouponDiscount,
    /// How often it may be redeemed in all.
    pub limit: Option<u64>,
    /// How often one customer may redeem it.
    pub per_customer: Option<u64>,
    /// What the goods of an order have to cost at least.
    pub least: Option<Money>,
    /// From when on it is valid.
    pub valid_from: Option<Timestamp>,
    /// From when on it is not valid any more.
    pub valid_until: Option<Timestamp>,
}

/// An order redeemed a coupon. What that took off is in the discounts of the order's lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponRedeemed {
    /// Which.
    pub coupon: Coupon,
    /// By which order.
    pub order: OrderId,
    /// What it took off in all.
    pub amount: Money,
}
