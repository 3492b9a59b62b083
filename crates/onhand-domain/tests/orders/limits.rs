//! Orders count against purchase limits as reservations do.

use super::edit::line;
use super::{of, web};
use onhand_domain::{
    AuthorizePayment, CancelLines, CapturePayment, Currency, EditOrder, Fulfillment, Money, PaymentId, PaymentMethod,
    ReleaseReservation, Reserve, Ship,
};
use onhand_testkit::words::{after_seconds, at_most_a_customer, at_most_an_order, hold_for, received};
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

#[test]
fn what_is_added_later_counts_from_then_on() {
    let two_in_thirty_days = at_most_a_customer("mug", 2, Some(30 * 86_400));
    let add = |name| EditOrder::new(order(1)).with(line(name, "mug", 1, 999, Fulfillment::Ship(None)));
    let days = |days: u32| after_seconds(days * 86_400);
    given([received("mug", "berlin", 9), two_in_thirty_days])
        .and(web(1).customer(customer(1)).ship("mug", 1, 999))
        .and(days(29))
        .and(add("2"))
        .and(days(1))
        // That of the first day counts no more, and that of the day before does.
        .when(web(2).customer(customer(1)).ship("mug", 2, 999))
        .then_rejected("purchase_limit_exceeded")
        .when(web(2).customer(customer(1)).ship("mug", 1, 999))
        .then_accepted()
        .when(CancelLines { order: order(1), lines: of("2", 1), reason: None })
        .then_accepted()
        .when(web(3).customer(customer(1)).ship("mug", 1, 999))
        .then_accepted();
}

#[test]
fn what_becomes_of_an_order_is_nothing_to_a_reservation_that_took_its_id() {
    let (payment, amount) = (PaymentId(reservation(9).0), Money::from_minor(500, Currency::EURO));
    let hold = || Reserve::new().reservation(order(1).promise()).customer(customer(1)).line_at("mug", "berlin", 2);
    let again = Reserve::new().customer(customer(1)).line_at("mug", "berlin", 2);
    given([received("mug", "berlin", 9), received("plate", "berlin", 9), at_most_a_customer("mug", 2, None)])
        .and(web(1).customer(customer(1)).carry_out("plate", "berlin", 1, 500))
        .and(hold())
        .and(AuthorizePayment {
            order: order(1),
            payment,
            method: PaymentMethod::Cash,
            amount,
            expires_at: None,
            account: None,
        })
        .and(CapturePayment { payment, amount })
        .and(ReleaseReservation { reservation: order(1).promise() })
        .when(again)
        .then_accepted();
}
