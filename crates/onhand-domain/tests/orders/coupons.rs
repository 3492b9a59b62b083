//! Coupons: redeemed by the order that names them, as often as they may be, and restored by its cancellation.

use super::{figures, of, web};
use onhand_domain::{
    CancelLines, CancelOrder, Coupon, CouponDates, CouponDiscount, CouponUse, CouponValue, Currency, DefineCoupon,
    EditOrder, Invalid, Money, OrderLine, PlaceOrder, Rejection, Ship, Span,
};
use onhand_testkit::words::{after_seconds, received};
use onhand_testkit::{DAWN, Given, World, customer, given, order};

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}

fn spring(discount: CouponDiscount) -> DefineCoupon {
    DefineCoupon::new("SPRING", discount)
}

/// So many hundredths of a percent.
fn share(points: u32) -> DefineCoupon {
    spring(CouponDiscount::BasisPoints(points))
}

fn off(minor: i64) -> DefineCoupon {
    spring(CouponDiscount::Amount(euro(minor)))
}

fn shop(coupon: DefineCoupon) -> Given {
    given([received("mug", "berlin", 99)]).and(coupon)
}

/// An order of three mugs at 10.00 that names the coupon.
fn bought(number: u64) -> PlaceOrder {
    web(number).ship("mug", 3, 1_000).coupon("SPRING")
}

/// How often the coupon was redeemed, and may still be.
fn counts(redeemed: u64, left: Option<u64>) -> impl FnOnce(&World) {
    move |world| {
        let coupon = world.ledger().coupon(&Coupon::new("SPRING")).unwrap();
        assert_eq!((coupon.redeemed, coupon.left), (redeemed, left));
    }
}

fn costs(number: u64, lines: &'static [i64], total: i64) -> impl FnOnce(&World) {
    move |world| {
        let order = figures(world, number);
        let amounts: Vec<i64> = order.lines.iter().map(|line| line.amount.minor()).collect();
        assert_eq!((amounts.as_slice(), order.total.minor()), (lines, total));
    }
}

fn used_up(redeemed: u64, limit: u64) -> Rejection {
    Rejection::CouponUsedUp(CouponUse { coupon: "SPRING".into(), customer: None, redeemed, limit })
}

#[test]
fn a_share_is_taken_off_every_line_and_no_cent_is_lost() {
    // 12.5 % of 10.00 + 10.00 + 9.99 are 3.75: 1.25 of each, to the cent.
    let order = web(1).ship("mug", 1, 1_000).ship("mug", 2, 500).ship("mug", 1, 999).coupon("SPRING");
    shop(share(1_250))
        .when(order)
        .then_events(["channel_opened", "order_placed", "coupon_redeemed"])
        .then_world(costs(1, &[875, 875, 874], 2_624))
        .then_world(counts(1, None));
}

#[test]
fn an_amount_is_split_by_what_lines_cost_and_never_more_than_that() {
    let order = || web(1).ship("mug", 1, 100).ship("mug", 1, 200).shipping(490).coupon("SPRING");
    shop(off(100)).when(order()).then_world(costs(1, &[67, 133], 690));
    shop(off(5_000)).when(order()).then_world(costs(1, &[0, 0], 490));
}

#[test]
fn it_takes_its_share_of_what_discounts_left_and_nothing_of_a_tax_on_top() {
    let mut order = web(1).ship("mug", 1, 1_000).coupon("SPRING");
    order.lines[0].discount = Some(euro(200));
    order.lines[0].tax = Some(euro(150));
    let included = PlaceOrder { tax_included: true, ..order.clone() };
    shop(share(5_000)).when(order).then_world(costs(1, &[550], 550));
    shop(share(5_000)).when(included).then_world(costs(1, &[400], 400));
}

