//! How coupons are defined, redeemed by orders and restored by their cancellation.

use crate::event::{CouponDefined, CouponRedeemed};
use crate::state::CouponRow;
use crate::{Coupon, CustomerId, Ledger, OrderId, OrderStatus};

impl Ledger {
    pub(super) fn coupon_defined(&mut self, event: &CouponDefined) -> Option<()> {
        let (redeemed, for_good) =
            self.state.coupons.get(&event.coupon).map_or((0, 0), |row| (row.redeemed, row.for_good));
        self.state.coupons.put(CouponRow { terms: event.clone(), redeemed, for_good });
        Some(())
    }

    pub(super) fn coupon_redeemed(&mut self, event: &CouponRedeemed) -> Option<()> {
        let customer = self.state.orders.get(event.order)?.customer;
        self.state.coupons.redeem(event.order, event.coupon.clone(), customer)
    }

    /// An order of which nothing is left gives back what it redeemed.
    pub(super) fn coupons_restored(&mut self, order: OrderId) -> Option<()> {
        if self.state.coupons.of(order).is_empty() {
            return Some(());
        }
        let row = self.state.orders.get(order)?;
        let customer = row.customer;
        if row.status() == OrderStatus::Canceled {
            self.state.coupons.restore(order, customer)?;
        }
        Some(())
    }

    /// A coupon of a checkpoint.
    pub(super) fn restore_coupon(&mut self, row: CouponRow) -> Option<()> {
        (row.for_good <= row.redeemed && self.state.coupons.put(row)).then_some(())
    }

    /// How often a customer of a checkpoint has redeemed a coupon.
    pub(super) fn restore_redeemer(&mut self, coupon: &Coupon, customer: CustomerId, times: u64) -> Option<()> {
        let coupons = &mut self.state.coupons;
        let redeemed = coupons.get(coupon)?.redeemed;
        (times > 0 && times <= redeemed && coupons.redeemed_by(coupon, customer) == 0).then_some(())?;
        coupons.count(coupon, customer, times);
        Some(())
    }

    /// What an order of a checkpoint has redeemed.
    pub(super) fn restore_redeemed(&mut self, order: OrderId, named: Vec<Coupon>) -> Option<()> {
        let coupons = &mut self.state.coupons;
        self.state.orders.get(order)?;
        let known = !named.is_empty() && named.iter().all(|coupon| coupons.get(coupon).is_some());
        known.then_some(())?;
        coupons.put_order(order, named)
    }
}
