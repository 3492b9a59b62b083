//! Commands about credit that the shop itself keeps.

use crate::{AccountId, Money, OrderId, Timestamp};
use serde::{Deserialize, Serialize};

/// What kind of credit an account has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditKind {
    /// Bought, by whoever gives it away.
    GiftCard,
    /// Given by the shop, in place of money.
    StoreCredit,
    /// Earned by what was bought.
    LoyaltyPoints,
}

impl CreditKind {
    /// The kind as it is written in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GiftCard => "gift_card",
            Self::StoreCredit => "store_credit",
            Self::LoyaltyPoints => "loyalty_points",
        }
    }
}

/// An account gets so much credit, and is opened by its first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueCredit {
    /// Which account: a random id, never the number that is printed on a card.
    pub account: AccountId,
    /// Of which kind: that of the account for good. Points are [earned](EarnPoints).
    pub kind: CreditKind,
    /// How much, in the account's currency.
    pub amount: Money,
    /// When all of the account expires from now on; never unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// A customer gets points, and the account is opened by its first. Those that an order earns are reversed in proportion
/// as its goods are canceled or come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarnPoints {
    /// Which account, by a random id.
    pub account: AccountId,
    /// How many.
    pub points: u64,
    /// What one of them is worth: that of the account for good.
    pub point_value: Money,
    /// Which order earns them, once; none for points that are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// When all of the account expires from now on; never unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}
