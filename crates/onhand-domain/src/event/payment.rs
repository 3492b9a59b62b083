//! Events of payments. They name captures by their number in their payment, from 0.

use crate::{Money, OrderId, PaymentId, PaymentMethod, Reason, RefundId, RefundKind, Timestamp};
use serde::{Deserialize, Serialize};

/// A means of payment promised so much for an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentAuthorized {
    /// For which order.
    pub order: OrderId,
    /// Under which id.
    pub payment: PaymentId,
    /// How it is paid.
    pub method: PaymentMethod,
    /// How much.
    pub amount: Money,
    /// Until when it may be captured.
    pub expires_at: Option<Timestamp>,
}

/// Money was taken of what was authorized.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentCaptured {
    /// For which order.
    pub order: OrderId,
    /// Of which payment.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
}

/// What was authorized and not captured was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentVoided {
    /// For which order.
    pub order: OrderId,
    /// Which payment.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
}

/// A means of payment was asked, and said no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentDeclined {
    /// For which order.
    pub order: OrderId,
    /// Under which id it was asked for.
    pub payment: PaymentId,
    /// How it was to be paid.
    pub method: PaymentMethod,
    /// How much.
    pub amount: Money,
    /// Why not.
    pub reason: Option<Reason>,
}

/// So much goes back of what a capture took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptureReturned {
    /// Of which payment.
    pub payment: PaymentId,
    /// Which of its captures, by number.
    pub capture: u32,
    /// How much.
    pub amount: Money,
}

/// Money was given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRefunded {
    /// Of which order.
    pub order: OrderId,
    /// Under which id.
    pub refund: RefundId,
    /// How much.
    pub amount: Money,
    /// What for.
    pub kind: RefundKind,
    /// Out of which captures, the newest first.
    pub captures: Vec<CaptureReturned>,
}

/// Whoever moved the money took it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargebackRecorded {
    /// Of which order.
    pub order: OrderId,
    /// Of which payment.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
    /// Out of which captures, the newest first.
    pub captures: Vec<CaptureReturned>,
}
