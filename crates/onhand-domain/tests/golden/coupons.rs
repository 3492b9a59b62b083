//! Events of coupons.

use super::assert_golden;
use onhand_domain::event::*;
use onhand_domain::{CouponDiscount, Currency, Money, Timestamp};
use onhand_testkit::order;

const AT: Timestamp = Timestamp::from_micros(1_767_225_600_123_456);

#[test]
fn of_coupons() {
    let amount = Money::from_minor(70_000, Currency::EURO);
    let defined = CouponDefined {
        coupon: "SPRING".into(),
        discount: CouponDiscount::BasisPoints(1_250),
        limit: Some(1_000),
        per_customer: Some(1),
        least: Some(amount),
        valid_from: Some(AT),
        valid_until: Some(AT),
    };
    assert_golden("coupon_defined", &defined);
    let plain = CouponDefined {
        discount: CouponDiscount::Amount(amount),
        limit: None,
        per_customer: None,
        least: None,
        valid_from: None,
        valid_until: None,
        ..defined
    };
    assert_golden("coupon_defined.amount", &plain);
    assert_golden("coupon_redeemed", &CouponRedeemed { coupon: "SPRING".into(), order: order(1), amount });
}
