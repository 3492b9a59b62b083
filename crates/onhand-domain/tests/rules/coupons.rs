//! A coupon that was redeemed otherwise than orders say breaks rule 6.

use onhand_domain::event::*;
use onhand_domain::rules::{Violation, broken, rule_3};
use onhand_domain::{Coupon, CouponDiscount, Currency, DefineCoupon, Event, Money, PlaceOrder};
use onhand_testkit::{Bare, customer, order};

fn coupon() -> Coupon {
    Coupon::new("ONCE")
}

fn placed(number: u64) -> PlaceOrder {
    PlaceOrder::new(order(number), "web", Currency::EURO).ship("mug", 1, 999).customer(customer(1))
}

fn redeemed(number: u64) -> Event {
    CouponRedeemed { coupon: coupon(), order: order(number), amount: Money::from_minor(1, Currency::EURO) }.into()
}

/// A shop whose coupon the first order has redeemed.
fn shop(terms: DefineCoupon) -> Bare {
    let mut shop = Bare::stocked("mug", "berlin", 10);
    shop.happen(terms);
    shop.happen(placed(1).coupon(coupon()));
    shop
}

fn once() -> DefineCoupon {
    DefineCoupon::new(coupon(), CouponDiscount::BasisPoints(1)).limit(1)
}

#[test]
fn what_was_left_to_be_redeemed_keeps_the_rules() {
    let shop = shop(once().per_customer(1));
    assert_eq!((broken(shop.ledger()), rule_3(shop.ledger(), &[redeemed(1)])), (vec![], vec![]));
}

#[test]
fn one_redemption_more_than_there_may_be_breaks_them() {
    let anybody = DefineCoupon::new(coupon(), CouponDiscount::BasisPoints(1));
    for terms in [once(), anybody.per_customer(1)] {
        let mut shop = shop(terms);
        shop.happen(placed(2));
        shop.record(&redeemed(2));
        let found = Violation::RedeemedTooOften { coupon: coupon(), order: order(2) };
        assert_eq!(rule_3(shop.ledger(), &[redeemed(2)]), [found]);
        assert_eq!(broken(shop.ledger()), []);
    }
}
