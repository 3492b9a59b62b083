//! Coupons: their terms, and a list of all that was redeemed and not given back.

use super::{Model, Told};
use onhand_domain::{
    Coupon, CouponDates, CouponDiscount, CouponUse, CouponValue, CustomerId, DefineCoupon, Money, OrderId, PlaceOrder,
    Rejection,
};

/// An order has redeemed a coupon.
#[derive(Clone, Debug)]
pub(super) struct Redemption {
    coupon: Coupon,
    /// As long as it is kept.
    order: Option<OrderId>,
    customer: Option<CustomerId>,
}

impl Model {
    pub(super) fn define_coupon(&mut self, command: &DefineCoupon) -> Result<Told, Rejection> {
        self.coupons.insert(command.coupon.clone(), command.clone());
        Ok(Told::default())
    }

    pub(super) fn known_coupons(&self, command: &PlaceOrder) -> Result<Vec<DefineCoupon>, Rejection> {
        let mut known = Vec::new();
        for coupon in &command.coupons {
            let found = self.coupons.get(coupon).cloned();
            known.push(found.ok_or_else(|| Rejection::UnknownCoupon { coupon: coupon.clone() })?);
        }
        Ok(known)
    }

    pub(super) fn may_redeem(
        &self,
        command: &PlaceOrder,
        known: &[DefineCoupon],
        prices: &[i64],
    ) -> Result<(), Rejection> {
        let value = Money::from_minor(prices.iter().sum(), command.currency);
        for of in known {
            if let Some(least) = of.least.filter(|least| least.minor() > value.minor()) {
                return Err(Rejection::BelowCouponLeast(CouponValue { coupon: of.coupon.clone(), value, least }));
            }
        }
        for DefineCoupon { coupon, valid_from, valid_until, .. } in known.iter().cloned() {
            let early = valid_from.is_some_and(|from| self.now < from);
            let late = valid_until.is_some_and(|until| until <= self.now);
            if early || late {
                let now = self.now;
                return Err(Rejection::CouponNotValid(CouponDates { coupon, valid_from, valid_until, now }));
            }
        }
        for of in known {
            self.is_left(of, command.customer)?;
        }
        Ok(())
    }

    fn is_left(&self, of: &DefineCoupon, customer: Option<CustomerId>) -> Result<(), Rejection> {
        let coupon = of.coupon.clone();
        let all: Vec<&Redemption> = self.redemptions.iter().filter(|redemption| redemption.coupon == coupon).collect();
        if let Some(limit) = of.limit {
            let redeemed = all.len() as u64;
            if redeemed >= limit {
                return Err(Rejection::CouponUsedUp(CouponUse { coupon, customer: None, redeemed, limit }));
            }
        }
        if let Some(limit) = of.per_customer {
            if customer.is_none() {
                return Err(Rejection::CouponNeedsCustomer { coupon, per_customer: limit });
            }
            let redeemed = all.iter().filter(|redemption| redemption.customer == customer).count() as u64;
            if redeemed >= limit {
                return Err(Rejection::CouponUsedUp(CouponUse { coupon, customer, redeemed, limit }));
            }
        }
        Ok(())
    }

    /// What lines cost once these were taken off; an order redeems them.
    pub(super) fn redeem(&mut self, command: &PlaceOrder, known: &[DefineCoupon], prices: &[i64], amounts: &mut [i64]) {
        let mut prices = prices.to_vec();
        for of in known {
            let sum: i64 = prices.iter().sum();
            let off = match of.discount {
                CouponDiscount::Amount(amount) => sum.min(amount.minor()),
                // Rounded half up.
                CouponDiscount::BasisPoints(points) => (sum * i64::from(points) * 2 + 10_000) / 20_000,
                // The enum is non-exhaustive for embedders.
                _ => 0,
            };
            for (number, share) in shares(off, &prices).into_iter().enumerate() {
                prices[number] -= share;
                amounts[number] -= share;
            }
            let (order, customer) = (Some(command.order), command.customer);
            self.redemptions.push(Redemption { coupon: of.coupon.clone(), order, customer });
        }
    }

    /// What a canceled order had redeemed may be redeemed again.
    pub(super) fn give_coupons_back(&mut self, order: OrderId) {
        self.redemptions.retain(|redemption| redemption.order != Some(order));
    }

    /// What an order that is let go of had redeemed, it has redeemed for good.
    pub(super) fn redeemed_for_good(&mut self, order: OrderId) {
        self.redemptions.iter_mut().filter(|of| of.order == Some(order)).for_each(|of| of.order = None);
    }

    /// How often each coupon was redeemed, by code.
    #[must_use]
    pub fn coupons(&self) -> Vec<(Coupon, u64)> {
        let times = |coupon: &Coupon| self.redemptions.iter().filter(|of| of.coupon == *coupon).count() as u64;
        self.coupons.keys().map(|coupon| (coupon.clone(), times(coupon))).collect()
    }

    /// What an order has redeemed.
    #[must_use]
    pub fn coupons_of(&self, order: OrderId) -> Vec<Coupon> {
        let of = self.redemptions.iter().filter(|redemption| redemption.order == Some(order));
        of.map(|redemption| redemption.coupon.clone()).collect()
    }
}

/// So much in proportion to these: rounded down, and what is left over one by one to those that lost most by that, the
/// first of them where they lost the same.
fn shares(amount: i64, weights: &[i64]) -> Vec<i64> {
    let all: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if all == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: i64| i128::from(amount) * i128::from(weight);
    let mut shares: Vec<i128> = weights.iter().map(|weight| exact(*weight) / all).collect();
    while shares.iter().sum::<i128>() < i128::from(amount) {
        let lost = |number: usize| exact(weights[number]) - shares[number] * all;
        let most = (0..weights.len()).rev().max_by_key(|number| lost(*number)).unwrap_or(0);
        shares[most] += 1;
    }
    shares.into_iter().map(|share| i64::try_from(share).unwrap_or(0)).collect()
}
