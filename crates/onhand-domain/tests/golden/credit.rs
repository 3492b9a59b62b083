//! Events of credit.

use super::assert_golden;
use onhand_domain::event::*;
use onhand_domain::{AccountId, CreditKind, Currency, Money, PaymentId, PaymentMethod, Timestamp};
use onhand_testkit::{customer, order, reservation};

const AT: Timestamp = Timestamp::from_micros(1_767_225_600_123_456);

#[test]
fn of_credit() {
    let (account, order, payment) = (AccountId(customer(1).0), order(1), PaymentId(reservation(7).0));
    let amount = Money::from_minor(70_000, Currency::EURO);
    let issued = CreditIssued { account, kind: CreditKind::GiftCard, amount, expires_at: Some(AT) };
    assert_golden("credit_issued", &issued);
    let kind = CreditKind::StoreCredit;
    assert_golden("credit_issued.store_credit", &CreditIssued { kind, expires_at: None, ..issued });
    for (name, how) in [
        ("credit_moved", CreditMove::Held),
        ("credit_moved.released", CreditMove::Released),
        ("credit_moved.spent", CreditMove::Spent),
        ("credit_moved.refunded", CreditMove::Refunded),
    ] {
        assert_golden(name, &CreditMoved { account, order, payment, how, amount });
    }
    assert_golden("credit_lapsed", &CreditLapsed { holds: vec![LapsedHold { order, payment, account, amount }] });
    assert_golden("credit_expired", &CreditExpired { accounts: vec![ExpiredCredit { account, amount }] });
    let point_value = Money::from_minor(5, Currency::EURO);
    let earned = PointsEarned { account, points: 300, point_value, order: Some(order), expires_at: Some(AT) };
    assert_golden("points_earned", &earned);
    assert_golden("points_earned.given", &PointsEarned { order: None, expires_at: None, ..earned });
    assert_golden("points_reversed", &PointsReversed { orders: vec![ReversedPoints { order, account, amount }] });
    for (name, method) in [
        ("payment_authorized.loyalty_points", PaymentMethod::LoyaltyPoints),
        ("payment_authorized.gift_card", PaymentMethod::GiftCard),
        ("payment_authorized.store_credit", PaymentMethod::StoreCredit),
    ] {
        assert_golden(name, &PaymentAuthorized { order, payment, method, amount, expires_at: None });
    }
}
