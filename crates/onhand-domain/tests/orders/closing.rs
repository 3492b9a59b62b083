//! Finished orders are kept for a while and then let go of.

use super::returns::{authorize, reject, take_back};
use super::{of, web};
use onhand_domain::{
    AuthorizePayment, Currency, Deliver, DeliveryFailure, FailDelivery, Ledger, Money, PaymentId, PaymentMethod,
    Rejection, Ship, Span, VoidPayment,
};
use onhand_testkit::words::{after_seconds, received};
use onhand_testkit::{DAWN, Given, given, order, reservation};

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
fn nor_one_of_which_a_parcel_is_on_its_way_back_until_it_came_or_is_not_waited_for_any_more() {
    let refused =
        || shipped().and(FailDelivery { order: order(1), shipment: "p".into(), failure: DeliveryFailure::Refused });
    let gone = std::time::Duration::from_secs(u64::from(120 * DAY));
    refused()
        .and(after_seconds(200 * DAY))
        .when(take_back(1, "berlin", 1))
        .then_accepted()
        .after(gone)
        .then_events(["orders_closed"]);
    refused()
        .and(authorize(1, 1))
        .and(after_seconds(200 * DAY))
        .when(reject(1, None))
        .then_accepted()
        .after(gone)
        .then_events(["orders_closed"]);
}

#[test]
fn nor_one_of_which_something_may_still_be_captured() {
    let by_card = |expires_at| {
        let (payment, method) = (PaymentId(reservation(1).0), PaymentMethod::CreditCard);
        let amount = Money::from_minor(999, Currency::EURO);
        AuthorizePayment { order: order(1), payment, method, amount, expires_at, account: None }
    };
    shipped()
        .and(by_card(None))
        .and(after_seconds(200 * DAY))
        .when(VoidPayment { payment: PaymentId(reservation(1).0) })
        .then_accepted()
        .after(std::time::Duration::from_secs(u64::from(90 * DAY)))
        .then_events(["orders_closed"]);
    shipped()
        .and(by_card(Some(DAWN.plus(Span::from_days(150)))))
        .when(after_seconds(149 * DAY))
        .then_events([])
        .after(std::time::Duration::from_secs(u64::from(DAY)))
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
