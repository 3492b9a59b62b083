//! An order's effects: what was asked for outside, how it stands, and what is spoken for by what has not ended.

use super::{OrderRow, Waiting};
use crate::event::{Asked, EffectEnd};
use crate::{EffectId, PaymentId, Position, Reason, RefundId, RefundKind, Retry, Timestamp, WorkerName};
use serde::{Deserialize, Serialize};

/// An effect of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EffectRow {
    pub(crate) effect: EffectId,
    /// Where in the log it was asked for.
    pub(crate) requested: Position,
    pub(crate) asked: Asked,
    pub(crate) retry: Retry,
    /// How often it was leased.
    pub(crate) attempts: u32,
    /// Why it failed last, or was refused.
    pub(crate) reason: Option<Reason>,
    pub(crate) standing: EffectStanding,
}

/// How an effect stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum EffectStanding {
    /// Anybody may have it from then on.
    Due(Timestamp),
    /// A worker has it until then; from then on anybody may.
    Leased(WorkerName, Timestamp),
    /// Nobody tries any more, and nobody knows how it ended.
    GivenUp,
    Ended(EffectEnd),
}

impl EffectRow {
    /// From when on anybody may have it; none where nobody is to try.
    pub(crate) fn due_at(&self) -> Option<Timestamp> {
        match self.standing {
            EffectStanding::Due(at) | EffectStanding::Leased(_, at) => Some(at),
            EffectStanding::GivenUp | EffectStanding::Ended(_) => None,
        }
    }

    /// Its place in the outbox.
    pub(crate) fn waiting(&self) -> Option<Waiting> {
        let (name, requested, effect) = (self.asked.name(), self.requested, self.effect);
        self.due_at().map(|due_at| Waiting { name, due_at, requested, effect })
    }

    /// What is under way may have been done, or is going to be: it counts until somebody tells how it ended.
    pub(crate) fn is_under_way(&self) -> bool {
        !matches!(self.standing, EffectStanding::Ended(_))
    }
}

impl OrderRow {
    pub(crate) fn effect(&self, effect: EffectId) -> Option<&EffectRow> {
        self.effects.iter().find(|row| row.effect == effect)
    }

    pub(crate) fn effect_mut(&mut self, effect: EffectId) -> Option<&mut EffectRow> {
        self.effects.iter_mut().find(|row| row.effect == effect)
    }

    /// What has not ended, in the order in which it was asked for.
    pub(crate) fn effects_under_way(&self) -> impl Iterator<Item = &EffectRow> {
        self.effects.iter().filter(|row| row.is_under_way())
    }

    /// What payments may take in all, if all that is under way is done.
    pub(crate) fn authorizations_under_way(&self) -> i64 {
        let amounts = self.effects_under_way().map(|row| match row.asked {
            Asked::Authorize { amount, .. } => amount.minor(),
            Asked::Capture { .. } | Asked::Void { .. } | Asked::Refund { .. } => 0,
            Asked::Label { .. } | Asked::Notify { .. } => 0,
        });
        amounts.fold(0, i64::saturating_add)
    }

    /// What is about to be captured, of one payment or of all.
    pub(crate) fn captures_under_way(&self, of: Option<PaymentId>) -> i64 {
        let amounts = self.effects_under_way().map(|row| match row.asked {
            Asked::Capture { payment, amount } if of.is_none_or(|of| of == payment) => amount.minor(),
            Asked::Authorize { .. } | Asked::Capture { .. } | Asked::Void { .. } | Asked::Refund { .. } => 0,
            Asked::Label { .. } | Asked::Notify { .. } => 0,
        });
        amounts.fold(0, i64::saturating_add)
    }

    /// What is about to give up a payment.
    pub(crate) fn void_under_way(&self, of: PaymentId) -> Option<EffectId> {
        let void = |row: &&EffectRow| matches!(row.asked, Asked::Void { payment } if payment == of);
        self.effects_under_way().find(void).map(|row| row.effect)
    }

    /// What is about to take of a payment.
    pub(crate) fn capture_under_way(&self, of: PaymentId) -> Option<EffectId> {
        let capture = |row: &&EffectRow| matches!(row.asked, Asked::Capture { payment, .. } if payment == of);
        self.effects_under_way().find(capture).map(|row| row.effect)
    }

    /// Whether a refund of this id is about to be given.
    pub(crate) fn refund_under_way(&self, of: RefundId) -> bool {
        let refund = |row: &EffectRow| matches!(row.asked, Asked::Refund { refund, .. } if refund == of);
        self.effects_under_way().any(refund)
    }

    /// What is about to be given back for these things.
    pub(crate) fn refunds_under_way(&self, kinds: &[RefundKind]) -> i64 {
        let amounts = self.effects_under_way().map(|row| match row.asked {
            Asked::Refund { amount, kind, .. } if kinds.contains(&kind) => amount.minor(),
            Asked::Authorize { .. } | Asked::Capture { .. } | Asked::Void { .. } | Asked::Refund { .. } => 0,
            Asked::Label { .. } | Asked::Notify { .. } => 0,
        });
        amounts.fold(0, i64::saturating_add)
    }

    /// Whether a payment is made of the shop's own credit: nobody outside is asked for it.
    fn is_own_credit(&self, payment: PaymentId) -> bool {
        self.payments.get(payment).is_some_and(|paid| paid.account.is_some())
    }

    /// What is left of each capture, in their order, beside what refunds under way are about to take: all of them, or
    /// those that were asked for before one. Each takes from the newest first, as it will once it is done, so that
    /// none is left without, whichever is done first. Below nothing where there is too little for them.
    pub(crate) fn left_beside_refunds(&self, before: Option<EffectId>) -> Vec<i64> {
        let mut left: Vec<i64> = self.payments.captures.iter().map(|capture| capture.left()).collect();
        for row in self.effects_under_way().take_while(|row| before != Some(row.effect)) {
            let Asked::Refund { amount, payment: of, .. } = row.asked else { continue };
            let mut missing = amount.minor();
            let captures = self.payments.captures.iter().zip(&mut left).rev();
            let takes = |payment| of.is_none_or(|of| of == payment) && !self.is_own_credit(payment);
            for (_, left) in captures.filter(|(capture, _)| takes(capture.payment)) {
                let taken = missing.min((*left).max(0));
                (*left, missing) = (left.saturating_sub(taken), missing.saturating_sub(taken));
            }
            if missing > 0
                && let Some(newest) = left.last_mut()
            {
                *newest = newest.saturating_sub(missing);
            }
        }
        left
    }

    /// The same for what is given back outside: nothing of captures that are the shop's own credit.
    pub(crate) fn left_outside(&self, before: Option<EffectId>) -> Vec<i64> {
        let left = self.left_beside_refunds(before);
        let outside = self.payments.captures.iter().zip(left);
        outside.map(|(capture, left)| if self.is_own_credit(capture.payment) { 0 } else { left }).collect()
    }
}
