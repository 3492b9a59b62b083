//! Goods that are not on the shelf when they are to be picked.

use super::{counts, of, sources, stands, web};
use onhand_domain::{IfShort, LineQuantity, OrderId, OrderStatus, Reallocate, RejectAtStore, ShortPick, Sourcing};
use onhand_testkit::words::{a_sku, a_third_party, after_seconds, count, count_at, received, reported};
use onhand_testkit::{DAWN, Given, given, order};

fn short_pick(order: OrderId, location: &str, quantity: i64) -> ShortPick {
    ShortPick { order, location: location.into(), lines: of("1", quantity) }
}

fn three_in_berlin() -> Given {
    given([received("mug", "berlin", 3)])
}

#[test]
fn after_a_short_pick_of_3_nobody_is_sent_to_that_shelf_until_a_count() {
    three_in_berlin()
        .and(web(1).ship("mug", 3, 999))
        .when(short_pick(order(1), "berlin", 3))
        .then_events(["lines_unallocated", "lines_canceled"])
        .then_sellable("mug", "berlin", 3)
        .then_available("mug", "berlin", 0)
        .then_world(stands(OrderStatus::Canceled))
        .when(web(2).ship("mug", 1, 999))
        .then_rejected("insufficient_stock")
        .when(count("mug", "berlin", 3))
        .then_available("mug", "berlin", 3)
        .when(web(2).ship("mug", 1, 999))
        .then_accepted();
}

#[test]
fn whoever_counted_before_did_not_know() {
    let missing = || three_in_berlin().and(after_seconds(60)).and(web(1).ship("mug", 3, 999));
    let minute = DAWN.plus(onhand_domain::Span::from_seconds(60));
    missing()
        .and(short_pick(order(1), "berlin", 3))
        .when(count_at("mug", "berlin", 3, DAWN))
        .then_available("mug", "berlin", 0)
        .when(count_at("mug", "berlin", 3, minute))
        .then_available("mug", "berlin", 3);
}

#[test]
fn a_feed_tells_what_is_there_as_well() {
    let minute = DAWN.plus(onhand_domain::Span::from_seconds(60));
    given([a_third_party("partner"), a_sku("mug"), reported("partner", &[("mug", 3)], DAWN), after_seconds(60)])
        .and(web(1).ship("mug", 3, 999))
        .and(short_pick(order(1), "partner", 3))
        .when(reported("partner", &[("mug", 3)], DAWN))
        .then_available("mug", "partner", 0)
        .when(reported("partner", &[("mug", 2)], minute))
        .then_available("mug", "partner", 2);
}

#[test]
fn what_is_missing_comes_from_elsewhere() {
    let moved = three_in_berlin()
        .and(web(1).ship("mug", 3, 999))
        .and(received("mug", "hamburg", 9))
        .when(short_pick(order(1), "berlin", 2))
        .then_events(["lines_unallocated", "lines_allocated"])
        .then_allocated("mug", "berlin", 1)
        .then_allocated("mug", "hamburg", 2)
        .then_world(stands(OrderStatus::Open));
    assert_eq!(sources(&moved), [("hamburg".to_owned(), 2)]);
}

#[test]
fn what_cannot_come_from_elsewhere_is_canceled() {
    three_in_berlin()
        .and(web(1).ship("mug", 3, 999))
        .and(received("mug", "hamburg", 1))
        .when(short_pick(order(1), "berlin", 3))
        .then_events(["lines_unallocated", "lines_allocated", "lines_canceled"])
        .then_world(counts(0, |q| q.allocated, 1))
        .then_world(|world| assert_eq!(super::figures(world, 1).total.minor(), 999));
}

#[test]
fn an_order_may_rather_do_without() {
    three_in_berlin()
        .and(web(1).ship("mug", 3, 999).if_short(IfShort::Cancel))
        .and(received("mug", "hamburg", 9))
        .when(short_pick(order(1), "berlin", 1))
        .then_events(["lines_unallocated", "lines_canceled"])
        .then_world(counts(0, |q| q.canceled, 1));
}

#[test]
fn a_shop_that_has_no_time_misses_nothing() {
    let reject = |reason: &str| RejectAtStore {
        order: order(1),
        location: "berlin".into(),
        lines: of("1", 3),
        reason: reason.into(),
    };
    three_in_berlin()
        .and(web(1).ship("mug", 3, 999))
        .and(received("mug", "hamburg", 9))
        .when(reject("too_busy"))
        .then_allocated("mug", "hamburg", 3)
        .then_available("mug", "berlin", 3);
    three_in_berlin()
        .and(web(1).ship("mug", 3, 999))
        .and(received("mug", "hamburg", 9))
        .when(reject(RejectAtStore::NOT_IN_STOCK))
        .then_available("mug", "berlin", 0);
}

#[test]
fn goods_are_reallocated_whole_or_not() {
    let to = |to: Option<&str>, quantity| Reallocate {
        order: order(1),
        location: "berlin".into(),
        lines: vec![LineQuantity::new("1", quantity)],
        to: to.map(Into::into),
        sourcing: Sourcing::default(),
    };
    three_in_berlin()
        .and(web(1).ship("mug", 3, 999))
        .and(received("mug", "hamburg", 2))
        .when(to(Some("hamburg"), 3))
        .then_rejected(onhand_testkit::insufficient_stock(3, 2))
        .then_allocated("mug", "berlin", 3)
        .when(to(None, 2))
        .then_allocated("mug", "berlin", 1)
        .then_allocated("mug", "hamburg", 2);
}
