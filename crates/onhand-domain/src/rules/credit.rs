//! Rule 6 for credit that the shop itself keeps.

use super::Violation;
use crate::AccountId;
use crate::state::State;
use std::collections::BTreeMap;

/// Of every account: balance = issued + refunded − spent − expired, and what is kept of it is what payments hold, never
/// more than is on it.
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
        let sum = i128::from(row.issued) + i128::from(row.refunded) - i128::from(row.spent) - i128::from(row.expired);
        let kept = held.get(account).copied().unwrap_or(0);
        i128::from(row.balance) != sum || row.held != kept || row.held > row.balance || row.held < 0
    };
    let accounts = state.credits.iter().map(|row| row.account).chain(held.keys().copied());
    let mut found: Vec<AccountId> = accounts.filter(broken).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|account| Violation::Credit { account }).collect()
}
