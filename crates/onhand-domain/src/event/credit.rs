//! Events of credit that the shop itself keeps.

use crate::{AccountId, CreditKind, Money, OrderId, PaymentId, Timestamp};
use serde::{Deserialize, Serialize};

/// An account got credit; its first opened it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditIssued {
    /// Which account.
    pub account: AccountId,
    /// Of which kind.
    pub kind: CreditKind,
    /// How much.
    pub amount: Money,
    /// When all of the account expires from now on.
    pub expires_at: Option<Timestamp>,
}

/// What a payment does to the credit that it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditMove {
    /// It was authorized: so much is kept for it.
    Held,
    /// It was voided: so much is not kept any more.
    Released,
    /// It was captured: so much of what was kept is gone.
    Spent,
    /// It was given back: so much is there again.
    Refunded,
}

/// A payment moved credit; the payment's own event stands before this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditMoved {
    /// Of which account.
    pub account: AccountId,
    /// For which order.
    pub order: OrderId,
    /// Which payment.
    pub payment: PaymentId,
    /// What happened to it.
    pub how: CreditMove,
    /// How much.
    pub amount: Money,
}

/// An authorization that has run out, with the credit that was kept for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LapsedHold {
    /// For which order.
    pub order: OrderId,
    /// Which payment: it is voided by this.
    pub payment: PaymentId,
    /// Of which account.
    pub account: AccountId,
    /// How much.
    pub amount: Money,
}

/// Authorizations of credit have run out: what was kept for them is not kept any more. A bounded number in one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditLapsed {
    /// Which, by the moment until which they could be captured, then by payment.
    pub holds: Vec<LapsedHold>,
}

/// Credit of an account that has expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiredCredit {
    /// Which account.
    pub account: AccountId,
    /// How much: what is kept for payments stays until they are captured or voided.
    pub amount: Money,
}

/// Accounts have expired. A bounded number in one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditExpired {
    /// Which, by the moment until which they lasted, then by id.
    pub accounts: Vec<ExpiredCredit>,
}

/// An account got points; its first opened it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsEarned {
    /// Which account.
    pub account: AccountId,
    /// How many.
    pub points: u64,
    /// What one of them is worth.
    pub point_value: Money,
    /// Which order earned them.
    pub order: Option<OrderId>,
    /// When all of the account expires from now on.
    pub expires_at: Option<Timestamp>,
}

/// What of an order's points is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReversedPoints {
    /// Which order had earned them.
    pub order: OrderId,
    /// Of which account.
    pub account: AccountId,
    /// What they were worth.
    pub amount: Money,
}

/// Goods were canceled or came back that had earned points: their share of them is not the customer's any more. A bounded
/// number in one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsReversed {
    /// Of which orders, by id.
    pub orders: Vec<ReversedPoints>,
}
