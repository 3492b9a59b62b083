//! Goods come back and others go out in one step.

use super::edit::line;
use super::returns::{authorize, returning};
use super::{figures, web};
use onhand_domain::{
    AuthorizePayment, CapturePayment, Condition, Currency, Exchange, Fulfillment, Money, OrderId, OrderLine, PaymentId,
    PaymentMethod, ReturnLine, ReturnStatus, Sourcing,
};
use onhand_testkit::words::{a_store, received};
use onhand_testkit::{Given, World, given, order, reservation};

fn exchange(order: Option<OrderId>, line: OrderLine) -> Exchange {
    Exchange {
        return_id: returning(1),
        order,
        location: "hamburg".into(),
        back: vec![ReturnLine::new("1", 1).in_condition(Condition::Damaged)],
        lines: vec![line],
        sourcing: Sourcing::default(),
        reason: None,
    }
}

fn taken_along(name: &str, price: i64) -> OrderLine {
    line(name, "plate", 1, price, Fulfillment::CarryOut("hamburg".into()))
}

/// A mug for 10.00, bought and paid in Berlin.
fn bought() -> Given {
    let (payment, amount) = (PaymentId(reservation(1).0), Money::from_minor(1_000, Currency::EURO));
    let method = PaymentMethod::Cash;
    given([a_store("hamburg"), received("mug", "berlin", 1), received("plate", "hamburg", 1)])
        .and(web(1).carry_out("mug", "berlin", 1, 1_000))
        .and(AuthorizePayment { order: order(1), payment, method, amount, expires_at: None, account: None })
        .and(CapturePayment { payment, amount })
}

fn due(minor: i64) -> impl FnOnce(&World) {
    move |world| assert_eq!(figures(world, 1).due.minor(), minor)
}

#[test]
fn the_difference_is_due_or_to_be_given_back() {
    for (price, difference) in [(1_300, 300), (1_000, 0), (800, -200)] {
        bought()
            .when(exchange(Some(order(1)), taken_along("2", price)))
            .then_events(["return_authorized", "return_received", "lines_added", "lines_collected"])
            .then_on_hand("mug", "hamburg", Condition::Damaged, 1)
            .then_sellable("plate", "hamburg", 0)
            .then_world(due(difference));
    }
}

#[test]
fn what_was_authorized_may_be_exchanged() {
    bought()
        .and(authorize(1, 1))
        .when(exchange(None, taken_along("2", 1_000)))
        .then_events(["return_received", "lines_added", "lines_collected"])
        .then_world(|world| assert_eq!(figures(world, 1).returns[0].status, ReturnStatus::Accepted));
}

#[test]
fn where_nothing_can_go_out_nothing_comes_back() {
    let two = OrderLine { quantity: 2.into(), ..taken_along("2", 1_000) };
    bought()
        .when(exchange(Some(order(1)), two))
        .then_rejected("insufficient_stock")
        .then_on_hand("mug", "hamburg", Condition::Damaged, 0)
        .when(exchange(None, taken_along("2", 1_000)))
        .then_rejected("unknown_return")
        .when(exchange(Some(order(1)), taken_along("1", 1_000)))
        .then_rejected("line_exists")
        .then_world(due(0));
}
