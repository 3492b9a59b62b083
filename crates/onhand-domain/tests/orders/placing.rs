//! What is judged before an order is placed, and what it promises then.

use super::{stands, web};
use onhand_domain::{Channel, OrderStatus, PlaceOrder, Rejection};
use onhand_testkit::words::{a_bundle, hold, received, suspended};
use onhand_testkit::{given, insufficient_stock, order};

#[test]
fn what_is_ordered_is_allocated() {
    given([received("mug", "berlin", 10)])
        .when(web(1).ship("mug", 3, 999))
        .then_events(["channel_opened", "order_placed"])
        .then_allocated("mug", "berlin", 3)
        .then_available("mug", "berlin", 7)
        .then_sellable("mug", "berlin", 10)
        .then_world(stands(OrderStatus::Open));
}

#[test]
fn an_order_is_one_decision_all_of_it_or_nothing() {
    given([received("mug", "berlin", 10), received("plate", "berlin", 1)])
        .when(web(1).ship("mug", 3, 999).ship("plate", 2, 500))
        .then_rejected(insufficient_stock(2, 1))
        .then_allocated("mug", "berlin", 0)
        .when(web(1).ship("mug", 3, 999))
        .then_accepted();
}

#[test]
fn no_order_is_placed_twice() {
    given([received("mug", "berlin", 10)])
        .and(web(1).ship("mug", 1, 999))
        .when(web(1).ship("mug", 1, 999))
        .then_rejected(Rejection::OrderExists { order: order(1) });
}

#[test]
fn a_reference_is_given_once_in_each_channel() {
    let shop = PlaceOrder { channel: Channel::new("store"), ..web(3) };
    given([received("mug", "berlin", 10)])
        .and(web(1).reference("A-1").ship("mug", 1, 999))
        .when(web(2).reference("A-1").ship("mug", 1, 999))
        .then_rejected(Rejection::ReferenceTaken { channel: "web".into(), reference: "A-1".into(), order: order(1) })
        .when(shop.reference("A-1").ship("mug", 1, 999))
        .then_accepted();
}

#[test]
fn an_id_under_which_a_reservation_stands_is_not_taken() {
    let mut placed = web(1).ship("mug", 1, 999);
    placed.order = onhand_domain::OrderId(onhand_testkit::reservation(1).0);
    let order = placed.order;
    let state = onhand_domain::ReservationState::Open;
    given([received("mug", "berlin", 10), hold(1, "mug", "berlin", 1)])
        .when(placed.clone())
        .then_rejected(Rejection::ReservationStands { order, state })
        .when(placed.out_of(onhand_testkit::reservation(1)))
        .then_accepted()
        .then_reserved("mug", "berlin", 0)
        .then_allocated("mug", "berlin", 1);
}

#[test]
fn a_bundle_is_missed_by_its_component() {
    given([received("mug", "berlin", 1), received("plate", "berlin", 9), a_bundle("set", &[("mug", 2), ("plate", 1)])])
        .when(web(1).ship("set", 1, 2_000))
        .then_rejected(insufficient_stock(2, 1));
}

#[test]
fn nothing_is_promised_where_nothing_may_be() {
    given([received("mug", "berlin", 10), suspended("berlin")])
        .when(web(1).pickup("mug", "berlin", 1, 999))
        .then_rejected(Rejection::LocationSuspended { location: "berlin".into() })
        .when(web(1).ship("mug", 1, 999))
        .then_rejected("insufficient_stock");
}

#[test]
fn the_rules_take_nothing_personal_in_clear() {
    given([received("mug", "berlin", 10)])
        .when(web(1).ship("mug", 1, 999).note("Ring twice"))
        .then_rejected(Rejection::InClear { field: "note".to_owned() })
        .then_allocated("mug", "berlin", 0);
}
