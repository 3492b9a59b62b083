//! What came back is not owed any more, and no more is given back for goods than that.

use super::returns::{authorize, receive, reject, take_back};
use super::{figures, web};
use onhand_domain::{
    AuthorizePayment, CapturePayment, Currency, Money, PaymentId, PaymentMethod, PlaceOrder, RefundId, RefundKind,
    RefundOrder, Rejection, ReturnPolicy, ReturnStatus, Span,
};
use onhand_testkit::words::{a_store, received};
use onhand_testkit::{Given, World, given, order, reservation};

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}

/// Bought in Berlin, taken along, and paid in full.
fn paid(placed: PlaceOrder, minor: i64) -> Given {
    let (order, payment, method) = (order(1), PaymentId(reservation(1).0), PaymentMethod::Cash);
    given([a_store("hamburg"), received("mug", "berlin", 9)])
        .and(placed)
        .and(AuthorizePayment { order, payment, method, amount: euro(minor), expires_at: None, account: None })
        .and(CapturePayment { payment, amount: euro(minor) })
}

fn refund(number: u64, minor: i64) -> RefundOrder {
    let (refund, kind) = (RefundId(reservation(number).0), RefundKind::Goods);
    RefundOrder { order: order(1), refund, amount: euro(minor), kind, payment: None }
}

fn at_most(requested: i64, refundable: i64) -> Rejection {
    let (requested, refundable) = (euro(requested), euro(refundable));
    Rejection::ExceedsRefundable { order: order(1), refund_kind: RefundKind::Goods, requested, refundable }
}

/// Total, refunded and due.
fn money(wanted: [i64; 3]) -> impl FnOnce(&World) {
    move |world| {
        let found = figures(world, 1);
        assert_eq!([found.total, found.refunded, found.due].map(Money::minor), wanted);
    }
}

#[test]
fn two_units_for_1_67_returned_one_by_one_refund_0_84_and_0_83() {
    let mut placed = web(1).carry_out("mug", "berlin", 2, 100);
    placed.lines[0].discount = Some(euro(33));
    paid(placed, 167)
        .and(take_back(1, "berlin", 1))
        .when(refund(1, 85))
        .then_rejected(at_most(85, 84))
        .when(refund(1, 84))
        .then_world(money([83, 84, 0]))
        .when(take_back(2, "berlin", 1))
        .then_world(money([0, 84, -83]))
        .when(refund(2, 84))
        .then_rejected("exceeds_captured")
        .when(refund(2, 83))
        .then_world(money([0, 167, 0]));
}

#[test]
fn of_three_units_at_89_99_of_which_two_were_received_at_most_179_98_are_refundable() {
    paid(web(1).carry_out("mug", "berlin", 3, 8_999), 26_997)
        .and(authorize(1, 3))
        .when(refund(1, 1))
        .then_rejected(at_most(1, 0))
        .when(receive(1, "hamburg", 2))
        .then_world(money([8_999, 0, -17_998]))
        .when(refund(1, 17_999))
        .then_rejected(at_most(17_999, 17_998))
        .when(refund(1, 17_998))
        .then_world(money([8_999, 17_998, 0]));
}

#[test]
fn what_was_rejected_is_not_given_back() {
    paid(web(1).carry_out("mug", "berlin", 3, 8_999), 26_997)
        .and(authorize(1, 3))
        .and(reject(1, None))
        .when(refund(1, 1))
        .then_rejected(at_most(1, 0))
        .then_world(money([26_997, 0, 0]));
}

#[test]
fn an_order_that_came_back_and_was_refunded_in_full_is_due_nothing() {
    let status = |wanted| move |world: &World| assert_eq!(figures(world, 1).returns[0].status, wanted);
    paid(web(1).carry_out("mug", "berlin", 3, 8_999), 26_997)
        .and(take_back(1, "hamburg", 3))
        .when(refund(1, 26_996))
        .then_world(status(ReturnStatus::Accepted))
        .when(refund(2, 1))
        .then_world(money([0, 26_997, 0]))
        .then_world(status(ReturnStatus::Refunded));
}

#[test]
fn shipping_is_owed_though_everything_came_back_until_it_is_refunded() {
    let shipping = RefundOrder { kind: RefundKind::Shipping, ..refund(2, 490) };
    paid(web(1).carry_out("mug", "berlin", 1, 1_000).shipping(490), 1_490)
        .and(take_back(1, "berlin", 1))
        .when(refund(1, 1_001))
        .then_rejected(at_most(1_001, 1_000))
        .when(refund(1, 1_000))
        .then_world(money([490, 1_000, 0]))
        .when(shipping)
        .then_world(money([0, 1_490, 0]));
}

#[test]
fn what_is_kept_of_goods_that_come_one_by_one_is_what_is_kept_of_them_together() {
    let placed = || web(1).carry_out("mug", "berlin", 3, 103).return_policy(ReturnPolicy::DEFAULT.restocking(15));
    // 15 % of 3.09 is 0.46, and of 1.03 it is 0.15.
    let kept = |minor| move |world: &World| assert_eq!(figures(world, 1).fees, euro(minor));
    paid(placed(), 309).and(authorize(1, 3)).when(receive(1, "berlin", 3)).then_world(kept(46));
    paid(placed(), 309)
        .and(authorize(1, 3))
        .when(receive(1, "berlin", 1))
        .then_world(kept(15))
        .when(receive(1, "hamburg", 1))
        .then_world(kept(31))
        .when(receive(1, "berlin", 1))
        .then_world(kept(46));
}

#[test]
fn what_is_kept_for_putting_goods_back_is_owed() {
    let policy = ReturnPolicy::within(Span::from_days(14)).restocking(15);
    paid(web(1).carry_out("mug", "berlin", 2, 1_003).return_policy(policy), 2_006)
        .when(take_back(1, "berlin", 1))
        // 15 % of 10.03, rounded half up.
        .then_world(money([1_153, 0, -853]))
        .then_world(|world| {
            let found = figures(world, 1);
            assert_eq!((found.fees, found.returns[0].value, found.returns[0].fee), (euro(150), euro(1_003), euro(150)));
        })
        .when(refund(1, 854))
        .then_rejected(at_most(854, 853))
        .when(refund(1, 853))
        .then_world(money([1_153, 853, 0]));
}
