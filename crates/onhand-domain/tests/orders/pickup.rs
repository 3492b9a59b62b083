//! Click and collect: what the shop has, what comes to it, and what nobody comes for.

use super::{counts, of, stands, web};
use onhand_domain::{
    Capability, Collect, ExpirePickup, IfShort, OrderStatus, Pick, ReadyForPickup, Rejection, SendToPickup, ShortPick,
    Span,
};
use onhand_testkit::words::{a_location_that_can, a_store, after_seconds, arrived, arrived_at_last, received};
use onhand_testkit::{DAWN, Given, given, order};

fn ready(quantity: i64) -> ReadyForPickup {
    let until = DAWN.plus(Span::from_days(3));
    ReadyForPickup { order: order(1), location: "berlin".into(), lines: of("1", quantity), until }
}

fn collect(quantity: i64) -> Collect {
    Collect { order: order(1), location: "berlin".into(), lines: of("1", quantity) }
}

/// Two of three mugs have to come from Hamburg.
fn lacking_two() -> Given {
    given([received("mug", "berlin", 1), received("mug", "hamburg", 9)]).and(web(1).pickup("mug", "berlin", 3, 999))
}

fn sent(quantity: i64) -> SendToPickup {
    SendToPickup { order: order(1), transfer: "t".into(), location: "hamburg".into(), lines: of("1", quantity) }
}

#[test]
fn what_the_shop_has_is_picked_made_ready_and_collected_in_part_and_then_in_whole() {
    given([received("mug", "berlin", 5)])
        .and(web(1).pickup("mug", "berlin", 3, 999))
        .and(Pick { order: order(1), location: "berlin".into(), lines: of("1", 3) })
        .and(ready(3))
        .when(collect(1))
        .then_sellable("mug", "berlin", 4)
        .then_allocated("mug", "berlin", 2)
        .then_world(stands(OrderStatus::PartiallyFulfilled))
        .when(collect(2))
        .then_sellable("mug", "berlin", 2)
        .then_allocated("mug", "berlin", 0)
        .then_world(stands(OrderStatus::Fulfilled));
}

#[test]
fn a_shop_that_lacks_goods_gets_them_by_a_transfer() {
    lacking_two()
        .when(sent(2))
        .then_events(["pickup_sent", "transfer_dispatched"])
        .then_in_transit("mug", "berlin", 2)
        .then_allocated("mug", "hamburg", 0)
        .then_world(counts(0, |q| q.on_the_way, 2))
        .when(arrived("t", &[("mug", 1)]))
        .then_events(["transfer_received", "pickup_arrived"])
        .then_allocated("mug", "berlin", 2)
        .then_available("mug", "berlin", 0)
        .when(arrived("t", &[("mug", 1)]))
        .then_allocated("mug", "berlin", 3)
        .when(ready(3))
        .then_accepted()
        .when(collect(3))
        .then_world(stands(OrderStatus::Fulfilled))
        .then_sellable("mug", "berlin", 0);
}

#[test]
fn what_is_lost_on_the_way_is_sent_again() {
    lacking_two()
        .and(sent(2))
        .when(arrived_at_last("t", &[("mug", 1)]))
        .then_events(["transfer_received", "pickup_arrived", "lines_allocated"])
        .then_allocated("mug", "berlin", 2)
        .then_allocated("mug", "hamburg", 1);
}

#[test]
fn what_is_lost_on_the_way_may_be_canceled_instead() {
    given([received("mug", "berlin", 1), received("mug", "hamburg", 9)])
        .and(web(1).pickup("mug", "berlin", 3, 999).if_short(IfShort::Cancel))
        .and(sent(2))
        .when(arrived_at_last("t", &[]))
        .then_events(["transfer_received", "pickup_arrived", "lines_canceled"])
        .then_world(counts(0, |q| q.canceled, 2));
}

#[test]
fn what_is_on_its_way_can_be_canceled_once_it_is_there() {
    let cancel = onhand_domain::CancelOrder { order: order(1), reason: None };
    lacking_two()
        .and(sent(2))
        .when(cancel.clone())
        .then_world(counts(0, |q| q.canceled, 1))
        .then_world(stands(OrderStatus::Open))
        .when(cancel.clone())
        .then_rejected(Rejection::NothingToCancel { order: order(1), status: OrderStatus::Open })
        .when(arrived("t", &[("mug", 2)]))
        .then_accepted()
        .when(cancel)
        .then_world(stands(OrderStatus::Canceled))
        .then_available("mug", "berlin", 3);
}

#[test]
fn what_nobody_comes_for_is_canceled_and_for_sale_again() {
    let expire = ExpirePickup { order: order(1) };
    let (until, now) = (DAWN.plus(Span::from_days(3)), DAWN);
    given([received("mug", "berlin", 3)])
        .and(web(1).pickup("mug", "berlin", 3, 999))
        .when(expire.clone())
        .then_rejected(Rejection::NothingReady { order: order(1) })
        .when(ready(3))
        .then_accepted()
        .when(expire.clone())
        .then_rejected(Rejection::PickupKept { order: order(1), until, now })
        .when(after_seconds(3 * 86_400))
        .when(expire)
        .then_events(["pickup_expired"])
        .then_available("mug", "berlin", 3)
        .then_world(stands(OrderStatus::Canceled));
}

#[test]
fn what_lay_ready_first_is_kept_for_as_long_as_was_said_then() {
    let expire = ExpirePickup { order: order(1) };
    let day = |days| DAWN.plus(Span::from_days(days));
    given([received("mug", "berlin", 2)])
        .and(web(1).pickup("mug", "berlin", 2, 999))
        .and(ReadyForPickup { until: day(10), ..ready(1) })
        .and(ReadyForPickup { until: day(3), ..ready(1) })
        .when(after_seconds(3 * 86_400))
        .when(expire)
        .then_rejected(Rejection::PickupKept { order: order(1), until: day(10), now: day(3) });
}

#[test]
fn what_a_pickup_location_has_by_now_needs_no_transfer() {
    let sent = given([a_store("bremen"), received("mug", "hamburg", 3)])
        .and(a_location_that_can("kiosk", [Capability::Sell, Capability::Pickup]))
        .and(web(1).pickup("mug", "kiosk", 2, 999))
        .and(received("mug", "bremen", 5))
        .and(received("mug", "kiosk", 1))
        .when(ShortPick { order: order(1), location: "hamburg".into(), lines: of("1", 2) })
        .then_events(["lines_unallocated", "lines_allocated"]);
    assert_eq!(super::sources(&sent), [("kiosk".to_owned(), 1), ("bremen".to_owned(), 1)]);
}
