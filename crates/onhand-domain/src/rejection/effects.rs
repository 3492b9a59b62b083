//! What is to be said where an effect cannot be asked for, had, or ended.

use crate::event::EffectEnd;
use crate::{EffectId, OrderId, PaymentId, Timestamp, WorkerName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An effect that ended before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectOver {
    /// Which.
    pub effect: EffectId,
    /// Of which order.
    pub order: OrderId,
    /// How it ended.
    pub end: EffectEnd,
}

/// An effect under way that does not go together with what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnderWay {
    /// Which.
    pub effect: EffectId,
    /// Of which order.
    pub order: OrderId,
    /// Of which payment.
    pub payment: PaymentId,
}

/// An effect that the worker does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotLeased {
    /// Which.
    pub effect: EffectId,
    /// Who was named.
    pub worker: WorkerName,
    /// Who has it; none where nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<WorkerName>,
}

/// No effect is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NothingDue {
    /// The log's time.
    pub now: Timestamp,
    /// When the next one is; none where none waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Timestamp>,
}

impl fmt::Display for EffectOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "effect {} of order {} has ended before: {}", self.effect, self.order, self.end.as_str())
    }
}

impl fmt::Display for UnderWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { effect, order, payment } = self;
        write!(f, "effect {effect} of order {order} is under way for payment {payment}; complete it first")
    }
}

impl fmt::Display for NotLeased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} does not have effect {}", self.worker, self.effect)?;
        self.holder.as_ref().map_or(Ok(()), |holder| write!(f, ", {holder:?} does"))
    }
}

impl fmt::Display for NothingDue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no effect is due at {}", self.now)?;
        self.next.map_or(Ok(()), |next| write!(f, "; the next one is at {next}"))
    }
}
