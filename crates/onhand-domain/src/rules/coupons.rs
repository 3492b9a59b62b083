//! Rule 6 for coupons: as often redeemed as orders say, and never beyond their limits.

use super::Violation;
use crate::event::Event;
use crate::state::State;
use crate::{Coupon, CustomerId, OrderStatus};
use std::collections::BTreeMap;

/// Of every coupon: redeemed = orders that have redeemed it and are not canceled, those that are not kept any more
/// included.
pub(super) fn broken(state: &State) -> Vec<Violation> {
    let mut by_orders: BTreeMap<&Coupon, u64> = BTreeMap::new();
    let mut by_customers: BTreeMap<(&Coupon, CustomerId), u64> = BTreeMap::new();
    let mut found = Vec::new();
    for (order, coupons) in state.coupons.orders() {
        let row = state.orders.get(order);
        if row.is_none_or(|row| row.status() == OrderStatus::Canceled) {
            found.extend(coupons.iter().map(|coupon| Violation::Coupon { coupon: coupon.clone() }));
        }
        for coupon in coupons {
            *by_orders.entry(coupon).or_default() += 1;
            if let Some(customer) = row.and_then(|row| row.customer) {
                *by_customers.entry((coupon, customer)).or_default() += 1;
            }
        }
    }
    let mut of_customers: BTreeMap<&Coupon, u64> = BTreeMap::new();
    for (coupon, customer, times) in state.coupons.customers() {
        let kept = by_customers.remove(&(coupon, customer)).unwrap_or(0);
        if kept > times {
            found.push(Violation::Coupon { coupon: coupon.clone() });
        }
        let sum = of_customers.entry(coupon).or_default();
        *sum = sum.saturating_add(times);
    }
    // Customers who have redeemed what they are not counted for.
    found.extend(by_customers.into_keys().map(|(coupon, _)| Violation::Coupon { coupon: coupon.clone() }));
    for row in state.coupons.iter() {
        let coupon = &row.terms.coupon;
        let kept = by_orders.get(coupon).copied().unwrap_or(0);
        let of_customers = of_customers.get(coupon).copied().unwrap_or(0);
        if row.for_good.checked_add(kept) != Some(row.redeemed) || of_customers > row.redeemed {
            found.push(Violation::Coupon { coupon: coupon.clone() });
        }
    }
    found.sort_unstable_by_key(ToString::to_string);
    found.dedup();
    found
}

/// What a command has redeemed was left to be redeemed. To be asked right after that command.
pub(super) fn beyond_their_limits(state: &State, events: &[Event]) -> Vec<Violation> {
    let mut found = Vec::new();
    for event in events {
        let Event::CouponRedeemed(redeemed) = event else { continue };
        let Some(row) = state.coupons.get(&redeemed.coupon) else { continue };
        let customer = state.orders.get(redeemed.order).and_then(|row| row.customer);
        let by_customer = customer.map_or(0, |customer| state.coupons.redeemed_by(&redeemed.coupon, customer));
        let beyond = |times: u64, limit: Option<u64>| limit.is_some_and(|limit| times > limit);
        if beyond(row.redeemed, row.terms.limit) || beyond(by_customer, row.terms.per_customer) {
            found.push(Violation::RedeemedTooOften { coupon: redeemed.coupon.clone(), order: redeemed.order });
        }
    }
    found
}
