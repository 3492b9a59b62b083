//! What the customer takes along at once.

use super::{counts, stands, web};
use onhand_domain::{Condition, OrderStatus};
use onhand_testkit::words::{hold, received, safety_stock};
use onhand_testkit::{given, insufficient_stock, reservation};

#[test]
fn it_has_left_with_the_order() {
    given([received("mug", "berlin", 3)])
        .when(web(1).carry_out("mug", "berlin", 2, 999))
        .then_events(["channel_opened", "order_placed", "lines_collected"])
        .then_sellable("mug", "berlin", 1)
        .then_allocated("mug", "berlin", 0)
        .then_world(counts(0, |q| q.collected, 2))
        .then_world(stands(OrderStatus::Fulfilled));
}

#[test]
fn it_may_be_safety_stock_and_nothing_that_is_promised() {
    given([received("mug", "berlin", 3), safety_stock("mug", "berlin", 2), hold(1, "mug", "berlin", 1)])
        .when(web(1).carry_out("mug", "berlin", 3, 999))
        .then_rejected(insufficient_stock(3, 2))
        .when(web(1).carry_out("mug", "berlin", 2, 999))
        .then_accepted();
}

#[test]
fn what_is_carried_out_is_not_there_for_the_other_lines() {
    given([received("mug", "berlin", 3), safety_stock("mug", "berlin", 1)])
        .when(web(1).ship("mug", 2, 999).carry_out("mug", "berlin", 1, 999))
        .then_rejected("insufficient_stock")
        .when(web(1).ship("mug", 1, 999).carry_out("mug", "berlin", 1, 999))
        .then_accepted()
        .then_sellable("mug", "berlin", 2);
}

#[test]
fn a_sale_that_has_occurred_is_recorded_whatever_the_books_say() {
    given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 2)])
        .when(web(1).carry_out("mug", "berlin", 5, 999).occurred())
        .then_events(["channel_opened", "order_placed", "lines_collected", "shortfall_recorded"])
        .then_sellable("mug", "berlin", -2)
        .then_short("mug", "berlin", Condition::Sellable, 4);
}

#[test]
fn what_a_customer_had_held_he_carries_out() {
    given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 2), hold(2, "mug", "berlin", 1)])
        .when(web(1).out_of(reservation(1)).carry_out("mug", "berlin", 2, 999))
        .then_sellable("mug", "berlin", 1)
        .then_reserved("mug", "berlin", 1)
        .then_nothing_short();
}
