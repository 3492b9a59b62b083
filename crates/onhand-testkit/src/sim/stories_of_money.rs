//! A story of a coupon, while the power fails.

use super::Move;
use super::dice::Dice;
use onhand_domain::{CancelOrder, Command, CouponDiscount, Currency, DefineCoupon, Money, PlaceOrder};

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
}
