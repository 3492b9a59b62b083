//! Parcels that did not arrive come back as other goods do, but for the terms: the customer never had them.

use super::returns::{authorize, receive, take_back};
use super::{figures, of, web};
use onhand_domain::{Deliver, DeliveryFailure, FailDelivery, ReturnPolicy, Ship, Span};
use onhand_testkit::words::{a_store, after_seconds, received};
use onhand_testkit::{Given, given, order};

const DAY: u32 = 86_400;

fn parcel(shipment: &str, quantity: i64) -> Ship {
    let (shipment, lines) = (shipment.into(), of("1", quantity));
    Ship { order: order(1), shipment, location: "berlin".into(), lines, carrier: None }
}

fn fails(shipment: &str, failure: DeliveryFailure) -> FailDelivery {
    FailDelivery { order: order(1), shipment: shipment.into(), failure }
}

/// Two parcels, of two mugs and of one, on terms of a week.
fn sent() -> Given {
    let policy = ReturnPolicy::within(Span::from_days(7)).restocking(50);
    given([a_store("hamburg"), received("mug", "berlin", 3)])
        .and(web(1).ship("mug", 3, 1_000).return_policy(policy))
        .and(parcel("p1", 2))
        .and(parcel("p2", 1))
        .and(Deliver { order: order(1), shipment: "p2".into() })
        .and(after_seconds(8 * DAY))
}

#[test]
fn what_was_refused_or_sent_back_comes_back_whenever_it_does_and_in_full() {
    for failure in [DeliveryFailure::Refused, DeliveryFailure::Returned] {
        sent()
            .and(fails("p1", failure))
            .when(take_back(1, "hamburg", 3))
            .then_rejected("return_window_over")
            .when(take_back(1, "hamburg", 2))
            .then_sellable("mug", "hamburg", 2)
            .then_world(|world| {
                let found = figures(world, 1);
                assert_eq!((found.total.minor(), found.fees.minor()), (1_000, 0));
            })
            .when(take_back(2, "hamburg", 1))
            .then_rejected("return_window_over");
    }
}

#[test]
fn it_is_awaited_once() {
    sent()
        .and(fails("p1", DeliveryFailure::Refused))
        .and(authorize(1, 2))
        .when(authorize(2, 1))
        .then_rejected("return_window_over")
        .when(receive(1, "berlin", 2))
        .then_accepted();
}

#[test]
fn what_is_lost_does_not_come_back() {
    sent().and(fails("p1", DeliveryFailure::Lost)).when(take_back(1, "berlin", 1)).then_rejected("return_window_over");
}
