//! Commands about payments: what the outside world was asked for and said. The core moves no money itself.

use crate::{AccountId, Money, OrderId, PaymentId, Reason, RefundId, Timestamp};
use serde::{Deserialize, Serialize};

/// How a customer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PaymentMethod {
    /// By credit card.
    CreditCard,
    /// By debit card.
    DebitCard,
    /// In cash.
    Cash,
    /// Out of a wallet such as that of a telephone.
    Wallet,
    /// From account to account.
    BankTransfer,
    /// Later, to somebody who pays at once.
    PayLater,
    /// To the marketplace, which settles with the shop.
    Marketplace,
    /// Out of a gift card of the shop's.
    GiftCard,
    /// Out of credit that the shop gave.
    StoreCredit,
    /// With points that were earned.
    LoyaltyPoints,
}

/// What money is given back for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundKind {
    /// For goods that were canceled: at most what those cost.
    Goods,
    /// For shipping: at most what that cost.
    Shipping,
    /// As a favor: the order costs less by it.
    Goodwill,
    /// Because the price was another: the order costs less by it.
    PriceAdjustment,
}

/// A means of payment promises so much for an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizePayment {
    /// For which order.
    pub order: OrderId,
    /// Under which id.
    pub payment: PaymentId,
    /// How it is paid.
    pub method: PaymentMethod,
    /// How much.
    pub amount: Money,
    /// Until when it may be captured; for good unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// By gift card, store credit or points: out of which account, which keeps the amount for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
}

/// Money is taken of what was authorized, all or some, as often as there is any left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapturePayment {
    /// Of which payment.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
}

/// What was authorized and not captured is given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoidPayment {
    /// Which payment.
    pub payment: PaymentId,
}

/// A means of payment was asked, and said no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclinePayment {
    /// For which order.
    pub order: OrderId,
    /// Under which id it was asked for.
    pub payment: PaymentId,
    /// How it was to be paid.
    pub method: PaymentMethod,
    /// How much.
    pub amount: Money,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// Money is given back: out of the newest capture first, never more than each captured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundOrder {
    /// Of which order.
    pub order: OrderId,
    /// Under which id, unique in its order.
    pub refund: RefundId,
    /// How much.
    pub amount: Money,
    /// What for.
    pub kind: RefundKind,
    /// Out of which payment alone; of any unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentId>,
}

/// Whoever moved the money took it back: the order is owed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordChargeback {
    /// Of which payment.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
}
