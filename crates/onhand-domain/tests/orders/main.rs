//! Stories of orders, from their placing to their closing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod added_later;
mod backorders;
mod bundles;
mod cancel;
mod carry_out;
mod closing;
mod coupons;
mod edit;
mod effects;
mod effects_and_payments;
mod effects_and_refunds;
mod exchange;

mod credit;
mod dates;
mod holds;
mod illegal;
mod large;
mod limits;
mod money;
mod occurred;
mod parcels;
mod payments;
mod pickup;
mod placing;
mod points;
mod queues;
mod return_policy;
mod returned_parcels;
mod returns;
mod returns_and_money;
mod returns_contradict;
mod short_pick;
mod sizes;
mod sourcing;

use onhand_domain::event::{Event, ShelfLine};
use onhand_domain::{Currency, LineQuantity, OrderFigures, OrderStatus, PlaceOrder, Whereabouts};
use onhand_testkit::{Answer, Outcome, World, order};

/// An order of this number over the web, in euro.
fn web(number: u64) -> PlaceOrder {
    PlaceOrder::new(order(number), "web", Currency::EURO)
}

/// So much of a line.
fn of(line: &str, quantity: i64) -> Vec<LineQuantity> {
    vec![LineQuantity::new(line, quantity)]
}

fn figures(world: &World, number: u64) -> OrderFigures {
    world.ledger().order(order(number)).unwrap()
}

/// Asserts how an order stands.
fn stands(status: OrderStatus) -> impl FnOnce(&World) {
    move |world| assert_eq!(figures(world, 1).status, status)
}

/// Asserts one figure of the first order's line of this number, from 0.
fn counts(line: usize, of: fn(&Whereabouts) -> onhand_domain::Quantity, wanted: i64) -> impl FnOnce(&World) {
    move |world| assert_eq!(of(&figures(world, 1).lines[line].quantities).0, wanted)
}

/// From where what was allocated last comes, by name, in the order of lines.
fn sources(outcome: &Outcome) -> Vec<(String, i64)> {
    let Answer::Accepted(events) = outcome.answer() else { panic!("{:?}", outcome.answer()) };
    let allocated = events.iter().filter_map(|event| match event {
        Event::OrderPlaced(placed) => Some(placed.allocated.clone()),
        Event::LinesAllocated(allocated) => Some(allocated.lines.clone()),
        Event::LinesAdded(added) => Some(added.allocated.clone()),
        _ => None,
    });
    let name =
        |line: ShelfLine| (outcome.world().ledger().location_name(line.location).unwrap().to_string(), line.quantity.0);
    allocated.flatten().map(name).collect()
}
