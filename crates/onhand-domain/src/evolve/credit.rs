//! How credit is issued, moved by payments, and expires.

use crate::event::{CreditExpired, CreditIssued, CreditLapsed, CreditMove, CreditMoved};
use crate::state::{CreditRow, PaymentStanding};
use crate::{AccountId, Ledger, PaymentId};

impl Ledger {
    pub(super) fn credit_issued(&mut self, event: &CreditIssued) -> Option<()> {
        let (account, amount) = (event.account, event.amount);
        if self.state.credits.get(account).is_none() {
            self.state.credits.open(CreditRow::new(account, event.kind, amount.currency()))?;
        }
        self.credit_changes(account, |row| {
            (row.kind == event.kind && row.currency == amount.currency()).then_some(())?;
            (row.expires_at, row.outlived) = (event.expires_at, 0);
            more(&mut row.issued, amount.minor())?;
            more(&mut row.balance, amount.minor())
        })
    }

    pub(super) fn credit_moved(&mut self, event: &CreditMoved) -> Option<()> {
        let (payment, amount, now) = (event.payment, event.amount.minor(), self.state.time);
        if event.how == CreditMove::Held {
            let paid = self.state.orders.get_mut(event.order)?.payments.get_mut(payment)?;
            paid.account = Some(event.account);
            let lapses_at = paid.expires_at;
            lapses_at.into_iter().for_each(|at| self.agenda.lapses.add(at, payment));
            self.order_goes_on(event.order)?;
        }
        self.credit_changes(event.account, |row| match event.how {
            CreditMove::Held => more(&mut row.held, amount),
            CreditMove::Released => given_up(row, amount),
            CreditMove::Spent => {
                row.let_go(amount);
                less(&mut row.held, amount)?;
                // Points that it was to pay with may have been reversed.
                row.balance = row.balance.checked_sub(amount)?;
                more(&mut row.spent, amount)
            }
            CreditMove::Refunded => {
                // What comes back to an account that has expired would be lost by it.
                if row.expires_at.is_some_and(|at| at <= now) {
                    row.outlives();
                }
                more(&mut row.balance, amount)?;
                more(&mut row.refunded, amount)
            }
        })?;
        self.lapses_no_more(payment)
    }

    pub(super) fn credit_lapsed(&mut self, event: &CreditLapsed) -> Option<()> {
        for hold in &event.holds {
            let paid = self.state.orders.get_mut(hold.order)?.payments.get_mut(hold.payment)?;
            (paid.account == Some(hold.account)).then_some(())?;
            paid.authorized = paid.authorized.checked_sub(hold.amount.minor()).filter(|left| *left >= 0)?;
            paid.standing = PaymentStanding::Voided;
            self.credit_changes(hold.account, |row| given_up(row, hold.amount.minor()))?;
            self.lapses_no_more(hold.payment)?;
            self.order_goes_on(hold.order)?;
        }
        Some(())
    }

    pub(super) fn credit_expired(&mut self, event: &CreditExpired) -> Option<()> {
        event.accounts.iter().try_for_each(|expired| {
            self.credit_changes(expired.account, |row| {
                // What payments gave up that outlived it may be points that were reversed.
                row.balance = row.balance.checked_sub(expired.amount.minor())?;
                row.lost = row.lost.saturating_sub(expired.amount.minor()).max(0);
                more(&mut row.expired, expired.amount.minor())
            })
        })
    }

    /// An authorization of which nothing is open any more cannot run out.
    fn lapses_no_more(&mut self, payment: PaymentId) -> Option<()> {
        let row = self.state.orders.paid_by(payment)?;
        let paid = row.payments.get(payment)?;
        if let Some(at) = paid.expires_at.filter(|_| row.payments.open_of(payment) == 0) {
            // It may have been taken off before.
            let _ = self.agenda.lapses.remove(at, payment);
        }
        Some(())
    }

    /// Changes an account, and when it expires; what is kept of it never exceeds what is on it, but for points that were
    /// reversed.
    pub(super) fn credit_changes(
        &mut self,
        account: AccountId,
        change: impl FnOnce(&mut CreditRow) -> Option<()>,
    ) -> Option<()> {
        let row = self.state.credits.get_mut(account)?;
        let before = row.due();
        change(row)?;
        row.may_stand().then_some(())?;
        let after = row.due();
        if before != after {
            if let Some(at) = before {
                self.agenda.credit.remove(at, account)?;
            }
            after.into_iter().for_each(|at| self.agenda.credit.add(at, account));
        }
        Some(())
    }

    /// An account of a checkpoint, and when it expires.
    pub(super) fn restore_credit(&mut self, row: CreditRow) -> Option<()> {
        (row.may_stand() && row.held >= row.outlived && row.outlived >= 0).then_some(())?;
        row.due().into_iter().for_each(|at| self.agenda.credit.add(at, row.account));
        self.state.credits.open(row)
    }
}

/// So much of an account is kept no more, and is there again unless it has outlived its time.
fn given_up(row: &mut CreditRow, amount: i64) -> Option<()> {
    let outlived = row.let_go(amount);
    more(&mut row.lost, outlived)?;
    less(&mut row.held, amount)
}

pub(super) fn more(figure: &mut i64, amount: i64) -> Option<()> {
    *figure = figure.checked_add(amount)?;
    Some(())
}

fn less(figure: &mut i64, amount: i64) -> Option<()> {
    *figure = figure.checked_sub(amount).filter(|left| *left >= 0)?;
    Some(())
}
