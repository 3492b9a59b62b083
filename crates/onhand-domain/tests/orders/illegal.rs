//! Every step that does not follow from how an order stands is refused by name.

use super::{of, web};
use onhand_domain::event::Handing;
use onhand_domain::{
    CancelLines, CancelOrder, Collect, Command, Deliver, ExpirePickup, LineQuantity, Pick, ReadyForPickup, Reallocate,
    RejectAtStore, Rejection, SendToPickup, Ship, ShortPick, Sourcing, Span,
};
use onhand_testkit::words::{received, suspended};
use onhand_testkit::{DAWN, Given, given, order};

/// Line 1 is to be shipped, line 2 to be picked up in Berlin.
fn both() -> Given {
    given([received("mug", "berlin", 9), received("mug", "hamburg", 9)]).and(
        web(1)
            .line("mug", 2, 999, onhand_domain::Fulfillment::Ship(Some("berlin".into())))
            .pickup("mug", "berlin", 2, 999),
    )
}

/// Every command about an order's goods, at a location, of a line.
fn all(number: u64, location: &str, line: &str, quantity: i64) -> Vec<Command> {
    let (order, lines, at) = (order(number), of(line, quantity), || location.into());
    let until = DAWN.plus(Span::from_days(1));
    vec![
        CancelLines { order, lines: lines.clone(), reason: None }.into(),
        Pick { order, location: at(), lines: lines.clone() }.into(),
        ShortPick { order, location: at(), lines: lines.clone() }.into(),
        RejectAtStore { order, location: at(), lines: lines.clone(), reason: "too_busy".into() }.into(),
        Reallocate { order, location: at(), lines: lines.clone(), to: None, sourcing: Sourcing::default() }.into(),
        Ship { order, shipment: "p".into(), location: at(), lines: lines.clone(), carrier: None }.into(),
        ReadyForPickup { order, location: at(), lines: lines.clone(), until }.into(),
        Collect { order, location: at(), lines: lines.clone() }.into(),
        SendToPickup { order, transfer: "t".into(), location: at(), lines }.into(),
    ]
}

#[test]
fn an_order_that_was_never_placed_is_unknown() {
    let further: [Command; 3] = [
        CancelOrder { order: order(2), reason: None }.into(),
        Deliver { order: order(2), shipment: "p".into() }.into(),
        ExpirePickup { order: order(2) }.into(),
    ];
    for command in all(2, "berlin", "1", 1).into_iter().chain(further) {
        both().when(command).then_rejected(Rejection::UnknownOrder { order: order(2) });
    }
}

#[test]
fn a_line_that_was_never_ordered_is_unknown() {
    for command in all(1, "berlin", "3", 1) {
        both().when(command).then_rejected(Rejection::UnknownLine { order: order(1), line: "3".into() });
    }
}

#[test]
fn more_than_there_is_is_refused_with_what_there_is() {
    for (line, location) in [("1", "berlin"), ("2", "berlin")] {
        for command in all(1, location, line, 3) {
            let kinds = ["exceeds_shelf", "exceeds_open", "other_fulfillment", "already_there"];
            let is_one = onhand_testkit::Refusal::that("one of its kinds", move |given| kinds.contains(&given.kind()));
            both().when(command).then_rejected(is_one);
        }
    }
}

#[test]
fn goods_that_are_elsewhere_are_not_here() {
    for command in all(1, "hamburg", "1", 1).into_iter().skip(1) {
        let kinds = ["exceeds_shelf", "other_fulfillment", "pickup_elsewhere"];
        let is_one = onhand_testkit::Refusal::that("one of its kinds", move |given| kinds.contains(&given.kind()));
        both().when(command).then_rejected(is_one);
    }
}

#[test]
fn what_is_to_be_picked_up_is_not_shipped_and_the_other_way_around() {
    let other =
        |line: &str, fulfillment| Rejection::OtherFulfillment { order: order(1), line: line.into(), fulfillment };
    let of_line = |line: &str, nth: usize| all(1, "berlin", line, 1).swap_remove(nth);
    both().when(of_line("2", 5)).then_rejected(other("2", Handing::Pickup));
    both().when(of_line("1", 6)).then_rejected(other("1", Handing::Ship));
    both().when(of_line("1", 7)).then_rejected(other("1", Handing::Ship));
    both().when(of_line("1", 8)).then_rejected(other("1", Handing::Ship));
}

#[test]
fn what_is_not_ready_is_not_collected() {
    both()
        .when(Collect { order: order(1), location: "berlin".into(), lines: of("2", 1) })
        .then_rejected("exceeds_shelf");
}

#[test]
fn what_is_there_already_is_not_sent() {
    both()
        .when(SendToPickup { order: order(1), transfer: "t".into(), location: "berlin".into(), lines: of("2", 1) })
        .then_rejected(Rejection::AlreadyThere { order: order(1), location: "berlin".into() });
}

#[test]
fn nothing_is_kept_until_a_moment_that_has_passed() {
    both()
        .when(ReadyForPickup { order: order(1), location: "berlin".into(), lines: of("2", 1), until: DAWN })
        .then_rejected(Rejection::InThePast { at: DAWN, now: DAWN });
}

#[test]
fn a_line_is_named_by_nothing_that_is_not_in_it() {
    let lines = vec![LineQuantity { component: Some("plate".into()), ..LineQuantity::new("1", 1) }];
    both().when(Pick { order: order(1), location: "berlin".into(), lines }).then_rejected(Rejection::NotInLine {
        order: order(1),
        line: "1".into(),
        sku: "plate".into(),
    });
}

#[test]
fn nothing_is_reallocated_to_where_nothing_is_promised() {
    let to = Some("hamburg".into());
    both()
        .and(suspended("hamburg"))
        .when(Reallocate {
            order: order(1),
            location: "berlin".into(),
            lines: of("1", 1),
            to,
            sourcing: Sourcing::default(),
        })
        .then_rejected(Rejection::LocationSuspended { location: "hamburg".into() });
}
