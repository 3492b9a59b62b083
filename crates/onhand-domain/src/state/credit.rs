//! Accounts of credit that the shop itself keeps.

use crate::table::{CowMap, Share};
use crate::{AccountId, CreditKind, Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};

/// All accounts that were ever opened.
#[derive(Clone, Debug)]
pub(crate) struct Credits(CowMap<AccountId, CreditRow>);

/// An account. Amounts are minor units of its currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CreditRow {
    pub(crate) account: AccountId,
    pub(crate) kind: CreditKind,
    pub(crate) currency: Currency,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) balance: i64,
    /// What of the balance is kept for payments.
    pub(crate) held: i64,
    /// What of that was kept when the account expired, though something has come back to it since: given up, it is lost.
    pub(crate) outlived: i64,
    /// What of it was given up, and expires next.
    pub(crate) lost: i64,
    pub(crate) issued: i64,
    pub(crate) refunded: i64,
    pub(crate) spent: i64,
    pub(crate) expired: i64,
    /// Of points: all that were ever earned.
    pub(crate) earned: i64,
    /// Of points: what of them was taken back.
    pub(crate) reversed: i64,
    /// What a point is worth; 0 where it is no account of points.
    pub(crate) point_value: i64,
}

/// An account as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditFigures {
    /// Which.
    pub account: AccountId,
    /// Of which kind.
    pub kind: CreditKind,
    /// What is on it: issued + earned + refunded − spent − reversed − expired. Below zero, points that were spent and
    /// reversed, which the next ones make up for.
    pub balance: Money,
    /// What of that is kept for payments.
    pub held: Money,
    /// What may be paid with: balance − held.
    pub available: Money,
    /// All that was ever put on it.
    pub issued: Money,
    /// All that payments gave back to it.
    pub refunded: Money,
    /// All that payments took.
    pub spent: Money,
    /// All that expired.
    pub expired: Money,
    /// What all points were worth that were ever earned.
    pub earned: Money,
    /// What those were worth that were taken back.
    pub reversed: Money,
    /// Of points: how many are available, part of one left out, and what each is worth.
    pub points: Option<(i64, Money)>,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
}

impl Share for Credits {
    fn share(&mut self) -> Self {
        Self(self.0.share())
    }
}

impl Credits {
    pub(crate) fn new(seed: u64) -> Self {
        Self(CowMap::with_seed(seed))
    }

    pub(crate) fn copied(&self) -> u64 {
        self.0.copied()
    }

    pub(crate) fn get(&self, account: AccountId) -> Option<&CreditRow> {
        self.0.get(&account)
    }

    pub(crate) fn get_mut(&mut self, account: AccountId) -> Option<&mut CreditRow> {
        self.0.get_mut(&account)
    }

    /// Opens an account; none where there is one of that id.
    pub(crate) fn open(&mut self, row: CreditRow) -> Option<()> {
        self.0.insert(row.account, row).is_none().then_some(())
    }

    /// All accounts, in no order that means anything.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &CreditRow> {
        self.0.iter().map(|(_, row)| row)
    }
}

impl CreditRow {
    pub(crate) fn new(account: AccountId, kind: CreditKind, currency: Currency) -> Self {
        Self {
            account,
            kind,
            currency,
            expires_at: None,
            balance: 0,
            held: 0,
            outlived: 0,
            lost: 0,
            issued: 0,
            refunded: 0,
            spent: 0,
            expired: 0,
            earned: 0,
            reversed: 0,
            point_value: 0,
        }
    }

    /// What may be paid with.
    pub(crate) fn available(&self) -> i64 {
        self.balance.saturating_sub(self.held)
    }

    /// Whether so much may be kept of what is on it: of points that were reversed, more than is there.
    pub(crate) fn may_stand(&self) -> bool {
        self.held <= self.balance || self.point_value > 0
    }

    /// When something of it expires.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        let lost = (self.lost > 0).then_some(Timestamp::EPOCH);
        lost.or(self.expires_at.filter(|_| self.available() > 0))
    }

    /// What expires then.
    pub(crate) fn expiring(&self) -> i64 {
        if self.lost > 0 { self.lost } else { self.available() }
    }

    /// It has expired, and something comes back that is to stay: what is kept is not to stay with it.
    pub(crate) fn outlives(&mut self) {
        (self.expires_at, self.outlived) = (None, self.held);
    }

    /// So much is kept no more; what outlived the account goes first.
    pub(crate) fn let_go(&mut self, amount: i64) -> i64 {
        let outlived = self.outlived.min(amount);
        self.outlived = self.outlived.saturating_sub(outlived);
        outlived
    }

    pub(crate) fn money(&self, minor: i64) -> Money {
        Money::from_minor(minor, self.currency)
    }

    pub(crate) fn figures(&self) -> CreditFigures {
        CreditFigures {
            account: self.account,
            kind: self.kind,
            balance: self.money(self.balance),
            held: self.money(self.held),
            available: self.money(self.available()),
            issued: self.money(self.issued),
            refunded: self.money(self.refunded),
            spent: self.money(self.spent),
            expired: self.money(self.expired),
            earned: self.money(self.earned),
            reversed: self.money(self.reversed),
            points: (self.point_value > 0)
                .then(|| (self.available().div_euclid(self.point_value), self.money(self.point_value))),
            expires_at: self.expires_at,
        }
    }
}

impl super::State {
    /// An account of credit as it stands; none where it was never opened.
    #[must_use]
    pub fn credit(&self, account: AccountId) -> Option<CreditFigures> {
        self.credits.get(account).map(CreditRow::figures)
    }

    /// All accounts of credit, by id. Cost: a pass over all of them.
    #[must_use]
    pub fn credits(&self) -> Vec<CreditFigures> {
        let mut figures: Vec<CreditFigures> = self.credits.iter().map(CreditRow::figures).collect();
        figures.sort_unstable_by_key(|figures| figures.account);
        figures
    }
}
