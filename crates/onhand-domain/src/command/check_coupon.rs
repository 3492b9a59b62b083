//! What can be said against a command about coupons before any is looked at.

use super::check_fields::{at_most, name, range, twice};
use super::{CouponDiscount, DefineCoupon, Invalid, PlaceOrder, limit};

pub(super) fn define(c: &DefineCoupon) -> Result<(), Invalid> {
    name("coupon", c.coupon.as_str())?;
    match c.discount {
        CouponDiscount::BasisPoints(points) => range("discount", i64::from(points), 1, 10_000)?,
        CouponDiscount::Amount(amount) => range("discount", amount.minor(), 1, limit::AMOUNT)?,
    }
    times("limit", c.limit)?;
    times("per_customer", c.per_customer)?;
    if let Some(least) = c.least {
        range("least", least.minor(), 0, limit::AMOUNT)?;
        if c.discount.currency().is_some_and(|currency| currency != least.currency()) {
            return Err(Invalid::Contradiction { message: "discount and least are of different currencies" });
        }
    }
    match (c.valid_from, c.valid_until) {
        (Some(from), Some(until)) if until <= from => {
            Err(Invalid::Contradiction { message: "valid_until is not after valid_from: the coupon is never valid" })
        }
        (Some(_) | None, Some(_) | None) => Ok(()),
    }
}

/// The coupons that an order redeems.
pub(super) fn redeemed(c: &PlaceOrder) -> Result<(), Invalid> {
    at_most("coupons", c.coupons.len(), limit::COUPONS)?;
    twice("coupons", c.coupons.iter().map(crate::Coupon::as_str))?;
    if c.occurred && !c.coupons.is_empty() {
        return Err(Invalid::Contradiction {
            message: "a sale that has occurred tells what was taken off on its lines: leave coupons out",
        });
    }
    c.coupons.iter().try_for_each(|coupon| name("coupons", coupon.as_str()))
}

/// How often something may be; what JSON can hold exactly.
fn times(field: &'static str, most: Option<u64>) -> Result<(), Invalid> {
    most.map_or(Ok(()), |most| range(field, i64::try_from(most).unwrap_or(i64::MAX), 0, limit::AMOUNT))
}
