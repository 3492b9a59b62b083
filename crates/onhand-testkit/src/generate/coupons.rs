//! Coupons at random.

use super::orders::{currency, money};
use onhand_domain::{Command, Coupon, CouponDiscount, Currency, DefineCoupon, Money, Timestamp};
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const CODES: [&str; 3] = ["SPRING", "HALF", "NEVER-DEFINED"];

/// One of two coupons on terms of its own. Moments are placeholders, as they are elsewhere.
pub(super) fn define_coupon() -> impl Strategy<Value = Command> {
    let dollar = Currency::from_code("USD").unwrap_or(Currency::EURO);
    let discount = prop_oneof![
        4 => (1..=3_000_u32).prop_map(CouponDiscount::BasisPoints),
        1 => Just(CouponDiscount::BasisPoints(10_000)),
        4 => (1..3_000_i64).prop_map(|minor| CouponDiscount::Amount(money(minor))),
        1 => Just(CouponDiscount::Amount(Money::from_minor(1, dollar))),
    ];
    let limits = (of(0..=3_u64), of(0..=2_u64));
    let dates = (weighted(0.2, Just(Timestamp::EPOCH)), weighted(0.3, Just(Timestamp::EPOCH)));
    (select(CODES[..2].to_vec()), discount, limits, weighted(0.2, 0..4_000_i64), dates).prop_map(
        |(coupon, discount, (limit, per_customer), least, (valid_from, valid_until))| {
            let least = least.map(|minor| Money::from_minor(minor, discount.currency().unwrap_or(currency())));
            let coupon = Coupon::from(coupon);
            DefineCoupon { coupon, discount, limit, per_customer, least, valid_from, valid_until }.into()
        },
    )
}

/// Those that an order redeems: mostly none.
pub(super) fn coupons() -> impl Strategy<Value = Vec<Coupon>> {
    let named = |codes: Vec<&str>| codes.into_iter().map(Coupon::from).collect();
    prop_oneof![
        4 => Just(Vec::new()),
        3 => subsequence(CODES[..2].to_vec(), 1..=2).prop_shuffle().prop_map(named),
        1 => subsequence(CODES.to_vec(), 1..=2).prop_map(named),
    ]
}
