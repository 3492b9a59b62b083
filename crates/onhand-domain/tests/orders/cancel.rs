//! Canceling: whatever has not left.

use super::{counts, figures, of, stands, web};
use onhand_domain::{CancelLines, CancelOrder, OpenShort, OrderStatus, Pick, Rejection, Ship};
use onhand_testkit::words::received;
use onhand_testkit::{Given, given, order};

fn shipped(quantity: i64) -> Given {
    let (order, shipment, location) = (order(1), "p".into(), "berlin".into());
    given([received("mug", "berlin", 3)]).and(web(1).ship("mug", 3, 999)).and(Ship {
        order,
        shipment,
        location,
        lines: of("1", quantity),
        carrier: None,
    })
}

fn cancel(quantity: i64) -> CancelLines {
    CancelLines { order: order(1), lines: of("1", quantity), reason: Some("changed_my_mind".into()) }
}

#[test]
fn what_has_not_left_is_canceled_and_free_at_once() {
    given([received("mug", "berlin", 3)])
        .and(web(1).ship("mug", 3, 999))
        .when(cancel(2))
        .then_available("mug", "berlin", 2)
        .then_world(counts(0, |q| q.canceled, 2))
        .when(web(2).ship("mug", 2, 999))
        .then_accepted();
}

#[test]
fn it_is_too_late_for_what_was_shipped() {
    shipped(3)
        .when(CancelOrder { order: order(1), reason: None })
        .then_rejected(Rejection::NothingToCancel { order: order(1), status: OrderStatus::Fulfilled })
        .when(cancel(1))
        .then_rejected(Rejection::ExceedsOpen(Box::new(OpenShort {
            order: order(1),
            line: "1".into(),
            sku: "mug".into(),
            requested: 1.into(),
            open: 0.into(),
            on_the_way: 0.into(),
            handed_over: 3.into(),
            canceled: 0.into(),
        })));
}

#[test]
fn the_rest_of_a_shipped_order_can_still_be_canceled() {
    shipped(1)
        .when(CancelOrder { order: order(1), reason: None })
        .then_world(stands(OrderStatus::Fulfilled))
        .then_world(|world| assert_eq!(figures(world, 1).total.minor(), 999))
        .then_available("mug", "berlin", 2);
}

#[test]
fn what_nobody_has_picked_is_canceled_first() {
    given([received("mug", "berlin", 3)])
        .and(web(1).ship("mug", 3, 999))
        .and(Pick { order: order(1), location: "berlin".into(), lines: of("1", 2) })
        .when(cancel(2))
        .then_world(counts(0, |q| q.allocated, 0))
        .then_world(counts(0, |q| q.picked, 1));
}
