//! Deciding on credit: what is issued, and what payments may hold of it.

use super::Context;
use crate::event::{CaptureReturned, CreditIssued, CreditMove, CreditMoved, Event};
use crate::state::{CreditRow, OrderRow, State};
use crate::{AccountId, AuthorizePayment, CreditKind, IssueCredit, Money, PaymentId, PaymentMethod, Rejection, limit};

impl State {
    pub(super) fn issue_credit(
        &self,
        command: &IssueCredit,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let IssueCredit { account, kind, amount, expires_at } = *command;
        if let Some(row) = self.credits.get(account) {
            is_of(row, kind, amount)?;
            // All that ever comes to it stays in range, so that no refund has to be refused.
            if row.issued.saturating_add(amount.minor()) > limit::AMOUNT {
                return Err(Rejection::AmountOutOfRange { line: None, limit: limit::AMOUNT });
            }
        }
        if let Some(at) = expires_at.filter(|at| *at <= context.now) {
            return Err(Rejection::InThePast { at, now: context.now });
        }
        events.push(Event::from(CreditIssued { account, kind, amount, expires_at }));
        Ok(())
    }

    /// Whether an account can keep so much for a payment.
    pub(super) fn can_hold(&self, command: &AuthorizePayment) -> Result<(), Rejection> {
        let Some((account, kind)) = command.account.zip(command.method.credit()) else { return Ok(()) };
        let row = self.credits.get(account).ok_or(Rejection::UnknownAccount { account })?;
        is_of(row, kind, command.amount)?;
        if command.amount.minor() <= row.available() {
            return Ok(());
        }
        let (balance, held) = (row.money(row.balance), row.money(row.held));
        Err(Rejection::ExceedsBalance { account, requested: command.amount, balance, held })
    }
}

impl PaymentMethod {
    /// Of which kind the credit is that a payment by this means is made of.
    #[must_use]
    pub const fn credit(self) -> Option<CreditKind> {
        match self {
            Self::GiftCard => Some(CreditKind::GiftCard),
            Self::StoreCredit => Some(CreditKind::StoreCredit),
            Self::LoyaltyPoints => Some(CreditKind::LoyaltyPoints),
            Self::CreditCard
            | Self::DebitCard
            | Self::Cash
            | Self::Wallet
            | Self::BankTransfer
            | Self::PayLater
            | Self::Marketplace => None,
        }
    }
}

/// What a payment does to the account that it is made of, if it is made of one.
pub(super) fn moved(row: &OrderRow, payment: PaymentId, how: CreditMove, amount: Money) -> Option<Event> {
    let account = row.payments.get(payment)?.account?;
    Some(CreditMoved { account, order: row.order, payment, how, amount }.into())
}

/// What comes back to accounts with these captures.
pub(super) fn refunded(row: &OrderRow, captures: &[CaptureReturned]) -> Vec<Event> {
    let back = |returned: &CaptureReturned| moved(row, returned.payment, CreditMove::Refunded, returned.amount);
    captures.iter().filter_map(back).collect()
}

fn is_of(row: &CreditRow, kind: CreditKind, amount: Money) -> Result<(), Rejection> {
    if row.kind == kind && row.currency == amount.currency() {
        return Ok(());
    }
    let account: AccountId = row.account;
    Err(Rejection::OtherAccount { account, credit_kind: row.kind, currency: row.currency })
}
