//! By when goods are promised, and how promises move.

use super::{figures, web};
use onhand_domain::event::{Event, PromisesMoved};
use onhand_domain::{
    AnnounceInbound, CancelOrder, DefineLocation, DefineSku, Ledger, Line, PlaceOrder, ReceiveInbound, Span, Timestamp,
};
use onhand_testkit::words::{after_seconds, received};
use onhand_testkit::{DAWN, Given, Outcome, World, given, order};

fn days(days: u16) -> Span {
    Span::from_days(days)
}

/// A warehouse that needs a day, and mugs of which 99 may wait.
fn warehouse() -> Given {
    given([DefineLocation::warehouse("depot").lead_time(days(1))]).and(DefineSku::new("mug").backorder_limit(99))
}

/// So many mugs come to a location, so many days after the beginning.
fn announced(inbound: &str, location: &str, quantity: i64, after: u16) -> AnnounceInbound {
    let lines = vec![Line { sku: "mug".into(), quantity: quantity.into() }];
    AnnounceInbound { inbound: inbound.into(), location: location.into(), lines, eta: DAWN.plus(days(after)) }
}

/// An order for mugs that wait, where a parcel takes two days.
fn preorder(number: u64, quantity: i64) -> PlaceOrder {
    web(number).ship("mug", quantity, 999).delivery_time(days(2)).backorder()
}

fn promised(world: &World, number: u64) -> Option<Timestamp> {
    figures(world, number).lines[0].promised_by
}

/// Asserts that an order is promised so many days after the beginning.
fn is_promised(number: u64, after: Option<u16>) -> impl FnOnce(&World) {
    move |world| assert_eq!(promised(world, number), after.map(|after| DAWN.plus(days(after))))
}

/// How many orders each event moved since the beginning.
fn moved(outcome: &Outcome) -> Vec<(usize, bool)> {
    let events = outcome.world().records().iter().flat_map(|record| &record.events);
    let moved = events.filter_map(|event| match event {
        Event::PromisesMoved(PromisesMoved { lines, more, .. }) => Some((lines.len(), *more)),
        _ => None,
    });
    moved.collect()
}

#[test]
fn what_is_there_is_promised_once_it_is_made_ready_and_brought() {
    warehouse()
        .and(received("mug", "depot", 9))
        .when(web(1).ship("mug", 2, 999).delivery_time(days(2)))
        .then_events(["channel_opened", "order_placed", "delivery_promised"])
        .then_world(is_promised(1, Some(3)))
        .when(web(2).pickup("mug", "depot", 2, 999).delivery_time(days(2)))
        .then_world(is_promised(2, Some(1)));
}

#[test]
fn where_nobody_says_how_long_it_takes_nothing_is_promised() {
    given([received("mug", "berlin", 9)])
        .when(web(1).ship("mug", 2, 999))
        .then_events(["channel_opened", "order_placed"])
        .then_world(is_promised(1, None));
}

#[test]
fn what_waits_is_promised_by_the_delivery_that_brings_it() {
    warehouse()
        .and(announced("first", "depot", 3, 10))
        .and(announced("second", "depot", 5, 20))
        .and(preorder(1, 2))
        .and(preorder(2, 2))
        .and(preorder(3, 9))
        .when(after_seconds(1))
        .then_world(is_promised(1, Some(13)))
        // One of them comes with the second.
        .then_world(is_promised(2, Some(23)))
        .then_world(is_promised(3, None));
}

#[test]
fn the_promise_moves_when_the_eta_does() {
    let story = warehouse()
        .and(announced("first", "depot", 3, 10))
        .and(preorder(1, 2))
        .when(announced("first", "depot", 3, 15))
        .then_events(["inbound_announced"])
        .then_world(is_promised(1, Some(18)))
        .when(announced("first", "depot", 1, 15))
        .then_world(is_promised(1, None))
        .when(announced("second", "depot", 1, 16))
        .then_world(is_promised(1, Some(19)));
    assert_eq!(moved(&story), [(1, false); 3]);
}

#[test]
fn what_does_not_come_with_its_delivery_is_promised_by_the_next() {
    warehouse()
        .and(announced("first", "depot", 3, 10))
        .and(announced("second", "depot", 3, 30))
        .and(preorder(1, 3))
        .when(ReceiveInbound {
            inbound: "first".into(),
            lines: vec![Line { sku: "mug".into(), quantity: 1.into() }],
            close: true,
        })
        .then_allocated("mug", "depot", 1)
        .then_world(is_promised(1, Some(33)));
}

#[test]
fn a_line_that_names_a_location_counts_on_what_comes_there() {
    let named = onhand_domain::Fulfillment::Ship(Some("depot".into()));
    warehouse()
        .and(announced("elsewhere", "hamburg", 9, 5))
        .and(announced("here", "depot", 9, 10))
        .when(web(1).line("mug", 2, 999, named).backorder())
        .then_world(is_promised(1, Some(11)));
}

#[test]
fn goods_that_are_short_come_first() {
    warehouse()
        .and(onhand_testkit::words::sold("mug", "depot", 2))
        .and(announced("first", "depot", 3, 10))
        .and(announced("second", "depot", 3, 20))
        .when(preorder(1, 2))
        .then_world(is_promised(1, Some(23)));
}

#[test]
fn of_a_bundle_the_last_component_counts() {
    given([DefineLocation::warehouse("depot").lead_time(days(1))])
        .and(DefineSku::new("mug").backorder_limit(9))
        .and(received("plate", "depot", 9))
        .and(onhand_testkit::words::a_bundle("set", &[("mug", 2), ("plate", 1)]))
        .and(announced("first", "depot", 3, 10))
        .when(web(1).ship("set", 1, 999).backorder())
        .then_world(is_promised(1, Some(11)));
}

#[test]
fn a_thousand_promises_move_by_events_of_256() {
    let mut story = given([DefineLocation::warehouse("depot")]).and(DefineSku::new("mug").backorder_limit(2_000));
    story = story.and(announced("first", "depot", 2_000, 10));
    for number in 1..=600 {
        story = story.and(preorder(number, 1));
    }
    let story = story.when(announced("first", "depot", 2_000, 11));
    assert_eq!(moved(&story), [(256, true), (256, true), (88, false)]);
}

#[test]
fn a_ledger_restored_in_the_middle_goes_on_with_it() {
    let mut world = warehouse().and(announced("first", "depot", 9, 10)).and(preorder(1, 2)).and(preorder(2, 2)).world();
    let context = onhand_domain::Context::new(world.next_id(), world.now(), world.policy());
    let (announce, now) = (announced("first", "depot", 9, 12).into(), world.now());
    let events = world.ledger().decide(&announce, &context).unwrap();
    let mut restored = Ledger::restore(3, world.ledger().entries()).unwrap();
    for event in &events {
        restored.evolve(event, now).unwrap();
    }
    let mut again = Ledger::restore(4, restored.entries()).unwrap();
    assert!(restored.due(now).is_some());
    assert_eq!(restored.due(now), again.due(now));
    world.submit(&announce);
    world.submit(&CancelOrder { order: order(1), reason: None }.into());
    assert_eq!(promised(&world, 2), Some(DAWN.plus(days(15))));
}
