//! How points are earned, and reversed as goods are canceled or come back.

use super::credit::more;
use crate::event::{PointsEarned, PointsReversed};
use crate::state::{CreditRow, EarnedRow};
use crate::{CreditKind, Ledger, OrderId};

impl Ledger {
    pub(super) fn points_earned(&mut self, event: &PointsEarned) -> Option<()> {
        let (account, value) = (event.account, event.point_value);
        let earned = i64::try_from(event.points).ok()?.checked_mul(value.minor())?;
        if self.state.credits.get(account).is_none() {
            let row = CreditRow::new(account, CreditKind::LoyaltyPoints, value.currency());
            self.state.credits.open(CreditRow { point_value: value.minor(), ..row })?;
        }
        self.credit_changes(account, |row| {
            (row.currency == value.currency() && row.point_value == value.minor()).then_some(())?;
            (row.expires_at, row.outlived) = (event.expires_at, 0);
            more(&mut row.earned, earned)?;
            more(&mut row.balance, earned)
        })?;
        let Some(order) = event.order else { return Some(()) };
        let goods = self.state.orders.get(order)?.goods_owed();
        self.state.earnings.open(EarnedRow { order, account, earned, goods, reversed: 0 })
    }

    pub(super) fn points_reversed(&mut self, event: &PointsReversed) -> Option<()> {
        for of in &event.orders {
            let amount = of.amount.minor();
            let row = self.state.earnings.get_mut(of.order).filter(|row| row.account == of.account)?;
            more(&mut row.reversed, amount)?;
            (amount > 0 && row.reversed <= row.earned).then_some(())?;
            self.credit_changes(of.account, |row| {
                // They may be spent: then the next ones make up for them.
                row.balance = row.balance.checked_sub(amount)?;
                more(&mut row.reversed, amount)
            })?;
            self.agenda.reversals.remove(&of.order).then_some(())?;
        }
        Some(())
    }

    /// Some of an order may have been canceled or come back that had earned points.
    pub(super) fn points_may_be_reversed(&mut self, order: OrderId) {
        if self.state.earnings.is_empty() {
            return;
        }
        if self.state.to_reverse(order).is_some() {
            self.agenda.reversals.insert(order);
        } else {
            self.agenda.reversals.remove(&order);
        }
    }

    /// What an order of a checkpoint has earned.
    pub(super) fn restore_earned(&mut self, row: EarnedRow) -> Option<()> {
        self.state.orders.get(row.order)?;
        self.state.credits.get(row.account).filter(|account| account.point_value > 0)?;
        ((0..=row.earned).contains(&row.reversed) && row.goods > 0).then_some(())?;
        let order = row.order;
        self.state.earnings.open(row)?;
        self.points_may_be_reversed(order);
        Some(())
    }
}
