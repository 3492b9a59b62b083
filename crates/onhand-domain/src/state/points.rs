//! Points that orders have earned, and what of them is to be reversed.

use super::{Entry, OrderRow, State};
use crate::event::ReversedPoints;
use crate::table::{CowMap, Share};
use crate::{AccountId, OrderId, share};
use serde::{Deserialize, Serialize};

/// What orders that are kept have earned. Those that earn nothing have nothing in here.
#[derive(Clone, Debug)]
pub(crate) struct Earnings(CowMap<OrderId, EarnedRow>);

/// What an order has earned. Amounts are minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EarnedRow {
    pub(crate) order: OrderId,
    pub(crate) account: AccountId,
    pub(crate) earned: i64,
    /// What the order's goods cost then.
    pub(crate) goods: i64,
    pub(crate) reversed: i64,
}

/// What an order has earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarnedEntry(pub(crate) Box<EarnedRow>);

impl Share for Earnings {
    fn share(&mut self) -> Self {
        Self(self.0.share())
    }
}

impl Earnings {
    pub(crate) fn new(seed: u64) -> Self {
        Self(CowMap::with_seed(seed))
    }

    pub(crate) fn copied(&self) -> u64 {
        self.0.copied()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.len() == 0
    }

    pub(crate) fn get(&self, order: OrderId) -> Option<&EarnedRow> {
        self.0.get(&order)
    }

    pub(crate) fn get_mut(&mut self, order: OrderId) -> Option<&mut EarnedRow> {
        self.0.get_mut(&order)
    }

    /// An order earns; none where it has.
    pub(crate) fn open(&mut self, row: EarnedRow) -> Option<()> {
        self.0.insert(row.order, row).is_none().then_some(())
    }

    /// An order is not kept any more: what it has earned is the customer's for good.
    pub(crate) fn close(&mut self, order: OrderId) {
        // Mostly there is nothing, and nothing is hashed for it.
        if !self.is_empty() {
            self.0.remove(&order);
        }
    }

    /// What all orders have earned, in no order that means anything.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &EarnedRow> {
        self.0.iter().map(|(_, row)| row)
    }
}

impl OrderRow {
    /// What its goods cost that were neither canceled nor came back, in minor units.
    pub(crate) fn goods_owed(&self) -> i64 {
        self.lines.iter().fold(0, |sum, line| line.amount.saturating_add(sum))
    }
}

impl State {
    /// What of the points that an order has earned is to be reversed: the share of what was canceled or came back, less
    /// what was reversed before. What was bought besides earns nothing.
    pub(crate) fn to_reverse(&self, order: OrderId) -> Option<ReversedPoints> {
        let earned = self.earnings.get(order)?;
        let left = self.orders.get(order)?.goods_owed().min(earned.goods);
        let [left, all] = [left, earned.goods].map(|minor| u64::try_from(minor).unwrap_or(0));
        let kept = share(earned.earned, left, all);
        let minor = earned.earned.saturating_sub(kept).saturating_sub(earned.reversed);
        let account = self.credits.get(earned.account).filter(|_| minor > 0)?;
        Some(ReversedPoints { order, account: earned.account, amount: account.money(minor) })
    }

    pub(super) fn earned_entries(&self) -> impl Iterator<Item = Entry> + use<'_> {
        let mut rows: Vec<&EarnedRow> = self.earnings.iter().collect();
        rows.sort_unstable_by_key(|row| row.order);
        rows.into_iter().map(|row| Entry::Earned(EarnedEntry(Box::new(row.clone()))))
    }
}
