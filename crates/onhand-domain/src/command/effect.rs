//! Commands of the outbox: what a host is to do outside, who does it, and how it ended.

use super::{LineQuantity, PaymentMethod, RefundKind, is_default};
use crate::{
    Carrier, EffectId, Location, Money, OrderId, PaymentId, Reason, Reference, RefundId, Shipment, Span, Timestamp,
    WorkerName,
};
use serde::{Deserialize, Serialize};

/// What the outside world is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum EffectKind {
    /// A means of payment is to promise so much: done, the payment is authorized; refused, it is declined.
    Authorize {
        /// Under which id.
        payment: PaymentId,
        /// How it is paid.
        method: PaymentMethod,
        /// How much.
        amount: Money,
        /// Until when it may be captured; for good unless named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
    },
    /// Money is to be taken of what was authorized.
    Capture {
        /// Of which payment.
        payment: PaymentId,
        /// How much.
        amount: Money,
    },
    /// What was authorized and not captured is to be given up.
    Void {
        /// Which payment.
        payment: PaymentId,
    },
    /// Money is to be given back.
    Refund {
        /// Under which id, unique in its order.
        refund: RefundId,
        /// How much.
        amount: Money,
        /// What for.
        kind: RefundKind,
        /// Out of which payment alone; of any unless named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payment: Option<PaymentId>,
    },
    /// A carrier is to say under which label a parcel travels.
    Label {
        /// Which parcel, that has not left yet.
        shipment: Shipment,
        /// From where.
        location: Location,
        /// Who carries it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carrier: Option<Carrier>,
        /// What is in it.
        lines: Vec<LineQuantity>,
    },
    /// The customer is to be told something.
    Notify {
        /// In which words, by the host's own name for them.
        template: Reference,
    },
}

/// The kinds of effects by name alone, as workers choose among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EffectName {
    /// See [`EffectKind::Authorize`].
    Authorize,
    /// See [`EffectKind::Capture`].
    Capture,
    /// See [`EffectKind::Void`].
    Void,
    /// See [`EffectKind::Refund`].
    Refund,
    /// See [`EffectKind::Label`].
    Label,
    /// See [`EffectKind::Notify`].
    Notify,
}

impl EffectName {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Authorize, Self::Capture, Self::Void, Self::Refund, Self::Label, Self::Notify];

    /// The name as it is written in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authorize => "authorize",
            Self::Capture => "capture",
            Self::Void => "void",
            Self::Refund => "refund",
            Self::Label => "label",
            Self::Notify => "notify",
        }
    }
}

/// How often an effect that fails is tried, and how soon: the wait doubles from one attempt to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// How long after the first attempt that failed the second is due.
    pub first: Span,
    /// After so many attempts, one that fails is the last.
    pub most_attempts: u32,
}

impl Retry {
    /// Half a minute, and ten attempts: given up after a little more than four hours.
    pub const DEFAULT: Self = Self { first: Span::from_seconds(30), most_attempts: 10 };

    /// The longest that is waited between two attempts.
    pub const LONGEST: Span = Span::from_days(1);

    /// How long after an attempt that failed, by its number from 1, the next one is due.
    #[must_use]
    pub fn wait_after(self, attempt: u32) -> Span {
        let doubled = 1_i64.checked_shl(attempt.saturating_sub(1)).filter(|factor| *factor > 0);
        let wait = doubled.map_or(i64::MAX, |factor| self.first.micros().saturating_mul(factor));
        Span::from_micros(wait.min(Self::LONGEST.micros()))
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Something is to be done outside for an order. Under its id a gateway is asked, however often: that id is the
/// deduplication key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestEffect {
    /// Under which id.
    pub effect: EffectId,
    /// For which order.
    pub order: OrderId,
    /// What.
    pub kind: EffectKind,
    /// Not before this moment; at once unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// How often it is tried.
    #[serde(default, skip_serializing_if = "is_default")]
    pub retry: Retry,
}

/// A worker takes effects that are due, the longest due first, and has them to itself for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaseEffects {
    /// Who.
    pub worker: WorkerName,
    /// At most so many.
    pub most: u32,
    /// For how long. What has not ended by then is due again, for anybody.
    pub lease_for: Span,
    /// Of these kinds alone; of any unless named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<EffectName>,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// It was done, by this attempt or an earlier one.
    Done,
    /// It was not done, and will not be.
    Refused {
        /// Why not.
        reason: Reason,
    },
    /// Nobody knows: it is to be asked for again.
    Failed {
        /// What went wrong.
        reason: Reason,
        /// How long to wait, where whoever was asked has said so; else as it was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_in: Option<Span>,
    },
}

/// A worker tells what became of an effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompleteEffect {
    /// Which.
    pub effect: EffectId,
    /// Who says so.
    pub worker: WorkerName,
    /// What became of it.
    pub outcome: Outcome,
}

/// An effect that nobody has tried yet is not wanted any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelEffect {
    /// Which.
    pub effect: EffectId,
}
