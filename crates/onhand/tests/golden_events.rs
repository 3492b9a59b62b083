//! The bytes of every kind of event, as they were first written: a log of any age stays readable.
//!
//! The file beside this one holds name, version and bytes. Lines are added to it, never changed.

use onhand::event::*;
use onhand::{
    Capability, ChannelId, Condition, Coordinates, Currency, CustomerId, Event, LocationId, LocationKind, Money,
    Quantity, ReservationId, SkuId, Span, Timestamp,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use uuid::Uuid;

const GOLDEN: &str = include_str!("golden_events.txt");
const NOON: Timestamp = Timestamp::from_seconds(1_700_000_000);
const SKU: SkuId = SkuId(3);
const HERE: LocationId = LocationId(0);
const THERE: LocationId = LocationId(300);
const HOLD: ReservationId = ReservationId(Uuid::from_u128(0x0191_e0a0_0000_7000_8000_0000_0000_0001));

/// What was written once is written for ever, and says the same when it is read.
fn golden<E>(seen: &mut Vec<&'static str>, event: E)
where
    E: Serialize + DeserializeOwned + PartialEq + Clone + Debug + Into<Event>,
{
    let name = Event::name(&event.clone().into());
    let bytes = rmp_serde::to_vec(&event).unwrap();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let first_written = GOLDEN.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" 1 "));
    assert_eq!(Some(hex.as_str()), first_written, "{name}");
    assert_eq!(rmp_serde::from_slice::<E>(&bytes).unwrap(), event, "{name}");
    seen.push(name);
}

fn moved(quantity: i64) -> Vec<MovedLine> {
    vec![MovedLine { sku: SKU, quantity: Quantity(quantity) }]
}

fn held(quantity: i64) -> HeldLines {
    std::iter::once(HeldLine { sku: SKU, location: THERE, quantity: Quantity(quantity) }).collect()
}

#[test]
fn every_kind_of_event_has_the_bytes_it_was_first_written_with() {
    let mut seen = Vec::new();
    let all = &mut seen;
    setting_up(all);
    stock(all);
    flows(all);
    reservations(all);
    assert_eq!(seen, Event::KINDS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

fn setting_up(all: &mut Vec<&'static str>) {
    let location = LocationDefined {
        number: HERE,
        location: "berlin".into(),
        kind: LocationKind::ThirdParty,
        capabilities: vec![Capability::Sell, Capability::Ship, Capability::Pickup, Capability::Return],
        priority: Some(-1),
        coordinates: Coordinates::from_microdegrees(52_520_000, -13_405_000).ok(),
        timezone: Some("Europe/Berlin".into()),
        lead_time: Some(Span::from_seconds(60)),
        daily_capacity: None,
    };
    golden(all, location);
    golden(all, LocationSuspended { location: THERE });
    golden(all, LocationResumed { location: THERE });
    let sku = SkuDefined {
        number: SKU,
        sku: "cheese".into(),
        title: "Cheese".into(),
        unit: "kg".into(),
        decimals: 3,
        backorder_limit: Some(Quantity(70_000)),
        attributes: vec![("color".into(), "yellow".into())],
    };
    golden(all, sku);
    let components = vec![BundleComponent { sku: SKU, quantity: Quantity(2) }];
    golden(all, BundleDefined { number: SkuId(4), sku: "set".into(), title: "Set".into(), components });
    golden(all, SafetyStockSet { sku: SKU, location: HERE, quantity: Quantity(5) });
    golden(all, ChannelOpened { number: ChannelId(1), channel: "web".into() });
    golden(all, ChannelHoldbackSet { sku: SKU, location: HERE, channel: ChannelId(1), quantity: Quantity(4) });
    let window = Some(Span::from_days(1));
    golden(all, PurchaseLimitSet { sku: SKU, per_order: Some(Quantity(2)), per_customer: None, window });
}

fn stock(all: &mut Vec<&'static str>) {
    let cost = Currency::from_code("EUR").ok().map(|euro| Money::from_minor(1_999, euro));
    let supplier = Some("acme".into());
    golden(all, StockReceived { sku: SKU, location: THERE, quantity: Quantity(1_000_000), supplier, cost });
    let (reference, reservation) = (Some("R-1".into()), Some(HOLD));
    golden(all, StockIssued { sku: SKU, location: HERE, quantity: Quantity(1), reference, reservation });
    golden(all, StockAdjusted { sku: SKU, location: HERE, delta: Quantity(-200), reason: "theft".into() });
    let (counted, expected) = (Quantity(3), Quantity(-4));
    let condition = Condition::QualityControl;
    golden(all, StockCounted { sku: SKU, location: HERE, condition, counted, expected, counted_at: NOON });
    let (from, to) = (Condition::Sellable, Condition::Damaged);
    golden(all, ConditionChanged { sku: SKU, location: HERE, from, to, quantity: Quantity(1) });
}

fn flows(all: &mut Vec<&'static str>) {
    golden(all, InboundAnnounced { inbound: "PO-7".into(), location: HERE, lines: moved(40), eta: NOON });
    golden(all, InboundReceived { inbound: "PO-7".into(), location: HERE, lines: moved(39), closed: true });
    golden(all, TransferDispatched { transfer: "T-1".into(), from: HERE, to: THERE, lines: moved(6) });
    let transfer = "T-1".into();
    let (lines, written_off) = (moved(5), moved(1));
    golden(all, TransferReceived { transfer, location: THERE, lines, written_off, closed: true });
    let lines = vec![ReportedLine { sku: SKU, reported: Quantity(9), expected: Quantity(8) }];
    golden(all, StockReported { location: THERE, lines, as_of: NOON });
    let shortfall = ShortfallRecorded {
        sku: SKU,
        location: HERE,
        condition: Condition::Quarantined,
        short: Quantity(3),
        promises: vec![PromiseHit { reservation: HOLD, quantity: Quantity(2) }],
        unnamed: Quantity(1),
    };
    golden(all, shortfall);
}

fn reservations(all: &mut Vec<&'static str>) {
    let reserved = StockReserved {
        reservation: HOLD,
        lines: held(2),
        expires_at: NOON,
        channel: Some(ChannelId(1)),
        replaced: true,
        search: Search::Greedy,
        customer: Some(CustomerId(HOLD.0)),
        bundles: moved(1),
        missed: vec![MissedLine { sku: SKU, requested: Quantity(3), granted: Quantity(2) }],
    };
    golden(all, reserved);
    golden(all, ReservationExtended { reservation: HOLD, expires_at: NOON });
    golden(all, ReservationReleased { reservation: HOLD });
    golden(all, ReservationConfirmed { reservation: HOLD, reference: None });
    golden(all, AllocationCanceled { reservation: HOLD, lines: held(1) });
    golden(all, HoldsExpired { reservations: vec![HOLD] });
    golden(all, ImportAdvanced { source: "sha256:00".into(), records: 525_461 });
}
