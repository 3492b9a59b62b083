//! Finished orders are kept for a while and then let go of.

use super::{of, web};
use onhand_domain::{Deliver, DeliveryFailure, FailDelivery, Ledger, Rejection, Ship};
use onhand_testkit::words::{after_seconds, received};
use onhand_testkit::{Given, given, order};

fn shipped() -> Given {
    let (order, shipment, location) = (order(1), "p".into(), "berlin".into());
    given([received("mug", "berlin", 9)]).and(web(1).reference("A-1").ship("mug", 1, 999)).and(Ship {
        order,
        shipment,
        location,
        lines: of("1", 1),
        carrier: None,
    })
}

const DAY: u32 = 86_400;

#[test]
fn an_order_is_closed_ninety_days_after_its_last_unit_was_handed_over() {
    let lost = || FailDelivery { order: order(1), shipment: "p".into(), failure: DeliveryFailure::Lost };
    shipped()
        .and(after_seconds(90 * DAY - 1))
        .when(lost())
        .then_accepted()
        .after(std::time::Duration::from_secs(1))
        .then_events(["orders_closed"])
        .when(lost())
        .then_rejected(Rejection::UnknownOrder { order: order(1) });
}

#[test]
fn an_order_of_which_something_may_come_back_is_not_closed() {
    shipped()
        .and(after_seconds(80 * DAY))
        .and(Deliver { order: order(1), shipment: "p".into() })
        .when(after_seconds(30 * DAY - 1))
        .then_events([])
        .after(std::time::Duration::from_secs(1))
        .then_events(["orders_closed"]);
}

#[test]
fn its_reference_is_not_given_again() {
    shipped()
        .and(after_seconds(91 * DAY))
        .when(web(2).reference("A-1").ship("mug", 1, 999))
        .then_rejected("reference_taken");
}

#[test]
fn an_open_order_is_never_closed() {
    given([received("mug", "berlin", 9), after_seconds(1)])
        .and(web(1).ship("mug", 2, 999))
        .and(after_seconds(10 * 365 * DAY))
        .when(received("mug", "berlin", 1))
        .then_events(["stock_received"])
        .then_allocated("mug", "berlin", 2);
}

#[test]
fn a_restored_ledger_closes_it_as_well() {
    let mut world = shipped().world();
    let restored = Ledger::restore(3, world.ledger().entries()).unwrap();
    world.replace_ledger(restored);
    world.pass(onhand_domain::Span::from_days(90));
    world.sweep();
    assert_eq!(world.ledger().order_count(), 0);
}
