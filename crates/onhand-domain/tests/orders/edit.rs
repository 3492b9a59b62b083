//! Lines are removed and added, all or nothing.

use super::{counts, figures, of, sources, stands, web};
use onhand_domain::{
    EditOrder, Fulfillment, LineQuantity, OrderLine, OrderStatus, PlaceOrder, Rejection, Reserve, Ship,
};
use onhand_testkit::words::{a_store, after_seconds, at_most_a_customer, at_most_an_order, received};
use onhand_testkit::{Given, customer, given, order, reservation};

pub(crate) fn line(name: &str, sku: &str, quantity: i64, price: i64, fulfillment: Fulfillment) -> OrderLine {
    let placed = web(1).line(sku, quantity, price, fulfillment);
    OrderLine { line: name.into(), ..placed.lines[0].clone() }
}

fn sent(name: &str, sku: &str, quantity: i64, price: i64) -> OrderLine {
    line(name, sku, quantity, price, Fulfillment::Ship(None))
}

fn edit() -> EditOrder {
    EditOrder::new(order(1))
}

fn two_of(placed: PlaceOrder) -> Given {
    given([a_store("hamburg"), received("mug", "berlin", 3), received("plate", "hamburg", 3)]).and(placed)
}

#[test]
fn what_is_added_is_sourced_and_due() {
    let grown = two_of(web(1).ship("mug", 2, 1_000))
        .when(edit().with(sent("2", "plate", 1, 700)))
        .then_events(["lines_added"])
        .then_allocated("plate", "hamburg", 1)
        .then_world(|world| assert_eq!(figures(world, 1).due.minor(), 2_700))
        .then_world(counts(1, |q| q.allocated, 1));
    assert_eq!(sources(&grown), [("hamburg".to_owned(), 1)]);
}

#[test]
fn what_is_removed_is_free_and_not_owed() {
    two_of(web(1).ship("mug", 2, 1_000))
        .when(edit().without(LineQuantity::new("1", 1)))
        .then_events(["lines_canceled"])
        .then_available("mug", "berlin", 2)
        .then_world(|world| assert_eq!(figures(world, 1).total.minor(), 1_000));
}

#[test]
fn the_last_of_its_kind_may_be_had_otherwise() {
    let picked_up = line("2", "mug", 3, 1_000, Fulfillment::Pickup("berlin".into()));
    two_of(web(1).ship("mug", 3, 1_000))
        .when(edit().without(LineQuantity::new("1", 3)).with(picked_up.clone()))
        .then_events(["lines_canceled", "lines_added"])
        .then_allocated("mug", "berlin", 3)
        .then_world(counts(1, |q| q.allocated, 3))
        .then_world(stands(OrderStatus::Open));
    two_of(web(1).ship("mug", 3, 1_000)).when(edit().with(picked_up)).then_rejected("insufficient_stock");
}

#[test]
fn all_of_it_happens_or_nothing() {
    two_of(web(1).ship("mug", 2, 1_000))
        .when(edit().without(LineQuantity::new("1", 2)).with(sent("2", "plate", 4, 700)))
        .then_rejected("insufficient_stock")
        .then_allocated("mug", "berlin", 2)
        .when(edit().without(LineQuantity::new("1", 3)).with(sent("2", "plate", 1, 700)))
        .then_rejected("exceeds_open")
        .then_allocated("plate", "hamburg", 0);
}

#[test]
fn a_line_has_a_name_of_its_own() {
    two_of(web(1).ship("mug", 2, 1_000))
        .when(edit().with(sent("1", "plate", 1, 700)))
        .then_rejected(Rejection::LineExists { order: order(1), line: "1".into() });
}

#[test]
fn an_order_that_was_finished_is_open_again() {
    let parcel =
        Ship { order: order(1), shipment: "p".into(), location: "berlin".into(), lines: of("1", 2), carrier: None };
    two_of(web(1).ship("mug", 2, 1_000))
        .and(parcel)
        .when(edit().with(sent("2", "plate", 1, 700)))
        .then_world(stands(OrderStatus::PartiallyFulfilled))
        .when(after_seconds(10 * 365 * 86_400))
        .then_events([])
        .then_allocated("plate", "hamburg", 1);
}

#[test]
fn whoever_has_taken_its_id_meanwhile_keeps_it() {
    let id = order(1).promise();
    let taken = Reserve::new().reservation(id).line_at("plate", "hamburg", 1);
    two_of(web(1).carry_out("mug", "berlin", 2, 1_000))
        .and(taken)
        .when(edit().with(sent("2", "plate", 1, 700)))
        .then_rejected("reservation_stands");
    assert_ne!(id, reservation(1));
}

#[test]
fn limits_are_those_of_the_whole_order() {
    let limited =
        |limit| given([received("mug", "berlin", 9), limit]).and(web(1).customer(customer(1)).ship("mug", 2, 1_000));
    let an_order = || limited(at_most_an_order("mug", 3));
    let a_customer = || limited(at_most_a_customer("mug", 5, None));
    let more = |quantity| sent("2", "mug", quantity, 1_000);
    an_order().when(edit().with(more(2))).then_rejected("purchase_limit_exceeded");
    an_order().when(edit().without(LineQuantity::new("1", 1)).with(more(2))).then_accepted();
    a_customer()
        .and(web(2).customer(customer(1)).ship("mug", 3, 1_000))
        .when(edit().with(more(1)))
        .then_rejected("purchase_limit_exceeded")
        .when(edit().without(LineQuantity::new("1", 1)).with(more(1)))
        .then_accepted();
}
