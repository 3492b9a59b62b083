//! One of every event of orders, with every field that can be set, and some with those that can be left out.

use super::assert_golden;
use onhand_domain::event::*;
use onhand_domain::{
    ChannelId, Currency, DeliveryFailure, IfShort, LocationId, Money, Purpose, Quantity, Sealed, SealedBytes, SkuId,
    Span, Subject, Timestamp,
};
use onhand_testkit::{customer, order, reservation};

const SKU: SkuId = SkuId(3);
const LOCATION: LocationId = LocationId(260);
const AT: Timestamp = Timestamp::from_micros(1_767_225_600_123_456);

fn parts() -> Vec<PartLine> {
    vec![PartLine { line: 0, sku: SKU, quantity: Quantity(5) }, PartLine { line: 300, sku: SKU, quantity: Quantity(1) }]
}

fn shelf() -> ShelfLine {
    ShelfLine { line: 1, sku: SKU, location: LOCATION, quantity: Quantity(300) }
}

fn yen(minor: i64) -> Money {
    Money::from_minor(minor, Currency::from_code("JPY").unwrap())
}

fn line(fulfillment: Handing, location: Option<LocationId>) -> OrderedLine {
    OrderedLine {
        line: "blue, left".into(),
        sku: SKU,
        quantity: Quantity(2),
        unit_price: yen(70_000),
        amount: yen(139_990),
        discount: Some(yen(20)),
        tax: Some(yen(10)),
        fulfillment,
        location,
    }
}

#[test]
fn of_placing() {
    let held = HeldLine { sku: SKU, location: LOCATION, quantity: Quantity(2) };
    let placed = OrderPlaced {
        order: order(1),
        channel: ChannelId(1),
        customer: Some(customer(1)),
        reference: Some("A-1".into()),
        reservation: Some(reservation(2)),
        lines: vec![
            line(Handing::Ship, None),
            line(Handing::Pickup, Some(LOCATION)),
            line(Handing::CarryOut, Some(LOCATION)),
        ],
        allocated: vec![shelf()],
        held: [held].into_iter().collect(),
        search: Search::Exact,
        shipping: yen(500),
        tax_included: true,
        if_short: IfShort::Cancel,
        kept: Span::from_days(90),
    };
    assert_golden("order_placed", &placed);
    let plain = OrderedLine { discount: None, tax: None, ..line(Handing::Ship, None) };
    assert_golden(
        "order_placed.plain",
        &OrderPlaced {
            customer: None,
            reference: None,
            reservation: None,
            lines: vec![plain],
            allocated: Vec::new(),
            held: HeldLines::new(),
            search: Search::None,
            tax_included: false,
            if_short: IfShort::Resource,
            ..placed
        },
    );
    let (line, held) = (line(Handing::CarryOut, Some(LOCATION)), [held].into_iter().collect());
    let added = LinesAdded {
        order: order(1),
        first: 300,
        lines: vec![line],
        allocated: vec![shelf()],
        held,
        search: Search::Greedy,
    };
    assert_golden("lines_added", &added);
    assert_golden("orders_closed", &OrdersClosed { orders: vec![order(1), order(2)] });
}

#[test]
fn of_allocating() {
    let order = order(1);
    assert_golden("lines_allocated", &LinesAllocated { order, lines: vec![shelf()], search: Search::None });
    for (name, cause, reason) in [
        ("lines_unallocated", Unallocation::Missing, Some("not_in_stock".into())),
        ("lines_unallocated.rejected", Unallocation::Rejected, Some("too_busy".into())),
        ("lines_unallocated.reallocated", Unallocation::Reallocated, None),
    ] {
        assert_golden(name, &LinesUnallocated { order, location: LOCATION, lines: parts(), cause, reason });
    }
    let lines = vec![
        CanceledLine { line: 0, sku: SKU, location: Some(LOCATION), quantity: Quantity(1) },
        CanceledLine { line: 1, sku: SKU, location: None, quantity: Quantity(2) },
    ];
    let reason = Some("changed_my_mind".into());
    assert_golden("lines_canceled", &LinesCanceled { order, lines: lines.clone(), reason });
    assert_golden("lines_canceled.plain", &LinesCanceled { order, lines, reason: None });
    assert_golden("lines_picked", &LinesPicked { order, location: LOCATION, lines: parts() });
}

#[test]
fn of_parcels() {
    let (order, shipment) = (order(1), || "P-1".into());
    let carrier = Some("snail".into());
    let shipped = OrderShipped { order, shipment: shipment(), location: LOCATION, lines: parts(), carrier };
    assert_golden("order_shipped", &shipped);
    assert_golden("order_shipped.plain", &OrderShipped { carrier: None, ..shipped });
    assert_golden("shipment_delivered", &ShipmentDelivered { order, shipment: shipment() });
    for (name, failure) in [
        ("delivery_failed", DeliveryFailure::Lost),
        ("delivery_failed.refused", DeliveryFailure::Refused),
        ("delivery_failed.returned", DeliveryFailure::Returned),
    ] {
        assert_golden(name, &DeliveryFailed { order, shipment: shipment(), failure });
    }
}

#[test]
fn of_picking_up() {
    let (order, transfer) = (order(1), || "T-1".into());
    assert_golden("pickup_ready", &PickupReady { order, location: LOCATION, lines: parts(), until: AT });
    assert_golden("lines_collected", &LinesCollected { order, location: LOCATION, lines: parts() });
    assert_golden("pickup_expired", &PickupExpired { order, lines: vec![shelf()] });
    assert_golden("pickup_sent", &PickupSent { order, transfer: transfer(), location: LOCATION, lines: parts() });
    let lost = vec![PartLine { line: 7, sku: SkuId(70_000), quantity: Quantity(1) }];
    let arrived = PickupArrived { order, transfer: transfer(), location: LOCATION, lines: parts(), lost };
    assert_golden("pickup_arrived", &arrived);
}

#[test]
fn of_what_a_person_said() {
    let subject = Subject(customer(1).0);
    let log = "0191e0a0-0000-7000-8000-00000000000a".parse().unwrap();
    let sealed = |purpose, byte| Sealed { subject, purpose, version: 1, log, bytes: SealedBytes([byte; 41].into()) };
    assert_golden(
        "order_details_given",
        &OrderDetailsGiven {
            order: order(1),
            delivery: Some(sealed(Purpose::Service, 0xA5)),
            billing: Some(sealed(Purpose::Invoice, 0x5A)),
            note: Some(sealed(Purpose::Service, 0xFF)),
        },
    );
    let nothing = OrderDetailsGiven { order: order(1), delivery: None, billing: None, note: None };
    assert_golden("order_details_given.nothing", &nothing);
}
