//! Commands about coupons.

use crate::{Coupon, Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};

/// What a coupon takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CouponDiscount {
    /// So many hundredths of a percent: 1,250 are 12.5 %.
    BasisPoints(u32),
    /// So much, and never more than there is to pay.
    Amount(Money),
}

/// A coupon is given out, or its terms are changed: what was redeemed before stays redeemed, and counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefineCoupon {
    /// Its code.
    pub coupon: Coupon,
    /// What it takes off the goods of an order.
    pub discount: CouponDiscount,
    /// How often it may be redeemed in all; any number of times unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// How often one customer may redeem it; any number of times unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_customer: Option<u64>,
    /// What the goods of an order have to cost at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Money>,
    /// From when on it is valid; at once unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// From when on it is not valid any more; for good unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
}

impl DefineCoupon {
    /// A coupon that anybody may redeem, any number of times.
    pub fn new(coupon: impl Into<Coupon>, discount: CouponDiscount) -> Self {
        let (limit, per_customer, least, valid_from, valid_until) = (None, None, None, None, None);
        Self { coupon: coupon.into(), discount, limit, per_customer, least, valid_from, valid_until }
    }

    /// How often it may be redeemed in all.
    #[must_use]
    pub const fn limit(mut self, times: u64) -> Self {
        self.limit = Some(times);
        self
    }

    /// How often one customer may redeem it.
    #[must_use]
    pub const fn per_customer(mut self, times: u64) -> Self {
        self.per_customer = Some(times);
        self
    }

    /// What the goods of an order have to cost at least.
    #[must_use]
    pub const fn least(mut self, least: Money) -> Self {
        self.least = Some(least);
        self
    }

    /// From when on it is not valid any more.
    #[must_use]
    pub const fn valid_until(mut self, until: Timestamp) -> Self {
        self.valid_until = Some(until);
        self
    }
}

impl CouponDiscount {
    /// The currency of what it takes off; none of a share.
    #[must_use]
    pub const fn currency(self) -> Option<Currency> {
        match self {
            Self::BasisPoints(_) => None,
            Self::Amount(amount) => Some(amount.currency()),
        }
    }
}
