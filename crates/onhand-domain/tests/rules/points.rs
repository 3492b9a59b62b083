//! Points that were earned or reversed otherwise than their account says break rule 6.

use onhand_domain::event::*;
use onhand_domain::rules::{Violation, broken};
use onhand_domain::{AccountId, CancelOrder, Currency, EarnPoints, Event, Ledger, Money, PlaceOrder};
use onhand_testkit::{Bare, DAWN, customer, order};

fn account() -> AccountId {
    AccountId(customer(8).0)
}

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}

/// A mug for 10.00 has earned 30 points of 0.05.
fn shop() -> Bare {
    let mut shop = Bare::stocked("mug", "berlin", 10);
    shop.happen(PlaceOrder::new(order(1), "web", Currency::EURO).ship("mug", 1, 1_000));
    let (account, point_value, order) = (account(), euro(5), Some(order(1)));
    shop.happen(EarnPoints { account, points: 30, point_value, order, expires_at: None });
    shop
}

/// What the shop says to an event that it is told.
fn taken(event: impl Into<Event>) -> bool {
    let mut ledger = Ledger::restore(0, shop().ledger().entries()).unwrap();
    ledger.evolve(&event.into(), DAWN).is_ok()
}

fn reversed(minor: i64) -> PointsReversed {
    PointsReversed { orders: vec![ReversedPoints { order: order(1), account: account(), amount: euro(minor) }] }
}

#[test]
fn what_adds_up_keeps_the_rules() {
    assert_eq!(broken(shop().ledger()), Vec::<Violation>::new());
}

#[test]
fn points_cannot_be_reversed_that_nothing_gave_back() {
    assert!(!taken(reversed(150)) && !taken(reversed(151)) && !taken(reversed(0)));
}

#[test]
fn an_order_cannot_have_earned_twice_or_at_another_value() {
    let earned = |order, value| PointsEarned {
        account: account(),
        points: 1,
        point_value: euro(value),
        order,
        expires_at: None,
    };
    assert!(taken(earned(None, 5)));
    assert!(!taken(earned(Some(order(1)), 5)));
    assert!(!taken(earned(Some(order(2)), 5)));
    assert!(!taken(earned(None, 6)));
}

#[test]
fn what_is_to_be_reversed_is_due_at_once_and_after_a_checkpoint_as_well() {
    let mut shop = shop();
    assert!(shop.ledger().is_quiet_until(DAWN));
    shop.happen(CancelOrder { order: order(1), reason: None });
    for mut shop in [shop.restored(), shop] {
        assert!(!shop.ledger().is_quiet_until(DAWN));
        assert_eq!(shop.sweep(), [Event::from(reversed(150))]);
        assert!(shop.ledger().is_quiet_until(DAWN));
    }
}
