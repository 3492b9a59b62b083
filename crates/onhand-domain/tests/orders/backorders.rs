//! What cannot be had at once waits for stock, and whoever ordered first is served first.

use super::{counts, figures, of, stands, web};
use onhand_domain::event::{BackordersFilled, Event, FilledLine};
use onhand_domain::{
    CancelLines, CancelOrder, Currency, DefineLocation, DefineSku, IfShort, Invalid, Ledger, OrderStatus, PlaceOrder,
    RejectAtStore, Rejection, ReleaseReservation, ReservationState, Reserve, Ship, ShortPick, Strategy,
    SuspendLocation,
};
use onhand_testkit::words::{after_seconds, count, received, safety_stock};
use onhand_testkit::{Given, World, given, order, reservation};

/// Of mugs, so many may wait; so many are in Berlin.
fn mugs(limit: i64, there: i64) -> Given {
    let nothing = given([DefineSku::new("mug").backorder_limit(limit)]).and(DefineLocation::store("berlin"));
    if there == 0 { nothing } else { nothing.and(received("mug", "berlin", there)) }
}

fn waiting(number: u64) -> impl FnOnce(&World) -> i64 {
    move |world| figures(world, number).lines[0].quantities.backordered.0
}

fn backordered_in_berlin(world: &World) -> i64 {
    let ledger = world.ledger();
    ledger.stock(ledger.sku("mug").unwrap(), ledger.location("berlin").unwrap()).backordered.0
}

/// Who was served by the core itself with how much.
fn filled(world: &World) -> Vec<(onhand_domain::OrderId, i64)> {
    let events = world.records().iter().flat_map(|record| &record.events);
    let lines = events.filter_map(|event| match event {
        Event::BackordersFilled(BackordersFilled { lines, .. }) => Some(lines.clone()),
        _ => None,
    });
    lines.flatten().map(|FilledLine { order, quantity, .. }| (order, quantity.0)).collect()
}

#[test]
fn what_cannot_be_had_waits() {
    mugs(9, 3)
        .when(web(1).ship("mug", 5, 999).backorder())
        .then_events(["channel_opened", "order_placed", "backorder_agreed", "lines_backordered"])
        .then_allocated("mug", "berlin", 3)
        .then_world(counts(0, |q| q.backordered, 2))
        .then_world(stands(OrderStatus::Backordered))
        .then_world(|world| {
            assert_eq!(world.ledger().availability(world.ledger().sku("mug").unwrap(), None).backordered.0, 2)
        });
}

#[test]
fn of_what_arrives_the_oldest_order_is_served_first_and_before_any_new_reservation() {
    mugs(9, 0)
        .and(web(1).ship("mug", 3, 999).backorder())
        .and(web(2).ship("mug", 2, 999).backorder())
        .when(received("mug", "berlin", 4))
        .then_events(["stock_received"])
        .then_allocated("mug", "berlin", 4)
        .then_world(|world| assert_eq!(filled(world), [(order(1), 3), (order(2), 1)]))
        .then_world(|world| assert_eq!(waiting(2)(world), 1))
        .when(Reserve::new().line("mug", 1))
        .then_rejected("insufficient_stock")
        .when(received("mug", "berlin", 2))
        .then_world(|world| assert_eq!(waiting(2)(world), 0))
        .then_available("mug", "berlin", 1);
}

#[test]
fn the_oldest_order_is_first_over_whatever_channel_it_came() {
    let over =
        |number, channel: &str| PlaceOrder::new(order(number), channel, Currency::EURO).ship("mug", 2, 999).backorder();
    mugs(9, 0)
        .and(over(3, "phone"))
        .and(over(1, "web"))
        .and(over(2, "phone"))
        .when(received("mug", "berlin", 5))
        .then_world(|world| assert_eq!(filled(world), [(order(3), 2), (order(1), 2), (order(2), 1)]));
}

#[test]
fn no_more_waits_than_the_limit_says() {
    mugs(4, 1)
        .and(web(1).ship("mug", 3, 999).backorder())
        .when(web(2).ship("mug", 3, 999).backorder())
        .then_rejected(Rejection::ExceedsBackorderLimit {
            sku: "mug".into(),
            requested: 3.into(),
            backordered: 2.into(),
            limit: 4.into(),
        })
        .when(web(2).ship("mug", 2, 999).backorder())
        .then_accepted();
}

