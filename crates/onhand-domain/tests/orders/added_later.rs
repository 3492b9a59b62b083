//! What an order costs to which lines are added after others were canceled or came back.

use super::edit::line;
use super::{figures, of, web};
use onhand_domain::{
    AuthorizePayment, CancelLines, CancelOrder, CapturePayment, Currency, EditOrder, Fulfillment, Money, PaymentId,
    PaymentMethod, RefundId, RefundKind, RefundOrder, Rejection,
};
use onhand_testkit::words::received;
use onhand_testkit::{Given, World, given, order, reservation};

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}

fn paying(number: u64, minor: i64) -> AuthorizePayment {
    let (payment, method) = (PaymentId(reservation(number).0), PaymentMethod::Cash);
    AuthorizePayment { order: order(1), payment, method, amount: euro(minor), expires_at: None, account: None }
}

fn paid(number: u64, minor: i64) -> CapturePayment {
    CapturePayment { payment: PaymentId(reservation(number).0), amount: euro(minor) }
}

fn refund(number: u64, kind: RefundKind, minor: i64) -> RefundOrder {
    RefundOrder { order: order(1), refund: RefundId(reservation(number).0), amount: euro(minor), kind, payment: None }
}

fn cancel(line: &str) -> CancelLines {
    CancelLines { order: order(1), lines: of(line, 1), reason: None }
}

fn add(name: &str) -> EditOrder {
    EditOrder::new(order(1)).with(line(name, "mug", 1, 1_000, Fulfillment::Ship(None)))
}

/// Two mugs at 10.00 and 5.00 for shipping, paid.
fn ordered() -> Given {
    let placed = web(1).ship("mug", 1, 1_000).ship("mug", 1, 1_000).shipping(500);
    given([received("mug", "berlin", 9)]).and(placed).and(paying(1, 2_500)).and(paid(1, 2_500))
}

/// Total and due.
fn costs(total: i64, due: i64) -> impl FnOnce(&World) {
    move |world| {
        let found = figures(world, 1);
        assert_eq!((found.total, found.due), (euro(total), euro(due)));
    }
}

#[test]
fn shipping_that_was_given_back_with_all_goods_is_owed_anew_and_can_be_given_back_anew() {
    ordered()
        .and(CancelOrder { order: order(1), reason: None })
        .and(refund(1, RefundKind::Goods, 2_500))
        .when(add("3"))
        .then_world(costs(1_500, 1_500))
        .when(paying(2, 1_500))
        .then_accepted()
        .when(paid(2, 1_500))
        .then_accepted()
        .when(cancel("3"))
        .then_world(costs(0, -1_500))
        .when(refund(2, RefundKind::Goods, 1_500))
        .then_world(costs(0, 0));
}

#[test]
fn free_shipping_stays_free() {
    ordered()
        .and(refund(1, RefundKind::Shipping, 500))
        .when(CancelOrder { order: order(1), reason: None })
        .then_world(costs(0, -2_000))
        .when(add("3"))
        .then_world(costs(1_000, -1_000));
}

#[test]
fn goodwill_that_went_along_with_what_was_canceled_does_not_come_back_with_what_is_added() {
    ordered()
        .and(refund(1, RefundKind::Goodwill, 2_200))
        .when(cancel("1"))
        // 10.00 and shipping are left, and so much of the goodwill.
        .then_world(costs(0, -300))
        .when(refund(2, RefundKind::Goods, 300))
        .then_world(costs(0, 0))
        .when(add("3"))
        .then_world(costs(1_000, 1_000));
}

#[test]
fn goodwill_that_has_taken_the_shipping_leaves_nothing_of_it_to_give_back() {
    ordered()
        .and(refund(1, RefundKind::Goodwill, 2_200))
        .and(cancel("1"))
        .when(refund(2, RefundKind::Shipping, 300))
        .then_rejected(Rejection::ExceedsRefundable {
            order: order(1),
            refund_kind: RefundKind::Shipping,
            requested: euro(300),
            refundable: euro(0),
        });
}
