//! Rules 2, 3, 5 and 7: what is promised was there, adds up, and ends in time.

use super::{BERLIN, MUG, evening, mugs_received, mugs_reserved};
use onhand_domain::rules::{self, Violation};
use onhand_domain::{DefineLocation, DefineSku, Entry, Ledger, Quantity, Receive, SetSafetyStock, Span};
use onhand_testkit::{Bare, reservation};

#[test]
fn a_promise_below_nothing_breaks_rules_2_and_5() {
    let mut shop = Bare::stocked("mug", "berlin", 3);
    shop.record(&mugs_reserved(1, -1).into());
    let (sku, location, allocated) = (MUG, BERLIN, Quantity::ZERO);
    let promised = Violation::Promised { sku, location, reserved: Quantity(-1), allocated, sums: (-1, 0) };
    let line = Violation::Line { reservation: reservation(1), granted: Quantity(-1), promised: Quantity(-1) };
    assert_eq!(rules::rule_2(shop.ledger()), std::slice::from_ref(&promised));
    assert_eq!(rules::broken(shop.ledger()), [promised, line]);
}

#[test]
fn a_promise_beyond_what_is_there_breaks_rule_3() {
    let mut shop = Bare::stocked("mug", "berlin", 3);
    let promise = mugs_reserved(1, 5).into();
    shop.record(&promise);
    assert_eq!(rules::rule_3(shop.ledger(), &[promise]), [oversold(1, -2)]);
}

#[test]
fn two_promises_of_the_same_goods_break_rule_3() {
    let mut shop = Bare::stocked("mug", "berlin", 3);
    let (first, second) = (mugs_reserved(1, 2).into(), mugs_reserved(2, 2).into());
    shop.record(&first);
    assert_eq!(rules::rule_3(shop.ledger(), &[first]), []);
    shop.record(&second);
    assert_eq!(rules::rule_3(shop.ledger(), &[second]), [oversold(2, -1)]);
}

#[test]
fn a_promise_out_of_the_safety_stock_breaks_rule_3() {
    let mut shop = Bare::default();
    shop.happen(DefineLocation::store("berlin"));
    shop.happen(DefineSku::new("mug"));
    shop.happen(Receive::new("mug", "berlin", 3));
    shop.happen(SetSafetyStock { sku: "mug".into(), location: "berlin".into(), quantity: 1.into() });
    let promise = mugs_reserved(1, 3).into();
    shop.record(&promise);
    assert_eq!(rules::rule_3(shop.ledger(), &[promise]), [oversold(1, -1)]);
}

#[test]
fn a_line_promised_more_than_it_was_granted_breaks_rule_5() {
    let mut shop = Bare::stocked("mug", "berlin", 3);
    shop.record(&mugs_reserved(1, 2).into());
    let entries = shop.ledger().entries().map(|entry| match entry {
        Entry::Reservation(_) => granted_one(&entry),
        other => other,
    });
    let restored = Ledger::restore(0, entries.collect::<Vec<_>>()).unwrap();
    let line = Violation::Line { reservation: reservation(1), granted: Quantity(1), promised: Quantity(2) };
    assert_eq!(rules::broken(&restored), [line]);
}

/// The same reservation, whose only line was granted one: no event says so, a damaged image may.
fn granted_one(entry: &Entry) -> Entry {
    let mut image = serde_json::to_value(entry).unwrap();
    let line = &mut image["Reservation"]["lines"][0];
    assert_eq!((&line[2], &line[3]), (&2.into(), &2.into()), "what is promised, and what was granted");
    line[3] = 1.into();
    serde_json::from_value(image).unwrap()
}

#[test]
fn a_hold_that_is_open_at_its_expiry_breaks_rule_7() {
    let mut shop = Bare::stocked("mug", "berlin", 3);
    shop.record(&mugs_reserved(1, 2).into());
    assert_eq!(rules::rule_7(shop.ledger(), evening().minus(Span::from_micros(1))), []);

    shop.pass(Span::from_seconds(12 * 3_600));
    shop.record(&mugs_received(1));
    let outlived = Violation::Outlived { reservation: reservation(1), expires_at: evening(), now: evening() };
    assert_eq!(rules::broken(shop.ledger()), [outlived]);
}

fn oversold(number: u64, left: i64) -> Violation {
    Violation::Oversold { reservation: reservation(number), sku: MUG, location: BERLIN, left: Quantity(left) }
}