#[test]
fn of_a_sku_without_a_limit_nothing_waits() {
    given([received("mug", "berlin", 3)])
        .when(web(1).ship("mug", 5, 999).backorder())
        .then_rejected(onhand_testkit::insufficient_stock(5, 3));
}

#[test]
fn who_did_not_agree_to_wait_is_refused() {
    mugs(9, 3).when(web(1).ship("mug", 5, 999)).then_rejected("insufficient_stock");
    let few = onhand_domain::Sourcing::from(Strategy::Priority).max_shipments(1);
    mugs(9, 3).when(web(1).ship("mug", 5, 999).sourcing(few).backorder()).then_invalid(Invalid::Contradiction {
        message: "what waits for stock is sent as it arrives: max_shipments cannot be kept with backorder",
    });
}

#[test]
fn whatever_frees_goods_serves_who_waits() {
    let hold = || Reserve::new().reservation(reservation(7)).line("mug", 3);
    let held = || mugs(9, 3).and(hold().expires_in(std::time::Duration::from_secs(60)));
    let waits = || held().and(web(1).ship("mug", 2, 999).backorder());
    let served = |world: &World| assert_eq!(waiting(1)(world), 0);
    waits().when(ReleaseReservation { reservation: reservation(7) }).then_world(served);
    waits()
        .after(std::time::Duration::from_secs(60))
        .then_events(["holds_expired", "backorders_filled"])
        .then_world(served);
    waits().when(Reserve::new().reservation(reservation(7)).line("mug", 1)).then_world(served);
    waits().when(count("mug", "berlin", 5)).then_world(served);
    let safe = || mugs(9, 3).and(safety_stock("mug", "berlin", 3)).and(web(1).ship("mug", 2, 999).backorder());
    safe().when(safety_stock("mug", "berlin", 1)).then_world(served);
    let closed =
        mugs(9, 3).and(SuspendLocation { location: "berlin".into() }).and(web(1).ship("mug", 2, 999).backorder());
    closed.when(onhand_domain::ResumeLocation { location: "berlin".into() }).then_world(served);
}

#[test]
fn late_cancel_of_a_shipped_line_is_rejected_of_an_unshipped_one_frees_its_stock_for_the_oldest_backorder_at_once() {
    let ship =
        Ship { order: order(1), shipment: "p".into(), location: "berlin".into(), lines: of("1", 2), carrier: None };
    let cancel = |line: &str| CancelLines { order: order(1), lines: of(line, 2), reason: None };
    mugs(9, 4)
        .and(web(1).ship("mug", 2, 999).ship("mug", 2, 999))
        .and(web(2).ship("mug", 1, 999).backorder())
        .and(web(3).ship("mug", 4, 999).backorder())
        .and(ship)
        .when(cancel("1"))
        .then_rejected("exceeds_open")
        .when(cancel("2"))
        .then_accepted()
        .then_world(|world| assert_eq!(filled(world), [(order(2), 1), (order(3), 1)]))
        .then_available("mug", "berlin", 0);
}

#[test]
fn an_order_that_waits_is_canceled_like_any_other() {
    mugs(9, 0)
        .and(web(1).ship("mug", 3, 999).backorder())
        .when(CancelOrder { order: order(1), reason: None })
        .then_world(stands(OrderStatus::Canceled))
        .when(received("mug", "berlin", 3))
        .then_available("mug", "berlin", 3);
}

#[test]
fn a_location_that_is_named_is_waited_for() {
    let named = onhand_domain::Fulfillment::Ship(Some("berlin".into()));
    mugs(9, 0)
        .and(received("mug", "hamburg", 5))
        .and(web(1).line("mug", 2, 999, named).backorder())
        .when(received("mug", "hamburg", 5))
        .then_world(|world| assert_eq!(waiting(1)(world), 2))
        .then_world(|world| assert_eq!(backordered_in_berlin(world), 2))
        .when(received("mug", "berlin", 2))
        .then_world(|world| assert_eq!(waiting(1)(world), 0));
}

#[test]
fn what_its_hold_has_elsewhere_is_no_use_to_a_line_that_names_a_location() {
    let named = onhand_domain::Fulfillment::Ship(Some("hamburg".into()));
    mugs(9, 4)
        .and(DefineLocation::store("hamburg"))
        .and(Reserve::new().reservation(reservation(7)).line_at("mug", "berlin", 3))
        .when(web(1).line("mug", 2, 999, named).out_of(reservation(7)).backorder())
        .then_world(|world| assert_eq!(waiting(1)(world), 2))
        .then_available("mug", "berlin", 4);
}

