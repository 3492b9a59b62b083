//! Deciding on coupons: their terms, and what they take off the lines of an order.

use super::Context;
use crate::event::{CouponDefined, CouponRedeemed, Event, OrderedLine};
use crate::rejection::{CouponDates, CouponUse, CouponValue};
use crate::state::{CouponRow, State};
use crate::{Coupon, CouponDiscount, Currency, DefineCoupon, Money, PlaceOrder, Rejection, Timestamp, split};

impl State {
    pub(super) fn define_coupon(command: &DefineCoupon, events: &mut Vec<Event>) {
        let DefineCoupon { coupon, discount, limit, per_customer, least, valid_from, valid_until } = command.clone();
        let defined = CouponDefined { coupon, discount, limit, per_customer, least, valid_from, valid_until };
        events.push(Event::from(defined));
    }

    /// The coupons that an order names, in their order.
    pub(super) fn known_coupons(&self, coupons: &[Coupon]) -> Result<Vec<&CouponRow>, Rejection> {
        let known = |coupon: &Coupon| {
            self.coupons.get(coupon).ok_or_else(|| Rejection::UnknownCoupon { coupon: coupon.clone() })
        };
        coupons.iter().map(known).collect()
    }

    /// Whether an order may redeem these, whose goods cost so much before.
    pub(super) fn may_redeem(
        &self,
        command: &PlaceOrder,
        coupons: &[&CouponRow],
        value: i64,
        context: &Context<'_>,
    ) -> Result<(), Rejection> {
        let value = Money::from_minor(value, command.currency);
        coupons.iter().try_for_each(|row| reaches_least(row, value))?;
        coupons.iter().try_for_each(|row| is_valid(row, context.now))?;
        coupons.iter().try_for_each(|row| self.is_left(row, command))
    }

    /// Whether a coupon may be redeemed once more, by this customer.
    fn is_left(&self, row: &CouponRow, command: &PlaceOrder) -> Result<(), Rejection> {
        let coupon = || row.terms.coupon.clone();
        if let Some(limit) = row.terms.limit.filter(|limit| row.redeemed >= *limit) {
            let used = CouponUse { coupon: coupon(), customer: None, redeemed: row.redeemed, limit };
            return Err(Rejection::CouponUsedUp(used));
        }
        let Some(limit) = row.terms.per_customer else { return Ok(()) };
        let Some(customer) = command.customer else {
            return Err(Rejection::CouponNeedsCustomer { coupon: coupon(), per_customer: limit });
        };
        let redeemed = self.coupons.redeemed_by(&row.terms.coupon, customer);
        if redeemed < limit {
            return Ok(());
        }
        Err(Rejection::CouponUsedUp(CouponUse { coupon: coupon(), customer: Some(customer), redeemed, limit }))
    }
}

/// Whether an order in this currency may redeem these.
pub(super) fn of_currency(coupons: &[&CouponRow], currency: Currency) -> Result<(), Rejection> {
    for row in coupons {
        if let Some(of) = row.currency().filter(|of| *of != currency) {
            let coupon = row.terms.coupon.clone();
            return Err(Rejection::CouponOtherCurrency { coupon, currency: of, order_currency: currency });
        }
    }
    Ok(())
}

/// What lines cost without the tax that comes on top, which is as the caller says.
pub(super) fn prices(command: &PlaceOrder, amounts: &[i64]) -> Vec<i64> {
    let tax = |tax: Option<Money>| if command.tax_included { 0 } else { tax.map_or(0, Money::minor) };
    command.lines.iter().zip(amounts).map(|(line, amount)| amount.saturating_sub(tax(line.tax))).collect()
}

/// Takes what coupons take off the lines of an order off them, one coupon after the other: each of what those before it
/// left, line by line in proportion.
pub(super) fn take_off(
    command: &PlaceOrder,
    coupons: &[&CouponRow],
    mut prices: Vec<i64>,
    lines: &mut [OrderedLine],
) -> Vec<Event> {
    let mut redeemed = Vec::with_capacity(coupons.len());
    for row in coupons {
        let weights: Vec<u64> = prices.iter().map(|price| u64::try_from(*price).unwrap_or(0)).collect();
        // Each share is at most its weight: what is split is at most their sum.
        let off = worth(row.terms.discount, prices.iter().fold(0, |sum, price| price.saturating_add(sum)));
        for ((price, line), share) in prices.iter_mut().zip(lines.iter_mut()).zip(split(off, &weights)) {
            if share > 0 {
                *price -= share;
                line.amount = Money::from_minor(line.amount.minor().saturating_sub(share), command.currency);
                let before = line.discount.map_or(0, Money::minor);
                line.discount = Some(Money::from_minor(before.saturating_add(share), command.currency));
            }
        }
        let (coupon, order) = (row.terms.coupon.clone(), command.order);
        let amount = Money::from_minor(off, command.currency);
        redeemed.push(Event::from(CouponRedeemed { coupon, order, amount }));
    }
    redeemed
}

/// What a coupon takes off goods that cost so much; a share of it rounded half up.
fn worth(discount: CouponDiscount, value: i64) -> i64 {
    match discount {
        CouponDiscount::Amount(amount) => amount.minor().min(value),
        CouponDiscount::BasisPoints(points) => {
            let exact = i128::from(value) * i128::from(points);
            i64::try_from((exact + 5_000) / 10_000).unwrap_or(value).min(value)
        }
    }
}

fn reaches_least(row: &CouponRow, value: Money) -> Result<(), Rejection> {
    match row.terms.least {
        Some(least) if value.minor() < least.minor() => {
            Err(Rejection::BelowCouponLeast(CouponValue { coupon: row.terms.coupon.clone(), value, least }))
        }
        Some(_) | None => Ok(()),
    }
}

fn is_valid(row: &CouponRow, now: Timestamp) -> Result<(), Rejection> {
    let CouponDefined { coupon, valid_from, valid_until, .. } = &row.terms;
    if valid_from.is_none_or(|from| from <= now) && valid_until.is_none_or(|until| now < until) {
        return Ok(());
    }
    let (coupon, valid_from, valid_until) = (coupon.clone(), *valid_from, *valid_until);
    Err(Rejection::CouponNotValid(CouponDates { coupon, valid_from, valid_until, now }))
}
