//! An announced delivery is incoming until it arrives: short, over, in parts, or never.

use onhand_domain::{AnnounceInbound, Line, Rejection, Timestamp};
use onhand_testkit::{given, insufficient_stock, words::*};

#[test]
fn it_is_incoming_and_not_available() {
    given([a_sku("mug"), a_store("berlin")])
        .when(announce("one", "berlin", &[("mug", 5)]))
        .then_incoming("mug", "berlin", 5)
        .when(reserve("mug", "berlin", 1))
        .then_rejected(insufficient_stock(1, 0));
}

#[test]
fn what_is_missing_is_still_incoming() {
    given([announce("one", "berlin", &[("mug", 5)])])
        .when(delivered("one", &[("mug", 2)]))
        .then_sellable("mug", "berlin", 2)
        .then_incoming("mug", "berlin", 3)
        .when(delivered("one", &[("mug", 3)]))
        .then_incoming("mug", "berlin", 0)
        .when(delivered("one", &[("mug", 1)]))
        .then_rejected(Rejection::UnknownInbound { inbound: "one".into() });
}

#[test]
fn closed_short_nothing_more_is_incoming() {
    given([announce("one", "berlin", &[("mug", 5)])])
        .when(delivered_at_last("one", &[("mug", 2)]))
        .then_incoming("mug", "berlin", 0)
        .then_sellable("mug", "berlin", 2);
    given([announce("one", "berlin", &[("mug", 5)])])
        .when(delivered_at_last("one", &[]))
        .then_incoming("mug", "berlin", 0);
}

#[test]
fn more_than_announced_and_what_was_not_announced_are_received() {
    given([announce("one", "berlin", &[("mug", 5)]), a_sku("plate")])
        .when(delivered("one", &[("mug", 7), ("plate", 1)]))
        .then_sellable("mug", "berlin", 7)
        .then_sellable("plate", "berlin", 1)
        .then_incoming("mug", "berlin", 0);
}

#[test]
fn announced_anew_it_replaces_what_is_still_to_come() {
    given([announce("one", "berlin", &[("mug", 5)]), delivered("one", &[("mug", 2)]), a_sku("plate")])
        .when(announce("one", "berlin", &[("plate", 4)]))
        .then_incoming("mug", "berlin", 0)
        .then_incoming("plate", "berlin", 4);
}

#[test]
fn it_does_not_change_where_it_goes() {
    given([announce("one", "berlin", &[("mug", 5)]), a_store("hamburg")])
        .when(announce("one", "hamburg", &[("mug", 5)]))
        .then_rejected(Rejection::InboundElsewhere { inbound: "one".into(), location: "berlin".into() });
}

#[test]
fn its_number_may_be_used_again_once_it_is_received() {
    given([announce("one", "berlin", &[("mug", 5)]), delivered("one", &[("mug", 5)]), a_store("hamburg")])
        .when(announce("one", "hamburg", &[("mug", 1)]))
        .then_incoming("mug", "hamburg", 1);
}

#[test]
fn an_expected_time_that_is_past_is_taken() {
    given([a_sku("mug"), a_store("berlin")])
        .when(AnnounceInbound {
            inbound: "one".into(),
            location: "berlin".into(),
            lines: vec![Line::new("mug", 1)],
            eta: Timestamp::EPOCH,
        })
        .then_accepted();
}