#[test]
fn what_is_collected_comes_from_its_own_shelf_or_by_transfer() {
    mugs(9, 0)
        .and(web(1).pickup("mug", "berlin", 3, 999).backorder())
        .and(received("mug", "hamburg", 2))
        .when(received("mug", "berlin", 5))
        .then_allocated("mug", "hamburg", 2)
        .then_allocated("mug", "berlin", 1);
}

#[test]
fn its_sourcing_chooses_where_it_is_served() {
    let placed = web(1).ship("mug", 4, 999).sourcing(Strategy::FewestShipments).backorder();
    mugs(9, 2)
        .and(safety_stock("mug", "berlin", 2))
        .and(DefineLocation::store("zurich"))
        .and(placed)
        .and(safety_stock("mug", "berlin", 0))
        .when(received("mug", "zurich", 9))
        .then_allocated("mug", "berlin", 2)
        .then_allocated("mug", "zurich", 2);
}

#[test]
fn after_a_short_pick_goods_wait_where_that_was_agreed() {
    let short = ShortPick { order: order(1), location: "berlin".into(), lines: of("1", 3) };
    mugs(0, 5)
        .and(web(1).ship("mug", 3, 999).if_short(IfShort::Backorder))
        .when(short)
        .then_events(["lines_unallocated", "lines_backordered"])
        // The shelf that it was not on is not asked again before somebody counts.
        .then_world(|world| assert_eq!(waiting(1)(world), 3))
        .when(count("mug", "berlin", 5))
        .then_world(|world| assert_eq!(waiting(1)(world), 0));
}

#[test]
fn a_shop_that_turned_an_order_down_serves_others() {
    let reject =
        RejectAtStore { order: order(1), location: "berlin".into(), lines: of("1", 3), reason: "too_busy".into() };
    mugs(9, 3)
        .and(web(1).ship("mug", 3, 999).if_short(IfShort::Backorder))
        .and(web(2).ship("mug", 1, 999).backorder())
        .and(DefineLocation::store("hamburg"))
        .when(reject)
        .then_world(|world| assert_eq!(filled(world), [(order(2), 1)]))
        .then_world(|world| assert_eq!(waiting(1)(world), 3))
        .when(received("mug", "hamburg", 3))
        .then_world(|world| assert_eq!(waiting(1)(world), 0));
}

#[test]
fn nobody_takes_the_id_of_an_order_that_waits() {
    let state = ReservationState::Ordered;
    mugs(9, 0)
        .and(web(1).ship("mug", 3, 999).backorder())
        .and(received("plate", "berlin", 3))
        .when(Reserve::new().reservation(order(1).promise()).line("plate", 1))
        .then_rejected(Rejection::ReservationNotOpen { reservation: order(1).promise(), state })
        .when(Reserve::new().reservation(order(1).promise()).line_at("plate", "berlin", 1))
        .then_rejected("reservation_not_open");
}

#[test]
fn a_thousand_who_wait_are_served_by_events_of_256() {
    let mut story = mugs(2_000, 0);
    for number in 1..=600 {
        story = story.and(web(number).ship("mug", 1, 999).backorder());
    }
    let world = story.when(received("mug", "berlin", 600)).then_available("mug", "berlin", 0);
    let filled = world.world().records().iter().flat_map(|record| &record.events);
    let lines: Vec<usize> = filled
        .filter_map(|event| match event {
            Event::BackordersFilled(e) => Some(e.lines.len()),
            _ => None,
        })
        .collect();
    assert_eq!(lines, [256, 256, 88]);
}

#[test]
fn a_restored_ledger_serves_them_as_well() {
    let mut world = mugs(9, 0)
        .and(web(1).ship("mug", 3, 999).backorder())
        .and(web(2).pickup("mug", "berlin", 2, 999).backorder())
        .and(after_seconds(1))
        .world();
    let restored = Ledger::restore(3, world.ledger().entries()).unwrap();
    world.replace_ledger(restored);
    world.submit(&onhand_domain::Receive::new("mug", "berlin", 4).into());
    assert_eq!(filled(&world), [(order(1), 3), (order(2), 1)]);
}
