//! Commands about orders at random.

use super::commands::{any_sku, place, quantity, sourcing};
use super::coupons::{coupons, define_coupon};
use super::effects::about_effects;
use super::names::{CHANNELS, Stage, customers, orders, reservations};
use super::payments::about_payments;
use super::returns::{about_returns, return_policy};
use onhand_domain::{
    CancelLines, CancelOrder, Collect, Command, Currency, Deliver, DeliveryFailure, EditOrder, ExpirePickup,
    FailDelivery, Fulfillment, IfShort, LineQuantity, Money, OrderId, OrderLine, Personal, Pick, PlaceOrder, Purpose,
    ReadyForPickup, Reallocate, RejectAtStore, Sealed, SealedBytes, SendToPickup, Ship, ShortPick, Sourcing, Span,
    Strategy as Order, Subject, Timestamp,
};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;

/// Any command about orders of the small world. Moments are placeholders, as they are elsewhere.
pub(super) fn about_orders(stage: Stage) -> impl Strategy<Value = Command> {
    prop_oneof![
        10 => place_order(stage),
        3 => define_coupon(),
        14 => about_payments(stage),
        14 => about_returns(stage),
        14 => about_effects(stage),
        5 => edit_order(stage),
        1 => order(stage).prop_map(|order| CancelOrder { order, reason: None }.into()),
        3 => (order(stage), lines(stage)).prop_map(|(order, lines)| CancelLines { order, lines, reason: None }.into()),
        4 => (order(stage), place(stage), lines(stage))
            .prop_map(|(order, at, lines)| Pick { order, location: at.into(), lines }.into()),
        3 => (order(stage), place(stage), lines(stage))
            .prop_map(|(order, at, lines)| ShortPick { order, location: at.into(), lines }.into()),
        2 => (order(stage), place(stage), lines(stage), select(vec!["not_in_stock", "too_busy"])).prop_map(
            |(order, at, lines, reason)| {
                RejectAtStore { order, location: at.into(), lines, reason: reason.into() }.into()
            }
        ),
        2 => reallocate(stage),
        5 => (order(stage), place(stage), lines(stage), select(vec!["one", "two"])).prop_map(
            |(order, at, lines, shipment)| {
                Ship { order, shipment: shipment.into(), location: at.into(), lines, carrier: None }.into()
            }
        ),
        2 => parcel(stage),
        4 => (order(stage), place(stage), lines(stage)).prop_map(|(order, at, lines)| {
            ReadyForPickup { order, location: at.into(), lines, until: Timestamp::EPOCH }.into()
        }),
        3 => (order(stage), place(stage), lines(stage))
            .prop_map(|(order, at, lines)| Collect { order, location: at.into(), lines }.into()),
        1 => order(stage).prop_map(|order| ExpirePickup { order }.into()),
        3 => (order(stage), place(stage), lines(stage), select(vec!["one", "two"])).prop_map(
            |(order, at, lines, transfer)| {
                SendToPickup { order, transfer: transfer.into(), location: at.into(), lines }.into()
            }
        ),
    ]
}

fn place_order(stage: Stage) -> impl Strategy<Value = Command> {
    let who = (order(stage), weighted(0.3, select(reservations()[..stage.reservations].to_vec())));
    let said = (
        select(CHANNELS.to_vec()),
        of(select(customers()[..stage.customers].to_vec())),
        weighted(0.1, select(vec!["A-1", "A-2"])),
        any::<bool>(),
        (
            select(vec![IfShort::Resource, IfShort::Resource, IfShort::Cancel, IfShort::Backorder]),
            weighted(0.5, of(Just(Span::from_days(2)))),
        ),
        weighted(0.1, Just(())),
        (weighted(0.1, Just(sealed())), weighted(0.2, return_policy()), coupons()),
    );
    (who, vec(line(stage), 1..4), said, sourcing(), of(0..900_i64)).prop_map(
        |((order, reservation), lines, said, mut sourcing, shipping)| {
            let (channel, customer, reference, tax_included, (if_short, backorder), occurred, (note, policy, coupons)) =
                said;
            if sourcing.strategy == Order::Explicit && lines.iter().any(|line| line.fulfillment.location().is_none()) {
                sourcing.strategy = Order::Priority;
            }
            let mut command = PlaceOrder::new(order, channel, currency());
            for (line, number) in lines.into_iter().zip(1_u32..) {
                let line = OrderLine { line: number.to_string().into(), ..line };
                command.lines.push(line);
            }
            command.customer = customer;
            command.reservation = reservation;
            command.reference = reference.map(Into::into);
            (command.note, command.return_policy) = (note, policy);
            command.shipping = shipping.map(money);
            (command.tax_included, command.if_short, command.sourcing) = (tax_included, if_short, sourcing);
            if let Some(delivery_time) = backorder.filter(|_| occurred.is_none()) {
                (command.backorder, command.sourcing.max_shipments) = (true, None);
                command.delivery_time = delivery_time;
            }
            if occurred.is_none() {
                command.coupons = coupons;
            } else {
                command.occurred = true;
                for line in &mut command.lines {
                    let location = line.fulfillment.location().cloned().unwrap_or_else(|| "berlin".into());
                    line.fulfillment = match line.fulfillment {
                        Fulfillment::Ship(_) => Fulfillment::Ship(Some(location)),
                        Fulfillment::Pickup(_) | Fulfillment::CarryOut(_) => Fulfillment::CarryOut(location),
                    };
                }
            }
            command.into()
        },
    )
}

