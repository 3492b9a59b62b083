//! Coupons: their terms, how often they were redeemed, and which orders may still give that back.

use super::{Entry, State};
use crate::event::CouponDefined;
use crate::table::{CowMap, Share};
use crate::{Coupon, Currency, CustomerId, Money, OrderId};
use serde::{Deserialize, Serialize};

/// All coupons. Orders that redeem none have nothing in here.
#[derive(Clone, Debug)]
pub(crate) struct Coupons {
    rows: CowMap<Coupon, CouponRow>,
    /// How often each customer has redeemed which.
    customers: CowMap<(Coupon, CustomerId), u64>,
    /// What orders have redeemed that are kept and not canceled.
    by_order: CowMap<OrderId, Vec<Coupon>>,
}

/// A coupon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CouponRow {
    pub(crate) terms: CouponDefined,
    /// By orders that were not canceled.
    pub(crate) redeemed: u64,
    /// Of these, by orders that are not kept any more.
    pub(crate) for_good: u64,
}

/// A coupon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponEntry(pub(crate) Box<CouponRow>);

/// A coupon as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponFigures {
    /// On which terms it is redeemed.
    pub terms: CouponDefined,
    /// How often orders that were not canceled have redeemed it.
    pub redeemed: u64,
    /// How often it may still be redeemed; none without a limit.
    pub left: Option<u64>,
}

impl Share for Coupons {
    fn share(&mut self) -> Self {
        Self { rows: self.rows.share(), customers: self.customers.share(), by_order: self.by_order.share() }
    }
}

impl Coupons {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rows: CowMap::with_seed(seed), customers: CowMap::with_seed(seed), by_order: CowMap::with_seed(seed) }
    }

    pub(crate) fn copied(&self) -> u64 {
        self.rows.copied() + self.customers.copied() + self.by_order.copied()
    }

    pub(crate) fn get(&self, coupon: &Coupon) -> Option<&CouponRow> {
        self.rows.get(coupon)
    }

    /// Puts a coupon in its place; whether it is a new one.
    pub(crate) fn put(&mut self, row: CouponRow) -> bool {
        self.rows.insert(row.terms.coupon.clone(), row).is_none()
    }

    /// How often a customer has redeemed a coupon.
    pub(crate) fn redeemed_by(&self, coupon: &Coupon, customer: CustomerId) -> u64 {
        self.customers.get(&(coupon.clone(), customer)).copied().unwrap_or(0)
    }

    /// Notes how often a customer has redeemed a coupon.
    pub(crate) fn count(&mut self, coupon: &Coupon, customer: CustomerId, times: u64) {
        let key = (coupon.clone(), customer);
        if times == 0 {
            self.customers.remove(&key);
        } else {
            self.customers.insert(key, times);
        }
    }

    /// What an order has redeemed, as long as it is kept and not canceled.
    pub(crate) fn of(&self, order: OrderId) -> &[Coupon] {
        self.by_order.get(&order).map_or(&[], Vec::as_slice)
    }

    /// An order redeems a coupon.
    pub(crate) fn redeem(&mut self, order: OrderId, coupon: Coupon, customer: Option<CustomerId>) -> Option<()> {
        let row = self.rows.get_mut(&coupon)?;
        row.redeemed = row.redeemed.checked_add(1)?;
        if let Some(customer) = customer {
            let times = self.redeemed_by(&coupon, customer).checked_add(1)?;
            self.count(&coupon, customer, times);
        }
        let mut all = self.by_order.remove(&order).unwrap_or_default();
        all.push(coupon);
        self.by_order.insert(order, all);
        Some(())
    }

    /// What an order redeemed may be redeemed again.
    pub(crate) fn restore(&mut self, order: OrderId, customer: Option<CustomerId>) -> Option<()> {
        for coupon in self.taken_off(order) {
            let row = self.rows.get_mut(&coupon)?;
            row.redeemed = row.redeemed.checked_sub(1)?;
            if let Some(customer) = customer {
                let times = self.redeemed_by(&coupon, customer).checked_sub(1)?;
                self.count(&coupon, customer, times);
            }
        }
        Some(())
    }

    /// What an order redeemed that is not kept any more, it redeemed for good.
    pub(crate) fn keep(&mut self, order: OrderId) -> Option<()> {
        for coupon in self.taken_off(order) {
            let row = self.rows.get_mut(&coupon)?;
            row.for_good = row.for_good.checked_add(1)?;
        }
        Some(())
    }

    /// An order of a checkpoint, with what it has redeemed.
    pub(crate) fn put_order(&mut self, order: OrderId, coupons: Vec<Coupon>) -> Option<()> {
        self.by_order.insert(order, coupons).is_none().then_some(())
    }

    fn taken_off(&mut self, order: OrderId) -> Vec<Coupon> {
        // Mostly there is nothing, and nothing is hashed for it.
        if self.by_order.len() == 0 { Vec::new() } else { self.by_order.remove(&order).unwrap_or_default() }
    }

    /// All coupons, in no order that means anything.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &CouponRow> {
        self.rows.iter().map(|(_, row)| row)
    }

    /// All that orders have redeemed, in no order that means anything.
    pub(crate) fn orders(&self) -> impl Iterator<Item = (OrderId, &[Coupon])> {
        self.by_order.iter().map(|(order, coupons)| (*order, coupons.as_slice()))
    }

    /// How often customers have redeemed what, in no order that means anything.
    pub(crate) fn customers(&self) -> impl Iterator<Item = (&Coupon, CustomerId, u64)> {
        self.customers.iter().map(|((coupon, customer), times)| (coupon, *customer, *times))
    }
}

