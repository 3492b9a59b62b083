//! Deciding on points: what is earned, and by which order.

use super::Context;
use crate::event::{Event, PointsEarned};
use crate::state::State;
use crate::{CreditKind, EarnPoints, OrderId, Rejection, limit};

impl State {
    pub(super) fn earn_points(
        &self,
        command: &EarnPoints,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let EarnPoints { account, points, point_value, order, expires_at } = *command;
        if let Some(order) = order.filter(|order| self.orders.get(*order).is_none()) {
            return Err(Rejection::UnknownOrder { order });
        }
        let row = self.credits.get(account);
        if let Some(row) = row {
            if row.kind != CreditKind::LoyaltyPoints || row.currency != point_value.currency() {
                return Err(Rejection::OtherAccount { account, credit_kind: row.kind, currency: row.currency });
            }
            if row.point_value != point_value.minor() {
                return Err(Rejection::OtherPointValue { account, point_value: row.money(row.point_value) });
            }
        }
        order.map_or(Ok(()), |order| self.may_earn(order, command))?;
        // All that ever comes to it stays in range.
        let earned = i64::try_from(points).ok().and_then(|points| points.checked_mul(point_value.minor()));
        let all = earned.and_then(|earned| earned.checked_add(row.map_or(0, |row| row.earned)));
        if all.is_none_or(|all| all > limit::AMOUNT) {
            return Err(Rejection::AmountOutOfRange { line: None, limit: limit::AMOUNT });
        }
        if let Some(at) = expires_at.filter(|at| *at <= context.now) {
            return Err(Rejection::InThePast { at, now: context.now });
        }
        events.push(Event::from(PointsEarned { account, points, point_value, order, expires_at }));
        Ok(())
    }

    /// Whether an order may earn: once, in its own currency, and by goods that cost something.
    fn may_earn(&self, order: OrderId, command: &EarnPoints) -> Result<(), Rejection> {
        let Some(row) = self.orders.get(order) else { return Ok(()) };
        if let Some(earned) = self.earnings.get(order) {
            return Err(Rejection::PointsEarned { order, account: earned.account });
        }
        if command.point_value.currency() != row.currency() {
            let (amount, currency) = (command.point_value, row.currency());
            return Err(Rejection::OtherCurrency { order, amount, currency });
        }
        if row.goods_owed() == 0 { Err(Rejection::NothingToEarn { order, status: row.status() }) } else { Ok(()) }
    }
}
