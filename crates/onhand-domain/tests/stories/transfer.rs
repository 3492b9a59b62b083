//! A transfer's goods belong to neither location until they arrive or are written off.

use onhand_domain::{Condition, Rejection};
use onhand_testkit::{Given, given, insufficient_stock, words::*};

fn on_its_way() -> Given {
    given([received("mug", "berlin", 9), a_store("hamburg"), dispatch("one", "berlin", "hamburg", &[("mug", 5)])])
}

#[test]
fn they_have_left_one_and_not_reached_the_other() {
    on_its_way()
        .when(a_sku("plate"))
        .then_sellable("mug", "berlin", 4)
        .then_sellable("mug", "hamburg", 0)
        .then_in_transit("mug", "hamburg", 5);
}

#[test]
fn what_is_missing_stays_on_its_way() {
    on_its_way()
        .when(arrived("one", &[("mug", 2)]))
        .then_sellable("mug", "hamburg", 2)
        .then_in_transit("mug", "hamburg", 3)
        .when(arrived("one", &[("mug", 3)]))
        .then_in_transit("mug", "hamburg", 0)
        .when(arrived("one", &[("mug", 1)]))
        .then_rejected(Rejection::UnknownTransfer { transfer: "one".into() });
}

#[test]
fn what_is_missing_at_its_close_is_written_off() {
    on_its_way()
        .when(arrived_at_last("one", &[("mug", 2)]))
        .then_in_transit("mug", "hamburg", 0)
        .then_sellable("mug", "hamburg", 2);
    on_its_way().when(arrived_at_last("one", &[])).then_in_transit("mug", "hamburg", 0);
}

#[test]
fn more_than_was_sent_is_refused_and_left_to_a_receipt() {
    on_its_way().when(arrived("one", &[("mug", 6)])).then_rejected(Rejection::ExceedsInTransit {
        transfer: "one".into(),
        sku: "mug".into(),
        requested: 6.into(),
        in_transit: 5.into(),
    });
}

#[test]
fn a_number_on_its_way_is_not_used_twice() {
    on_its_way()
        .when(dispatch("one", "hamburg", "berlin", &[("mug", 1)]))
        .then_rejected(Rejection::TransferExists { transfer: "one".into() });
}

#[test]
fn it_takes_no_promised_goods_unless_it_is_forced() {
    let world = || given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 3), a_store("hamburg")]);
    world().when(dispatch("one", "berlin", "hamburg", &[("mug", 3)])).then_rejected(insufficient_stock(3, 2));
    world()
        .when(force_dispatch("one", "berlin", "hamburg", &[("mug", 3)]))
        .then_events(["transfer_dispatched", "shortfall_recorded"])
        .then_short("mug", "berlin", Condition::Sellable, 1);
}

#[test]
fn it_may_take_safety_stock() {
    given([received("mug", "berlin", 5), safety_stock("mug", "berlin", 5), a_store("hamburg")])
        .when(dispatch("one", "berlin", "hamburg", &[("mug", 5)]))
        .then_events(["transfer_dispatched"]);
}

#[test]
fn all_its_lines_leave_or_none() {
    given([received("mug", "berlin", 5), received("plate", "berlin", 1), a_store("hamburg")])
        .when(dispatch("one", "berlin", "hamburg", &[("mug", 5), ("plate", 2)]))
        .then_rejected(insufficient_stock(2, 1))
        .then_sellable("mug", "berlin", 5);
}
