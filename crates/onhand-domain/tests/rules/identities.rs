//! Rules 8 and 9: a command happens once, and nobody is named in clear.

use super::{mugs_received, mugs_reserved};
use onhand_domain::rules::{Violation, rule_8, rule_9};
use onhand_domain::{CommandId, CustomerId, event::StockReserved};
use onhand_testkit::{DAWN, command_id, customer, reservation};
use std::collections::BTreeSet;
use uuid::Uuid;

#[test]
fn the_same_id_twice_breaks_rule_8() {
    let mut seen = BTreeSet::default();
    let (first, second) = (command_id(1, DAWN), command_id(2, DAWN));
    assert_eq!([rule_8(&mut seen, first), rule_8(&mut seen, second)], [None, None]);
    assert_eq!(rule_8(&mut seen, first), Some(Violation::AppliedTwice { id: first }));
}

#[test]
fn what_the_core_does_by_itself_has_no_id_of_its_own() {
    let mut seen = BTreeSet::default();
    assert_eq!([rule_8(&mut seen, CommandId::OWN), rule_8(&mut seen, CommandId::OWN)], [None, None]);
}

fn mugs_for(customer: CustomerId) -> StockReserved {
    StockReserved { customer: Some(customer), ..mugs_reserved(1, 1) }
}

#[test]
fn a_customer_named_by_something_that_is_not_random_breaks_rule_9() {
    // A name in the bytes of an id, and an id made of a machine's address and the time.
    for told in [*b"Jean Bartik, USA", Uuid::parse_str("7d444840-9dc0-11d1-b245-5ffdce74fad2").unwrap().into_bytes()] {
        let customer = CustomerId(Uuid::from_bytes(told));
        let found = rule_9(&mugs_for(customer).into());
        assert_eq!(found, Some(Violation::NotRandom { reservation: reservation(1), customer }));
    }
}

#[test]
fn random_ids_and_nobody_at_all_keep_rule_9() {
    let random = CustomerId(Uuid::parse_str("7d444840-9dc0-41d1-b245-5ffdce74fad2").unwrap());
    for event in [mugs_for(random).into(), mugs_for(customer(1)).into(), mugs_reserved(1, 1).into(), mugs_received(1)] {
        assert_eq!(rule_9(&event), None);
    }
}
