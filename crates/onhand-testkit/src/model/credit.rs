//! Credit that the shop itself keeps: what went in, what went out, and what payments hold.

use super::{Model, Told};
use onhand_domain::{
    AccountId, AuthorizePayment, CreditKind, Currency, IssueCredit, Money, Rejection, Timestamp, limit,
};

#[derive(Clone, Debug)]
pub(super) struct ModelCredit {
    pub(super) id: AccountId,
    pub(super) kind: CreditKind,
    pub(super) currency: Currency,
    pub(super) expires_at: Option<Timestamp>,
    /// What payments held when it expired, as far as they may still give it up.
    pub(super) outlived: i64,
    /// What they gave up of that.
    lost: i64,
    issued: i64,
    spent: i64,
    refunded: i64,
    expired: i64,
    pub(super) earned: i64,
    pub(super) reversed: i64,
    pub(super) point_value: Option<i64>,
}

impl ModelCredit {
    pub(super) fn new(id: AccountId, kind: CreditKind, currency: Currency) -> Self {
        let (issued, spent, refunded, expired, earned, reversed) = (0, 0, 0, 0, 0, 0);
        let (expires_at, point_value, outlived, lost) = (None, None, 0, 0);
        Self {
            id,
            kind,
            currency,
            expires_at,
            outlived,
            lost,
            issued,
            spent,
            refunded,
            expired,
            earned,
            reversed,
            point_value,
        }
    }

    fn balance(&self) -> i64 {
        self.issued + self.earned + self.refunded - self.spent - self.reversed - self.expired
    }
}

impl Model {
    pub(super) fn issue_credit(&mut self, command: &IssueCredit) -> Result<Told, Rejection> {
        let IssueCredit { account, kind, amount, expires_at } = *command;
        if let Some(found) = self.credits.iter().find(|found| found.id == account) {
            is_of(found, kind, amount)?;
            if found.issued + amount.minor() > limit::AMOUNT {
                return Err(Rejection::AmountOutOfRange { line: None, limit: limit::AMOUNT });
            }
        }
        if let Some(at) = expires_at.filter(|at| *at <= self.now) {
            return Err(Rejection::InThePast { at, now: self.now });
        }
        if self.credits.iter().all(|found| found.id != account) {
            self.credits.push(ModelCredit::new(account, kind, amount.currency()));
        }
        self.credit(account, |found| {
            found.issued += amount.minor();
            found.expires_at = expires_at;
            found.outlived = 0;
        });
        Ok(Told::default())
    }

    pub(super) fn can_hold(&self, command: &AuthorizePayment) -> Result<(), Rejection> {
        let Some((account, kind)) = command.account.zip(command.method.credit()) else { return Ok(()) };
        let found = self.credits.iter().find(|found| found.id == account);
        let found = found.ok_or(Rejection::UnknownAccount { account })?;
        is_of(found, kind, command.amount)?;
        let (balance, held) = (found.balance(), self.held_of(account));
        if command.amount.minor() > balance - held {
            let [balance, held] = [balance, held].map(|minor| Money::from_minor(minor, found.currency));
            return Err(Rejection::ExceedsBalance { account, requested: command.amount, balance, held });
        }
        Ok(())
    }

    pub(super) fn credit_spent(&mut self, account: Option<AccountId>, amount: i64) {
        account.into_iter().for_each(|account| {
            self.credit(account, |found| {
                found.spent += amount;
                found.outlived = (found.outlived - amount).max(0);
            })
        });
    }

    /// A payment gives up what it held and did not take.
    pub(super) fn credit_given_up(&mut self, account: Option<AccountId>, amount: i64) {
        account.into_iter().for_each(|account| {
            self.credit(account, |found| {
                found.lost += found.outlived.min(amount);
                found.outlived = (found.outlived - amount).max(0);
            })
        });
    }

    pub(super) fn credit_refunded(&mut self, account: Option<AccountId>, amount: i64) {
        let now = self.now;
        let held = account.map_or(0, |account| self.held_of(account));
        account.into_iter().for_each(|account| {
            self.credit(account, |found| {
                found.refunded += amount;
                if found.expires_at.is_some_and(|at| at <= now) {
                    (found.expires_at, found.outlived) = (None, held);
                }
            });
        });
    }

    /// Authorizations run out, and what nobody holds of accounts that have expired is lost.
    pub(super) fn expire_credit(&mut self) {
        self.lapse_payments();
        for nth in 0..self.credits.len() {
            let lost = std::mem::take(&mut self.credits[nth].lost);
            self.credits[nth].expired += lost;
            let found = &self.credits[nth];
            if found.expires_at.is_some_and(|at| at <= self.now) {
                let lost = found.balance() - self.held_of(found.id);
                self.credits[nth].expired += lost.max(0);
            }
        }
    }

    /// Each account's balance, what of it is held, what was issued, refunded, spent, expired, earned and reversed, by id.
    #[must_use]
    pub fn credits(&self) -> Vec<(AccountId, [i64; 8])> {
        let figures = |found: &ModelCredit| {
            let held = self.held_of(found.id);
            let moved = [found.issued, found.refunded, found.spent, found.expired, found.earned, found.reversed];
            let [issued, refunded, spent, expired, earned, reversed] = moved;
            (found.id, [found.balance(), held, issued, refunded, spent, expired, earned, reversed])
        };
        let mut all: Vec<_> = self.credits.iter().map(figures).collect();
        all.sort_unstable();
        all
    }

    pub(super) fn credit(&mut self, account: AccountId, change: impl FnOnce(&mut ModelCredit)) {
        if let Some(found) = self.credits.iter_mut().find(|found| found.id == account) {
            change(found);
        }
    }
}

fn is_of(found: &ModelCredit, kind: CreditKind, amount: Money) -> Result<(), Rejection> {
    if found.kind == kind && found.currency == amount.currency() {
        return Ok(());
    }
    Err(Rejection::OtherAccount { account: found.id, credit_kind: found.kind, currency: found.currency })
}