#[test]
fn each_takes_its_part_of_what_those_before_it_left() {
    let half = DefineCoupon::new("HALF", CouponDiscount::BasisPoints(5_000));
    let of = |first: &str, second: &str| web(1).ship("mug", 3, 1_000).coupon(first).coupon(second);
    let coupons = |world: &World| world.ledger().coupons_of(order(1)).to_vec();
    shop(off(500))
        .and(half.clone())
        .when(of("SPRING", "HALF"))
        .then_world(costs(1, &[1_250], 1_250))
        .then_world(|world| assert_eq!(coupons(world), ["SPRING".into(), "HALF".into()]));
    shop(off(500)).and(half).when(of("HALF", "SPRING")).then_world(costs(1, &[1_000], 1_000));
}

#[test]
fn nobody_redeems_it_more_often_than_it_may_be() {
    shop(off(500).limit(2))
        .and(bought(1))
        .and(bought(2))
        .when(bought(3))
        .then_rejected(used_up(2, 2))
        .then_world(counts(2, Some(0)));
}

#[test]
fn one_customer_redeems_it_as_often_as_one_may() {
    let of = |number, buyer| bought(number).customer(customer(buyer));
    let used = CouponUse { coupon: "SPRING".into(), customer: Some(customer(1)), redeemed: 1, limit: 1 };
    shop(off(500).per_customer(1))
        .and(of(1, 1))
        .when(of(2, 1))
        .then_rejected(Rejection::CouponUsedUp(used))
        .when(of(2, 2))
        .then_events(["order_placed", "coupon_redeemed"])
        .when(bought(3))
        .then_rejected(Rejection::CouponNeedsCustomer { coupon: "SPRING".into(), per_customer: 1 });
}

#[test]
fn an_order_that_is_canceled_as_a_whole_gives_it_back() {
    let cancel = CancelOrder { order: order(1), reason: None };
    shop(off(500).limit(1).per_customer(1))
        .and(bought(1).customer(customer(1)))
        .when(cancel)
        .then_world(counts(0, Some(1)))
        .when(bought(2).customer(customer(1)))
        .then_world(counts(1, Some(0)));
}

#[test]
fn one_that_is_canceled_in_part_keeps_it_and_what_it_paid_less_is_not_given_back() {
    let cancel = |quantity| CancelLines { order: order(1), lines: of("1", quantity), reason: None };
    shop(off(500).limit(1))
        .and(bought(1))
        .when(cancel(2))
        .then_world(costs(1, &[833], 833))
        .then_world(counts(1, Some(0)))
        .when(cancel(1))
        .then_world(costs(1, &[0], 0))
        .then_world(counts(0, Some(1)));
}

#[test]
fn what_was_sent_has_redeemed_it_whatever_is_canceled_of_the_rest() {
    let ship =
        Ship { order: order(1), shipment: "one".into(), location: "berlin".into(), lines: of("1", 1), carrier: None };
    shop(off(500).limit(1))
        .and(bought(1))
        .and(ship)
        .when(CancelOrder { order: order(1), reason: None })
        .then_world(counts(1, Some(0)));
}

#[test]
fn lines_that_replace_all_others_come_without_it() {
    let added = OrderLine { line: "2".into(), ..web(1).ship("mug", 1, 1_000).lines.remove(0) };
    let (remove, add) = (of("1", 3), vec![added]);
    let edit = EditOrder { order: order(1), remove, add, sourcing: Default::default(), reason: None };
    shop(off(500).limit(1))
        .and(bought(1))
        .when(edit)
        .then_world(costs(1, &[0, 1_000], 1_000))
        .then_world(counts(0, Some(1)))
        .when(CancelOrder { order: order(1), reason: None })
        .then_world(counts(0, Some(1)));
}

#[test]
fn it_is_valid_from_its_first_moment_and_not_at_its_last() {
    let (from, until) = (DAWN.plus(Span::from_seconds(60)), DAWN.plus(Span::from_seconds(120)));
    let dated = DefineCoupon { valid_from: Some(from), ..off(500) }.valid_until(until);
    let refused = |now| {
        let (coupon, valid_from, valid_until) = ("SPRING".into(), Some(from), Some(until));
        Rejection::CouponNotValid(CouponDates { coupon, valid_from, valid_until, now })
    };
    shop(dated.clone())
        .and(after_seconds(59))
        .when(bought(1))
        .then_rejected(refused(DAWN.plus(Span::from_seconds(59))));
    shop(dated.clone()).and(after_seconds(60)).when(bought(1)).then_world(counts(1, None));
    shop(dated.clone()).and(after_seconds(119)).when(bought(1)).then_world(counts(1, None));
    shop(dated).and(after_seconds(120)).when(bought(1)).then_rejected(refused(until));
}

