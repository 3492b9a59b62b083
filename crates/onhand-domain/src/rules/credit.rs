//! Rule 6 for credit that the shop itself keeps.

use super::Violation;
use crate::AccountId;
use crate::state::{CreditRow, State};
use std::collections::BTreeMap;

/// Of every account: balance = issued + earned + refunded − spent − reversed − expired, and what is kept of it is what payments hold, never
/// more than is on it, but for points that were reversed.
pub(super) fn broken(state: &State) -> Vec<Violation> {
    let mut held: BTreeMap<AccountId, i64> = BTreeMap::new();
    for row in state.orders.iter() {
        for paid in &row.payments.rows {
            let of = paid.account.into_iter();
            of.for_each(|account| *held.entry(account).or_default() += row.payments.open_of(paid.payment));
        }
    }
    let broken = |account: &AccountId| {
        let Some(row) = state.credits.get(*account) else { return true };
        let came = [row.issued, row.earned, row.refunded].map(i128::from);
        let went = [row.spent, row.reversed, row.expired].map(i128::from);
        let sum = came.iter().sum::<i128>() - went.iter().sum::<i128>();
        let kept = held.get(account).copied().unwrap_or(0);
        i128::from(row.balance) != sum || row.held != kept || !row.may_stand() || row.held < 0
    };
    let accounts = state.credits.iter().map(|row| row.account).chain(held.keys().copied());
    let mut found: Vec<AccountId> = accounts.filter(broken).chain(earned_otherwise(state)).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|account| Violation::Credit { account }).collect()
}

/// Of what orders have earned: no more was earned or reversed by them than their accounts say, and no more reversed than
/// earned.
fn earned_otherwise(state: &State) -> Vec<AccountId> {
    let mut sums: BTreeMap<AccountId, (i128, i128)> = BTreeMap::new();
    let mut found = Vec::new();
    for row in state.earnings.iter() {
        let (earned, reversed) = sums.entry(row.account).or_default();
        (*earned, *reversed) = (*earned + i128::from(row.earned), *reversed + i128::from(row.reversed));
        if state.orders.get(row.order).is_none() || !(0..=row.earned).contains(&row.reversed) {
            found.push(row.account);
        }
    }
    let beyond = |(account, (earned, reversed)): (AccountId, (i128, i128))| {
        let row = state.credits.get(account);
        let within = |row: &CreditRow| earned <= i128::from(row.earned) && reversed <= i128::from(row.reversed);
        (!row.is_some_and(within)).then_some(account)
    };
    found.extend(sums.into_iter().filter_map(beyond));
    found
}
