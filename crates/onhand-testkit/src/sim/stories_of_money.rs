//! Stories of coupons and points, while the power fails.

use super::Move;
use super::dice::Dice;
use onhand_domain::{
    AccountId, AuthorizePayment, CancelOrder, CapturePayment, Command, CouponDiscount, Currency, DefineCoupon,
    EarnPoints, Money, PaymentId, PaymentMethod, PlaceOrder, ReturnId, ReturnLine, TakeBack,
};

impl Dice {
    /// A coupon that may be redeemed once: two want it, the first has it, is canceled, and the second tries again. Meanwhile
    /// the power fails, or the process dies.
    pub(super) fn redeemed_once(&mut self, begin: usize, moves: &mut Vec<Move>) {
        let (first, second) = (crate::order(3), crate::order(4));
        let off = CouponDiscount::Amount(Money::from_minor(100, Currency::EURO));
        let bought =
            |order| PlaceOrder::new(order, "web", Currency::EURO).ship("mug", 1, 83).ship("mug", 1, 90).coupon("ONCE");
        let steps: [Command; 6] = [
            DefineCoupon::new("ONCE", off).limit(1).into(),
            bought(first).into(),
            bought(second).into(),
            CancelOrder { order: first, reason: None }.into(),
            bought(second).into(),
            CancelOrder { order: second, reason: None }.into(),
        ];
        let mut story = vec![self.delivery(), self.delivery(), Move::Rest];
        self.step_by_step(steps, &mut story);
        self.tell(begin, moves, story);
    }

    /// Three mugs earn points, and pay for one that is sent; then two of them come back. Meanwhile the power fails, or the
    /// process dies.
    pub(super) fn earned_and_reversed(&mut self, begin: usize, moves: &mut Vec<Move>) {
        let (first, second) = (crate::order(3), crate::order(4));
        let (account, payment) = (AccountId(crate::customer(3).0), PaymentId(crate::reservation(13).0));
        let euro = |minor| Money::from_minor(minor, Currency::EURO);
        let bought = |order| PlaceOrder::new(order, "web", Currency::EURO);
        let (point_value, amount, method) = (euro(1), euro(83), PaymentMethod::LoyaltyPoints);
        let back = |number, quantity| TakeBack {
            return_id: ReturnId(crate::reservation(number).0),
            order: first,
            location: "berlin".into(),
            lines: vec![ReturnLine::new("1", quantity)],
            reason: None,
        };
        let steps: [Command; 7] = [
            bought(first).carry_out("mug", "berlin", 3, 83).into(),
            EarnPoints { account, points: 100, point_value, order: Some(first), expires_at: None }.into(),
            bought(second).ship("mug", 1, 83).into(),
            AuthorizePayment { order: second, payment, method, amount, expires_at: None, account: Some(account) }
                .into(),
            back(14, 1).into(),
            CapturePayment { payment, amount }.into(),
            back(15, 1).into(),
        ];
        let mut story = vec![self.delivery(), self.delivery(), self.delivery(), Move::Rest];
        self.step_by_step(steps, &mut story);
        self.tell(begin, moves, story);
    }
}
