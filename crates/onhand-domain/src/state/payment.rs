//! An order's payments: what was authorized, captured and given back.

use super::OrderRow;
use super::order::Few;
use crate::{AccountId, Money, PaymentId, PaymentMethod, RefundId, RefundKind, Timestamp};
use serde::{Deserialize, Serialize};

/// What has become of an order's money.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Payments {
    /// In the order in which they were authorized or declined.
    pub(crate) rows: Few<PaymentRow>,
    /// In the order in which money was taken: of which payment, and which of its captures.
    pub(crate) captures: Few<CaptureRow>,
    pub(crate) refunds: Vec<RefundRow>,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PaymentRow {
    pub(crate) payment: PaymentId,
    pub(crate) method: PaymentMethod,
    /// What may be captured in all, in minor units: once it is voided, what was.
    pub(crate) authorized: i64,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) standing: PaymentStanding,
    /// By credit: out of which account.
    pub(crate) account: Option<AccountId>,
}

/// How a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStanding {
    /// It may be captured as far as it was authorized and has not expired.
    Authorized,
    /// What was not captured was given up.
    Voided,
    /// It was refused.
    Declined,
}

impl PaymentStanding {
    /// The standing as it is written in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authorized => "authorized",
            Self::Voided => "voided",
            Self::Declined => "declined",
        }
    }
}

/// Money that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CaptureRow {
    pub(crate) payment: PaymentId,
    /// Its number in its payment.
    pub(crate) number: u32,
    pub(crate) amount: i64,
    pub(crate) refunded: i64,
    pub(crate) charged_back: i64,
}

/// Money that was given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RefundRow {
    pub(crate) refund: RefundId,
    pub(crate) amount: i64,
    pub(crate) kind: RefundKind,
}

impl CaptureRow {
    /// What may still be given back of it.
    pub(crate) fn left(&self) -> i64 {
        self.amount.saturating_sub(self.refunded).saturating_sub(self.charged_back)
    }
}

impl Payments {
    pub(crate) fn get(&self, payment: PaymentId) -> Option<&PaymentRow> {
        self.rows.iter().find(|row| row.payment == payment)
    }

    pub(crate) fn get_mut(&mut self, payment: PaymentId) -> Option<&mut PaymentRow> {
        self.rows.iter_mut().find(|row| row.payment == payment)
    }

    /// A payment's captures, the oldest first.
    pub(crate) fn captures_of(&self, payment: PaymentId) -> impl DoubleEndedIterator<Item = &CaptureRow> {
        self.captures.iter().filter(move |capture| capture.payment == payment)
    }

    pub(crate) fn captured_of(&self, payment: PaymentId) -> i64 {
        sum(self.captures_of(payment).map(|capture| capture.amount))
    }

    /// How many of them were not declined: those that were count for themselves, or they would shut others out.
    pub(crate) fn taken_up(&self) -> usize {
        self.rows.iter().filter(|row| row.standing != PaymentStanding::Declined).count()
    }

    /// What of a payment may still be captured.
    pub(crate) fn open_of(&self, payment: PaymentId) -> i64 {
        let open = self.get(payment).filter(|row| row.standing == PaymentStanding::Authorized);
        open.map_or(0, |row| row.authorized.saturating_sub(self.captured_of(payment)))
    }

    /// Whether anything may still be captured that nothing but a capture or a void puts an end to; of credit, the moment at
    /// which it runs out does so by an event.
    pub(crate) fn are_open(&self) -> bool {
        let open = |row: &&PaymentRow| self.open_of(row.payment) > 0;
        self.rows.iter().filter(open).any(|row| row.account.is_some() || row.expires_at.is_none())
    }

    /// Until when anything may be captured of what runs out.
    pub(crate) fn open_until(&self) -> Option<Timestamp> {
        let open = self.rows.iter().filter(|row| self.open_of(row.payment) > 0);
        open.filter_map(|row| row.expires_at).max()
    }

    /// What all payments together may take and have taken.
    pub(crate) fn authorized(&self) -> i64 {
        sum(self.rows.iter().filter(|row| row.standing != PaymentStanding::Declined).map(|row| row.authorized))
    }

    pub(crate) fn captured(&self) -> i64 {
        sum(self.captures.iter().map(|capture| capture.amount))
    }

    pub(crate) fn refunded(&self) -> i64 {
        sum(self.captures.iter().map(|capture| capture.refunded))
    }

    pub(crate) fn charged_back(&self) -> i64 {
        sum(self.captures.iter().map(|capture| capture.charged_back))
    }

    /// What was given back for one thing.
    pub(crate) fn refunded_for(&self, kind: RefundKind) -> i64 {
        sum(self.refunds.iter().filter(|refund| refund.kind == kind).map(|refund| refund.amount))
    }
}

impl OrderRow {
    /// What it costs: its lines, shipping and fees, without what was canceled or came back and what it was made cheaper by.
    pub(crate) fn total(&self) -> Money {
        Money::from_minor(self.unadjusted().saturating_sub(self.adjusted()), self.currency())
    }

    /// What it would cost had nobody made its goods cheaper.
    fn unadjusted(&self) -> i64 {
        let lines = sum(self.lines.iter().map(|line| line.amount));
        lines.saturating_add(self.refundable_for_shipping()).saturating_add(self.fees())
    }

    /// What it costs less by goodwill and price adjustments, as far as these did not go along with what was canceled.
    fn adjusted(&self) -> i64 {
        let kinds = [RefundKind::Goodwill, RefundKind::PriceAdjustment];
        sum(kinds.into_iter().map(|kind| self.payments.refunded_for(kind))).saturating_sub(self.gone_along)
    }

    /// What it was made cheaper by beyond what it still costs has gone along with what it costs no more: no order costs less
    /// than nothing, and nothing of it comes back with what is added later.
    pub(crate) fn adjustments_go_along(&mut self) {
        let beyond = self.adjusted().saturating_sub(self.unadjusted()).max(0);
        self.gone_along = self.gone_along.saturating_add(beyond);
    }

    /// What the customer still has to pay; below zero, what is to be given back.
    pub(crate) fn due(&self) -> Money {
        let payments = &self.payments;
        let paid = payments.captured().saturating_sub(payments.refunded()).saturating_sub(payments.charged_back());
        Money::from_minor(self.total().minor().saturating_sub(paid), self.currency())
    }

    /// What may be given back for goods: what was paid too much. Nothing is captured beyond what is due, and other refunds make
    /// the order cheaper by as much, so that it was paid for what was canceled or came back.
    pub(crate) fn refundable_for_goods(&self) -> i64 {
        self.due().minor().saturating_neg()
    }

    /// What may be given back for shipping: what it still costs.
    pub(crate) fn refundable_for_shipping(&self) -> i64 {
        self.shipping_owed().minor().saturating_sub(self.payments.refunded_for(RefundKind::Shipping)).max(0)
    }
}

fn sum(amounts: impl Iterator<Item = i64>) -> i64 {
    amounts.fold(0, i64::saturating_add)
}
