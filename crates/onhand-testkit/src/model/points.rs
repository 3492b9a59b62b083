//! Points: what orders have earned, and what of it is taken back.

use super::credit::ModelCredit;
use super::{Model, Told};
use onhand_domain::{AccountId, CreditKind, EarnPoints, Money, OrderId, Rejection, limit};

#[derive(Clone, Debug)]
pub(super) struct ModelEarning {
    order: OrderId,
    account: AccountId,
    earned: i64,
    goods: i64,
    reversed: i64,
}

impl Model {
    pub(super) fn earn_points(&mut self, command: &EarnPoints) -> Result<Told, Rejection> {
        let EarnPoints { account, points, point_value, order, expires_at } = *command;
        let goods = order.map(|order| self.goods_of(order).ok_or(Rejection::UnknownOrder { order })).transpose()?;
        let found = self.credits.iter().find(|found| found.id == account).cloned();
        if let Some(found) = &found {
            let (credit_kind, currency) = (found.kind, found.currency);
            match found.point_value {
                Some(value) if currency == point_value.currency() => {
                    if value != point_value.minor() {
                        let point_value = Money::from_minor(value, currency);
                        return Err(Rejection::OtherPointValue { account, point_value });
                    }
                }
                _ => return Err(Rejection::OtherAccount { account, credit_kind, currency }),
            }
        }
        if let Some((order, goods)) = order.zip(goods) {
            if let Some(earlier) = self.earnings.iter().find(|earlier| earlier.order == order) {
                return Err(Rejection::PointsEarned { order, account: earlier.account });
            }
            self.earns_in(order, point_value)?;
            if goods == 0 {
                return Err(Rejection::NothingToEarn { order, status: self.status_of(order) });
            }
        }
        let earned = i128::from(points) * i128::from(point_value.minor());
        let before = i128::from(found.as_ref().map_or(0, |found| found.earned));
        if before + earned > i128::from(limit::AMOUNT) {
            return Err(Rejection::AmountOutOfRange { line: None, limit: limit::AMOUNT });
        }
        if let Some(at) = expires_at.filter(|at| *at <= self.now) {
            return Err(Rejection::InThePast { at, now: self.now });
        }
        let earned = i64::try_from(earned).unwrap_or(0);
        if found.is_none() {
            let mut new = ModelCredit::new(account, CreditKind::LoyaltyPoints, point_value.currency());
            new.point_value = Some(point_value.minor());
            self.credits.push(new);
        }
        self.credit(account, |found| {
            found.earned += earned;
            (found.expires_at, found.outlived) = (expires_at, 0);
        });
        if let Some((order, goods)) = order.zip(goods) {
            self.earnings.push(ModelEarning { order, account, earned, goods, reversed: 0 });
        }
        Ok(Told::default())
    }

    /// Whatever was canceled or came back has earned nothing: its share of what its order has is taken back.
    pub(super) fn reverse_points(&mut self) {
        for nth in 0..self.earnings.len() {
            let ModelEarning { order, account, earned, goods, reversed } = self.earnings[nth];
            let left = self.goods_of(order).unwrap_or(0).min(goods);
            // Rounded half up.
            let kept = (2 * i128::from(earned) * i128::from(left) + i128::from(goods)) / (2 * i128::from(goods));
            let back = earned - i64::try_from(kept).unwrap_or(0) - reversed;
            if back > 0 {
                self.earnings[nth].reversed += back;
                self.credit(account, |found| found.reversed += back);
            }
        }
    }

    /// What orders have earned that are not kept any more is not looked at again.
    pub(super) fn earned_for_good(&mut self, order: OrderId) {
        self.earnings.retain(|earning| earning.order != order);
    }
}
