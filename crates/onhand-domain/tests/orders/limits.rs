//! Orders count against purchase limits as reservations do.

use super::{of, web};
use onhand_domain::{CancelLines, Ship};
use onhand_testkit::words::{at_most_a_customer, at_most_an_order, hold_for, received};
use onhand_testkit::{customer, given, order, reservation};

#[test]
fn one_order_takes_so_much_at_most() {
    given([received("mug", "berlin", 9), at_most_an_order("mug", 2)])
        .when(web(1).ship("mug", 1, 999).ship("mug", 2, 999))
        .then_rejected("purchase_limit_exceeded")
        .when(web(1).ship("mug", 2, 999))
        .then_accepted();
}

#[test]
fn a_customer_takes_so_much_at_most_and_what_is_canceled_counts_no_more() {
    given([received("mug", "berlin", 9), at_most_a_customer("mug", 3, None)])
        .and(web(1).customer(customer(1)).ship("mug", 3, 999))
        .when(web(2).customer(customer(1)).ship("mug", 1, 999))
        .then_rejected("purchase_limit_exceeded")
        .when(CancelLines { order: order(1), lines: of("1", 1), reason: None })
        .then_accepted()
        .when(web(2).customer(customer(1)).ship("mug", 1, 999))
        .then_accepted();
}

#[test]
fn a_hold_that_becomes_an_order_counts_once() {
    given([received("mug", "berlin", 9), at_most_a_customer("mug", 3, None)])
        .and(hold_for(1, 1, "mug", "berlin", 3))
        .when(web(1).customer(customer(1)).out_of(reservation(1)).ship("mug", 3, 999))
        .then_accepted();
}

#[test]
fn what_has_left_counts_for_good() {
    let (order, shipment, location) = (order(1), "p".into(), "berlin".into());
    given([received("mug", "berlin", 9), at_most_a_customer("mug", 3, None)])
        .and(web(1).customer(customer(1)).ship("mug", 3, 999))
        .and(Ship { order, shipment, location, lines: of("1", 2), carrier: None })
        .and(CancelLines { order, lines: of("1", 1), reason: None })
        .when(web(2).customer(customer(1)).ship("mug", 2, 999))
        .then_rejected("purchase_limit_exceeded")
        .when(web(2).customer(customer(1)).ship("mug", 1, 999))
        .then_accepted();
}