pub(super) fn line(stage: Stage) -> impl Strategy<Value = OrderLine> {
    let fulfillment = prop_oneof![
        4 => Just(Fulfillment::Ship(None)),
        1 => place(stage).prop_map(|at| Fulfillment::Ship(Some(at.into()))),
        4 => place(stage).prop_map(|at| Fulfillment::Pickup(at.into())),
        2 => place(stage).prop_map(|at| Fulfillment::CarryOut(at.into())),
    ];
    let costs = (0..2_000_i64, weighted(0.3, 0..400_i64), weighted(0.3, 0..200_i64));
    let much = prop_oneof![3 => quantity(1..=5), 1 => quantity(6..=12)];
    (any_sku(stage), much, costs, fulfillment).prop_map(|(sku, quantity, (unit_price, discount, tax), fulfillment)| {
        OrderLine {
            line: "1".into(),
            sku: sku.into(),
            quantity,
            unit_price: money(unit_price),
            discount: discount.map(money),
            tax: tax.map(money),
            fulfillment,
        }
    })
}

fn edit_order(stage: Stage) -> impl Strategy<Value = Command> {
    let remove = prop_oneof![1 => Just(Vec::new()), 2 => lines(stage)];
    (order(stage), remove, besides(stage, 0), sourcing()).prop_map(|(order, remove, add, sourcing)| {
        let sourcing = sourced(sourcing, &add);
        EditOrder { order, remove, add, sourcing, reason: None }.into()
    })
}

/// Lines that an order is to have besides, at least so many, mostly of other names than it has.
pub(super) fn besides(stage: Stage, least: usize) -> impl Strategy<Value = Vec<OrderLine>> {
    let name = prop_oneof![1 => 2..=3_u32, 4 => 4..=9_u32];
    (vec(line(stage), least..3), name).prop_map(|(lines, first)| {
        let named = |(line, number): (OrderLine, u32)| OrderLine { line: number.to_string().into(), ..line };
        lines.into_iter().zip(first..).map(named).collect()
    })
}

/// Explicit sourcing is for lines with locations alone.
pub(super) fn sourced(mut sourcing: Sourcing, lines: &[OrderLine]) -> Sourcing {
    if sourcing.strategy == Order::Explicit && lines.iter().any(|line| line.fulfillment.location().is_none()) {
        sourcing.strategy = Order::Priority;
    }
    sourcing
}

fn reallocate(stage: Stage) -> impl Strategy<Value = Command> {
    (order(stage), place(stage), lines(stage), of(place(stage)), sourcing()).prop_map(
        |(order, at, lines, to, mut sourcing)| {
            let to = to.filter(|to| *to != at);
            if sourcing.strategy == Order::Explicit && to.is_none() {
                sourcing.strategy = Order::Priority;
            }
            Reallocate { order, location: at.into(), lines, to: to.map(Into::into), sourcing }.into()
        },
    )
}

fn parcel(stage: Stage) -> impl Strategy<Value = Command> {
    let failure = of(select(vec![DeliveryFailure::Lost, DeliveryFailure::Refused, DeliveryFailure::Returned]));
    (order(stage), select(vec!["one", "two"]), failure).prop_map(|(order, shipment, failure)| match failure {
        None => Deliver { order, shipment: shipment.into() }.into(),
        Some(failure) => FailDelivery { order, shipment: shipment.into(), failure }.into(),
    })
}

/// Lines by their names, each once; now and then one of their components, or one that the order does not have.
pub(super) fn lines(stage: Stage) -> impl Strategy<Value = Vec<LineQuantity>> {
    let name = prop_oneof![6 => Just("1"), 3 => Just("2"), 1 => Just("3")];
    let line = (name, quantity(1..=4), weighted(0.15, any_sku(stage)));
    let line = line.prop_map(|(line, quantity, component)| LineQuantity {
        line: line.into(),
        quantity,
        component: component.map(Into::into),
    });
    let different = |lines: Vec<LineQuantity>| {
        let mut different: Vec<LineQuantity> = Vec::new();
        for line in lines {
            if different.iter().all(|other| (&other.line, &other.component) != (&line.line, &line.component)) {
                different.push(line);
            }
        }
        different
    };
    vec(line, 1..3).prop_map(different)
}

/// One of few, now and then under the id of a reservation.
pub(super) fn order(stage: Stage) -> impl Strategy<Value = OrderId> {
    prop_oneof![
        20 => select(orders()[..stage.orders].to_vec()),
        1 => select(reservations()[..stage.reservations].to_vec()).prop_map(|reservation| OrderId(reservation.0)),
    ]
}

pub(super) fn money(minor: i64) -> Money {
    Money::from_minor(minor, currency())
}

pub(super) fn currency() -> Currency {
    Currency::EURO
}

/// As an engine would have sealed it: the rules never see a word of it.
fn sealed() -> Personal {
    let (subject, purpose, log) = (Subject::default(), Purpose::Service, Subject::default().0);
    Sealed { subject, purpose, version: 1, log, bytes: SealedBytes([7; 48].into()) }.into()
}