#[test]
fn goods_cost_at_least_so_much_before_any_coupon() {
    let half = DefineCoupon::new("HALF", CouponDiscount::BasisPoints(5_000));
    let order = |price| web(1).ship("mug", 1, price).coupon("HALF").coupon("SPRING");
    let least = off(100).least(euro(1_000));
    let refused = CouponValue { coupon: "SPRING".into(), value: euro(999), least: euro(1_000) };
    shop(least.clone()).and(half.clone()).when(order(999)).then_rejected(Rejection::BelowCouponLeast(refused));
    shop(least).and(half).when(order(1_000)).then_world(costs(1, &[400], 400));
}

#[test]
fn it_is_for_orders_in_its_own_currency() {
    let dollar = Currency::from_code("USD").unwrap();
    let refused =
        || Rejection::CouponOtherCurrency { coupon: "SPRING".into(), currency: dollar, order_currency: Currency::EURO };
    let one = Money::from_minor(1, dollar);
    shop(spring(CouponDiscount::Amount(one))).when(bought(1)).then_rejected(refused());
    shop(share(5_000).least(one)).when(bought(1)).then_rejected(refused());
}

#[test]
fn a_name_that_nobody_knows_comes_before_any_figure() {
    let unknown = Rejection::UnknownCoupon { coupon: "AUTUMN".into() };
    shop(off(500).limit(0)).when(bought(1).coupon("AUTUMN")).then_rejected(unknown);
}

#[test]
fn terms_change_for_whoever_comes_later_and_what_was_redeemed_counts() {
    shop(off(500))
        .and(bought(1))
        .and(bought(2))
        .when(share(1_000).limit(1))
        .then_events(["coupon_defined"])
        .then_world(costs(1, &[2_500], 2_500))
        .then_world(counts(2, Some(0)))
        .when(bought(3))
        .then_rejected(used_up(2, 1));
}

#[test]
fn an_order_that_is_let_go_of_has_redeemed_it_for_good() {
    shop(off(500).limit(1))
        .and(web(1).carry_out("mug", "berlin", 3, 1_000).coupon("SPRING"))
        .and(after_seconds(400 * 86_400))
        .when(received("mug", "berlin", 1))
        .then_world(|world| assert!(world.ledger().order(order(1)).is_none()))
        .then_world(counts(1, Some(0)))
        .when(bought(2))
        .then_rejected(used_up(1, 1));
}

#[test]
fn what_can_never_be_is_said_before_anything_is_looked_at() {
    let invalid = |command: onhand_domain::Command| command.check().unwrap_err();
    let out_of_range = |found| assert!(matches!(found, Invalid::OutOfRange { .. }), "{found:?}");
    out_of_range(invalid(share(0).into()));
    out_of_range(invalid(share(10_001).into()));
    out_of_range(invalid(off(0).into()));
    out_of_range(invalid(share(1).limit(u64::MAX).into()));
    let contradicts = |found| assert!(matches!(found, Invalid::Contradiction { .. }), "{found:?}");
    contradicts(invalid(DefineCoupon { valid_from: Some(DAWN), ..share(1) }.valid_until(DAWN).into()));
    contradicts(invalid(off(1).least(Money::from_minor(1, Currency::from_code("USD").unwrap())).into()));
    let carried = || web(1).carry_out("mug", "berlin", 1, 1).coupon("SPRING");
    contradicts(invalid(carried().occurred().into()));
    assert!(matches!(invalid(carried().coupon("SPRING").into()), Invalid::Twice { field: "coupons", .. }));
    let many = (0..17).fold(carried(), |order, number| order.coupon(format!("C{number}")));
    assert!(matches!(invalid(many.into()), Invalid::TooMany { field: "coupons", .. }));
    assert!(matches!(invalid(carried().coupon("").into()), Invalid::Empty { .. }));
}
