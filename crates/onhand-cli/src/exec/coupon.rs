//! Questions about coupons and their answers.

use super::answer::line;
use super::query::Then;
use super::request::CouponOf;
use super::trouble::Trouble;
use onhand::event::CouponDefined;
use onhand::{Coupon, CouponDiscount, Money, Position, Timestamp};
use serde::Serialize;

#[derive(Serialize)]
struct Told {
    ok: bool,
    position: Position,
    coupon: Coupon,
    discount: CouponDiscount,
    redeemed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_customer: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    least: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<Timestamp>,
}

/// A coupon as it stands.
pub(super) fn coupon(then: &Then, of: &CouponOf) -> Result<Vec<u8>, Trouble> {
    let Some(found) = then.state.coupon(&of.coupon) else {
        let said = format!("no coupon {:?} was ever defined", of.coupon);
        return Err(Trouble::new("unknown_coupon", said).with("coupon", &of.coupon));
    };
    let CouponDefined { coupon, discount, limit, per_customer, least, valid_from, valid_until } = found.terms;
    let (ok, position, redeemed, left) = (true, then.position, found.redeemed, found.left);
    let told =
        Told { ok, position, coupon, discount, redeemed, limit, left, per_customer, least, valid_from, valid_until };
    Ok(line(&told))
}
