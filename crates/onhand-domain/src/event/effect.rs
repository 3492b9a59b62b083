//! Events of the outbox.

use super::PartLine;
use crate::{
    Carrier, EffectId, EffectName, LocationId, Money, OrderId, PaymentId, PaymentMethod, Reason, Reference, RefundId,
    RefundKind, Retry, Shipment, Timestamp, WorkerName,
};
use serde::{Deserialize, Serialize};

/// What the outside world is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// To promise so much.
    Authorize {
        /// Under which id.
        payment: PaymentId,
        /// How it is paid.
        method: PaymentMethod,
        /// How much.
        amount: Money,
        /// Until when it may be captured.
        expires_at: Option<Timestamp>,
    },
    /// To take so much.
    Capture {
        /// Of which payment.
        payment: PaymentId,
        /// How much.
        amount: Money,
    },
    /// To give up what was not captured.
    Void {
        /// Of which payment.
        payment: PaymentId,
    },
    /// To give so much back.
    Refund {
        /// Under which id.
        refund: RefundId,
        /// How much.
        amount: Money,
        /// What for.
        kind: RefundKind,
        /// Out of which payment alone.
        payment: Option<PaymentId>,
    },
    /// To say under which label a parcel travels.
    Label {
        /// Which parcel.
        shipment: Shipment,
        /// From where.
        location: LocationId,
        /// Who carries it.
        carrier: Option<Carrier>,
        /// What is in it.
        lines: Vec<PartLine>,
    },
    /// To tell the customer something.
    Notify {
        /// In which words.
        template: Reference,
    },
}

impl Asked {
    /// The kind of it.
    #[must_use]
    pub const fn name(&self) -> EffectName {
        match self {
            Self::Authorize { .. } => EffectName::Authorize,
            Self::Capture { .. } => EffectName::Capture,
            Self::Void { .. } => EffectName::Void,
            Self::Refund { .. } => EffectName::Refund,
            Self::Label { .. } => EffectName::Label,
            Self::Notify { .. } => EffectName::Notify,
        }
    }
}

/// Something is to be done outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectRequested {
    /// Under which id.
    pub effect: EffectId,
    /// For which order.
    pub order: OrderId,
    /// What.
    pub asked: Asked,
    /// Not before this moment.
    pub not_before: Option<Timestamp>,
    /// How often it is tried.
    pub retry: Retry,
}

/// An effect that somebody has to himself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeasedEffect {
    /// Which.
    pub effect: EffectId,
    /// Of which order.
    pub order: OrderId,
    /// The number of this attempt, from 1.
    pub attempt: u32,
}

/// A worker has effects to itself for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectsLeased {
    /// Who.
    pub worker: WorkerName,
    /// Until when.
    pub until: Timestamp,
    /// Which, the longest due first.
    pub effects: Vec<LeasedEffect>,
}

/// An attempt failed. Nobody knows whether anything was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectFailed {
    /// Which.
    pub effect: EffectId,
    /// Of which order.
    pub order: OrderId,
    /// What went wrong.
    pub reason: Reason,
    /// When it is due again; none where nobody tries any more, and somebody has to find out.
    pub retry_at: Option<Timestamp>,
}

/// How an effect ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectEnd {
    /// It was done.
    Done,
    /// It was not, and will not be.
    Refused,
    /// It was never tried.
    Canceled,
}

impl EffectEnd {
    /// The end as it is written in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Canceled => "canceled",
        }
    }
}

/// An effect ended. What was done by it stands in the events behind this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectEnded {
    /// Which.
    pub effect: EffectId,
    /// Of which order.
    pub order: OrderId,
    /// How.
    pub end: EffectEnd,
    /// Why it was refused.
    pub reason: Option<Reason>,
}
