//! A story of the outbox: what is done outside, while the power fails.

use super::Move;
use super::dice::Dice;
use onhand_domain::{
    Command, CompleteEffect, Currency, EffectId, EffectKind, LeaseEffects, Money, Outcome, PaymentId, PaymentMethod,
    PlaceOrder, RequestEffect, Retry, Span,
};

impl Dice {
    /// A mug is paid by card: authorized, captured, tried twice and told twice. Meanwhile the power fails, or the process
    /// dies.
    pub(super) fn paid_outside(&mut self, begin: usize, moves: &mut Vec<Move>) {
        let order = crate::order(3 + self.number(2));
        let payment = PaymentId(crate::reservation(11).0);
        let effect = |number| EffectId(crate::reservation(number).0);
        let (amount, method) = (Money::from_minor(83, Currency::EURO), PaymentMethod::CreditCard);
        let request = |number, kind| {
            let retry = Retry { first: Span::from_seconds(1), most_attempts: 2 };
            RequestEffect { effect: effect(number), order, kind, not_before: None, retry }
        };
        let lease = |worker: &str| LeaseEffects {
            worker: worker.into(),
            most: 5,
            lease_for: Span::from_seconds(1),
            kinds: Vec::new(),
        };
        let ends = |number, outcome| CompleteEffect { effect: effect(number), worker: "one".into(), outcome };
        let failed = || Outcome::Failed { reason: "timeout".into(), retry_in: Some(Span::from_micros(0)) };
        let authorize = EffectKind::Authorize { payment, method, amount, expires_at: None };
        let steps: [Command; 9] = [
            PlaceOrder::new(order, "web", Currency::EURO).carry_out("mug", "berlin", 1, 83).into(),
            request(11, authorize).into(),
            lease("one").into(),
            ends(11, Outcome::Done).into(),
            request(12, EffectKind::Capture { payment, amount }).into(),
            lease("one").into(),
            ends(12, failed()).into(),
            ends(12, Outcome::Done).into(),
            ends(12, Outcome::Done).into(),
        ];
        let mut story = vec![self.delivery(), Move::Rest];
        self.step_by_step(steps, &mut story);
        self.tell(begin, moves, story);
    }
}
