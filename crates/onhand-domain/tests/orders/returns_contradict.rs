//! Events of returns that contradict an order are refused, whoever wrote them.

use super::returns::{authorize, returning};
use super::web;
use onhand_domain::event::{PartLine, ReturnAuthorized, ReturnReceived, ReturnRejected, ReturnedLine};
use onhand_domain::{Condition, Currency, Event, Ledger, LocationId, Money, Quantity, SkuId};
use onhand_testkit::words::received;
use onhand_testkit::{World, given, order};

/// Two of three mugs are to come back.
fn world() -> World {
    given([received("mug", "berlin", 3)]).and(web(1).carry_out("mug", "berlin", 3, 1_000)).and(authorize(1, 2)).world()
}

fn contradicts(event: impl Into<Event>) -> bool {
    let world = world();
    let mut ledger = Ledger::restore(3, world.ledger().entries()).unwrap();
    ledger.evolve(&event.into(), world.now()).is_err()
}

fn lines(quantity: i64) -> Vec<PartLine> {
    vec![PartLine { line: 0, sku: SkuId(0), quantity: Quantity(quantity) }]
}

fn authorized(number: u64, quantity: i64) -> ReturnAuthorized {
    ReturnAuthorized { return_id: returning(number), order: order(1), lines: lines(quantity), reason: None }
}

fn came(number: u64, quantity: i64, fee: i64) -> ReturnReceived {
    let line = ReturnedLine { line: 0, sku: SkuId(0), quantity: Quantity(quantity), condition: Condition::Sellable };
    ReturnReceived {
        return_id: returning(number),
        order: order(1),
        location: LocationId(0),
        lines: vec![line],
        fee: Money::from_minor(fee, Currency::EURO),
    }
}

fn rejected(number: u64, quantity: i64) -> ReturnRejected {
    ReturnRejected { return_id: returning(number), order: order(1), lines: lines(quantity), reason: "worn".into() }
}

#[test]
fn what_follows_is_taken() {
    assert!(!contradicts(authorized(2, 1)) && !contradicts(came(1, 2, 2_000)) && !contradicts(rejected(1, 2)));
}

#[test]
fn more_than_there_is_is_not() {
    assert!(contradicts(authorized(2, 2)) && contradicts(came(1, 3, 0)) && contradicts(rejected(1, 3)));
}

#[test]
fn nor_a_return_that_is_there_already_or_not_at_all() {
    assert!(contradicts(authorized(1, 1)) && contradicts(came(2, 1, 0)) && contradicts(rejected(2, 1)));
}

#[test]
fn nor_a_part_that_is_named_twice_or_is_none() {
    let twice = ReturnAuthorized { lines: [lines(1), lines(1)].concat(), ..authorized(2, 0) };
    let none = ReturnAuthorized { lines: vec![PartLine { line: 1, ..lines(1)[0] }], ..authorized(2, 0) };
    assert!(contradicts(twice) && contradicts(none));
}

#[test]
fn nor_a_fee_beyond_what_came_back_or_a_place_that_is_none() {
    assert!(contradicts(came(1, 1, 1_001)) && contradicts(came(1, 1, -1)));
    assert!(contradicts(ReturnReceived { location: LocationId(9), ..came(1, 1, 0) }));
}
