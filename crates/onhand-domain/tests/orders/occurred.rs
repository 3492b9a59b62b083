//! Sales that have occurred elsewhere, and are yet to be sent.

use super::{of, web};
use onhand_domain::event::{Event, PromiseHit};
use onhand_domain::{Condition, Fulfillment, Invalid, PlaceOrder, Quantity, Rejection, Ship, limit};
use onhand_testkit::words::{hold, received, safety_stock};
use onhand_testkit::{Answer, Outcome, given, order, reservation};

/// Sold on a marketplace, to be sent from Berlin.
fn sold(number: u64, quantity: i64) -> PlaceOrder {
    web(number).line("mug", quantity, 999, Fulfillment::Ship(Some("berlin".into()))).occurred()
}

/// What each promise lacks by what happened last.
fn hits(outcome: &Outcome) -> Vec<PromiseHit> {
    let Answer::Accepted(events) = outcome.answer() else { panic!("{:?}", outcome.answer()) };
    let short = events.iter().filter_map(|event| match event {
        Event::ShortfallRecorded(short) => Some(short.promises.clone()),
        _ => None,
    });
    short.flatten().collect()
}

#[test]
fn they_are_recorded_beyond_what_is_there_and_the_newest_promise_lacks_goods() {
    let story = given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 2)])
        .when(sold(1, 3))
        .then_events(["channel_opened", "order_placed", "shortfall_recorded"])
        .then_allocated("mug", "berlin", 3)
        .then_short("mug", "berlin", Condition::Sellable, 2);
    assert_eq!(hits(&story), [PromiseHit { reservation: order(1).promise(), quantity: Quantity(2) }]);
}

#[test]
fn what_is_missing_beyond_them_is_missing_of_whoever_was_promised_it_before() {
    let taken = web(2).line("mug", 1, 999, Fulfillment::CarryOut("berlin".into())).occurred();
    let story = given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 3)]).and(taken).when(sold(1, 1));
    let hit = |reservation| PromiseHit { reservation, quantity: Quantity(1) };
    assert_eq!(hits(&story), [hit(order(1).promise()), hit(reservation(1))]);
}

#[test]
fn they_may_take_the_safety_stock_and_are_sent_as_any_other() {
    let (order, shipment, location) = (order(1), "p".into(), "berlin".into());
    given([received("mug", "berlin", 3), safety_stock("mug", "berlin", 3)])
        .when(sold(1, 3))
        .then_allocated("mug", "berlin", 3)
        .then_nothing_short()
        .when(Ship { order, shipment, location, lines: of("1", 3), carrier: None })
        .then_sellable("mug", "berlin", 0);
}

#[test]
fn what_is_not_there_is_not_sent() {
    let (order, shipment, location) = (order(1), "p".into(), "berlin".into());
    given([received("mug", "berlin", 1)])
        .and(sold(1, 3))
        .when(Ship { order, shipment, location, lines: of("1", 3), carrier: None })
        .then_rejected("insufficient_stock");
}

#[test]
fn they_say_where_goods_come_from() {
    given([received("mug", "berlin", 3)]).when(web(1).ship("mug", 1, 999).occurred()).then_invalid(
        Invalid::Contradiction {
            message: "a sale that has occurred was carried out, or is sent from a location: name it on every line",
        },
    );
}

#[test]
fn all_that_was_ever_sold_without_being_there_stays_in_range() {
    // As much as an order may be of.
    let free = |number| {
        let line =
            |order: PlaceOrder| order.line("mug", 1_000_000_000_000_i64, 0, Fulfillment::Ship(Some("berlin".into())));
        (0..limit::LINES).fold(web(number), |order, _| line(order)).occurred()
    };
    let story = (1..=9).fold(given([received("mug", "berlin", 1)]), |story, number| story.and(free(number)));
    let (sku, location) = ("mug".into(), Some("berlin".into()));
    story.when(free(10)).then_rejected(Rejection::OutOfRange { sku, location });
}