impl CouponRow {
    /// The currency that an order has to be of; none where any may.
    pub(crate) fn currency(&self) -> Option<Currency> {
        self.terms.discount.currency().or(self.terms.least.map(Money::currency))
    }

    fn figures(&self) -> CouponFigures {
        let left = self.terms.limit.map(|limit| limit.saturating_sub(self.redeemed));
        CouponFigures { terms: self.terms.clone(), redeemed: self.redeemed, left }
    }
}

impl State {
    /// A coupon as it stands; none where it was never defined.
    #[must_use]
    pub fn coupon(&self, coupon: &Coupon) -> Option<CouponFigures> {
        self.coupons.get(coupon).map(CouponRow::figures)
    }

    /// All coupons, by code. Cost: a pass over all of them.
    #[must_use]
    pub fn coupons(&self) -> Vec<CouponFigures> {
        let mut figures: Vec<CouponFigures> = self.coupons.iter().map(CouponRow::figures).collect();
        figures.sort_unstable_by(|a, b| a.terms.coupon.cmp(&b.terms.coupon));
        figures
    }

    /// The coupons that an order has redeemed, in the order in which it named them; none once it was canceled or closed.
    #[must_use]
    pub fn coupons_of(&self, order: OrderId) -> &[Coupon] {
        self.coupons.of(order)
    }

    pub(super) fn coupon_entries(&self) -> impl Iterator<Item = Entry> + use<'_> {
        let mut rows: Vec<&CouponRow> = self.coupons.iter().collect();
        rows.sort_unstable_by(|a, b| a.terms.coupon.cmp(&b.terms.coupon));
        let mut customers: Vec<_> = self.coupons.customers().collect();
        customers.sort_unstable();
        let mut orders: Vec<_> = self.coupons.orders().collect();
        orders.sort_unstable_by_key(|(order, _)| *order);
        let rows = rows.into_iter().map(|row| Entry::Coupon(CouponEntry(Box::new(row.clone()))));
        let customers = customers.into_iter();
        let customers = customers.map(|(coupon, customer, times)| Entry::Redeemer(coupon.clone(), customer, times));
        let orders = orders.into_iter().map(|(order, coupons)| Entry::RedeemedBy(order, coupons.to_vec()));
        rows.chain(customers).chain(orders)
    }
}
