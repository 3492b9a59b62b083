//! What is under way outside, and what of an order's money is spoken for by it.

use super::ModelOrder;
use super::effects::ModelEffect;
use super::payments::Taken;
use onhand_domain::{EffectId, EffectKind, PaymentId, RefundId, RefundKind};

impl ModelOrder {
    pub(super) fn under_way(&self) -> impl Iterator<Item = &ModelEffect> {
        self.effects.iter().filter(|effect| !effect.has_ended())
    }

    pub(super) fn authorizing(&self, of: PaymentId) -> bool {
        self.under_way().any(|effect| matches!(effect.kind, EffectKind::Authorize { payment, .. } if payment == of))
    }

    pub(super) fn capturing(&self, of: Option<PaymentId>) -> i64 {
        let amount = |effect: &ModelEffect| match effect.kind {
            EffectKind::Capture { payment, amount } if of.is_none() || of == Some(payment) => amount.minor(),
            _ => 0,
        };
        self.under_way().map(amount).sum()
    }

    pub(super) fn voiding(&self, of: PaymentId) -> Option<EffectId> {
        let voids = |effect: &&ModelEffect| matches!(effect.kind, EffectKind::Void { payment } if payment == of);
        self.under_way().find(voids).map(|effect| effect.id)
    }

    /// What takes of a payment or gives it up: there is never both.
    pub(super) fn effects_on(&self, of: PaymentId) -> Vec<EffectId> {
        let on = |effect: &&ModelEffect| match effect.kind {
            EffectKind::Capture { payment, .. } | EffectKind::Void { payment } => payment == of,
            _ => false,
        };
        self.under_way().filter(on).map(|effect| effect.id).collect()
    }

    pub(super) fn refunding(&self, of: RefundId) -> bool {
        self.under_way().any(|effect| matches!(effect.kind, EffectKind::Refund { refund, .. } if refund == of))
    }

    /// What is about to be given back for the same reason: for goods, for shipping, or as a favor of whatever kind.
    pub(super) fn giving_back(&self, of: RefundKind) -> i64 {
        let alike = |kind: RefundKind| match of {
            RefundKind::Goods | RefundKind::Shipping => kind == of,
            RefundKind::Goodwill | RefundKind::PriceAdjustment => kind != RefundKind::Goods,
        };
        let amount = |effect: &ModelEffect| match effect.kind {
            EffectKind::Refund { amount, kind, .. } if alike(kind) => amount.minor(),
            _ => 0,
        };
        self.under_way().map(amount).sum()
    }

    /// Sets aside what refunds under way will take, one after the other, up to one of them.
    pub(super) fn speak_for_refunds(&mut self, before: Option<EffectId>) {
        let under_way: Vec<ModelEffect> = self.under_way().cloned().collect();
        for effect in under_way.iter().take_while(|effect| before != Some(effect.id)) {
            if let EffectKind::Refund { amount, payment, .. } = effect.kind {
                let there = self.goes_back_outside(payment, amount.minor(), |taken| &mut taken.spoken_for);
                assert_eq!(there, Ok(()), "a refund under way cannot be given");
            }
        }
    }

    /// Money goes back that somebody outside gives: credit is the shop's own.
    pub(super) fn goes_back_outside(
        &mut self,
        of: Option<PaymentId>,
        amount: i64,
        figure: fn(&mut Taken) -> &mut i64,
    ) -> Result<(), i64> {
        let credit: Vec<PaymentId> =
            self.payments.iter().filter(|paid| paid.account.is_some()).map(|paid| paid.id).collect();
        let (own, outside) =
            self.taken.iter().cloned().enumerate().partition(|(_, taken)| credit.contains(&taken.payment));
        let own: Vec<(usize, Taken)> = own;
        let outside: Vec<(usize, Taken)> = outside;
        self.taken = outside.iter().map(|(_, taken)| taken.clone()).collect();
        let there = self.goes_back(of, amount, figure);
        for (place, taken) in own {
            self.taken.insert(place, taken);
        }
        there
    }

    pub(super) fn speak_for_nothing(&mut self) {
        self.taken.iter_mut().for_each(|taken| taken.spoken_for = 0);
    }

    /// Money goes back, the newest first; none where there is not so much.
    pub(super) fn goes_back(
        &mut self,
        of: Option<PaymentId>,
        amount: i64,
        figure: fn(&mut Taken) -> &mut i64,
    ) -> Result<(), i64> {
        let left = |taken: &Taken| taken.amount - taken.refunded - taken.charged_back - taken.spoken_for;
        let those = |taken: &&mut Taken| of.is_none_or(|payment| taken.payment == payment);
        let there: i64 = self.taken.iter_mut().filter(those).map(|taken| left(taken)).sum();
        if amount > there {
            return Err(there);
        }
        let mut missing = amount;
        for taken in self.taken.iter_mut().rev().filter(those) {
            let part = missing.min(left(taken));
            *figure(taken) += part;
            missing -= part;
        }
        Ok(())
    }
}
