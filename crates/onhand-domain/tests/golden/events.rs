//! One of every event, with every field that can be set, and some with those that can be left out.

use super::assert_golden;
use onhand_domain::event::*;
use onhand_domain::{
    Capability, ChannelId, Condition, Coordinates, Currency, LocationId, LocationKind, Money, Quantity, SkuId, Span,
    Timestamp,
};
use onhand_testkit::{customer, reservation};

const SKU: SkuId = SkuId(3);
const LOCATION: LocationId = LocationId(260);
const AT: Timestamp = Timestamp::from_micros(1_767_225_600_123_456);

fn moved() -> Vec<MovedLine> {
    vec![MovedLine { sku: SKU, quantity: Quantity(5) }, MovedLine { sku: SkuId(70_000), quantity: Quantity(1 << 40) }]
}

#[test]
fn of_setting_up() {
    assert_golden(
        "location_defined",
        &LocationDefined {
            number: LOCATION,
            location: "berlin".into(),
            kind: LocationKind::PickupPoint,
            capabilities: Capability::ALL.to_vec(),
            priority: Some(-2),
            coordinates: Coordinates::from_microdegrees(52_520_000, 13_405_000).ok(),
            timezone: Some("Europe/Berlin".into()),
            lead_time: Some(Span::from_seconds(3_600)),
            daily_capacity: Some(500),
        },
    );
    for (name, kind) in [
        ("location_defined.store", LocationKind::Store),
        ("location_defined.warehouse", LocationKind::Warehouse),
        ("location_defined.third_party", LocationKind::ThirdParty),
    ] {
        assert_golden(
            name,
            &LocationDefined {
                number: LOCATION,
                location: "berlin".into(),
                kind,
                capabilities: vec![],
                priority: None,
                coordinates: None,
                timezone: None,
                lead_time: None,
                daily_capacity: None,
            },
        );
    }
    assert_golden("location_suspended", &LocationSuspended { location: LOCATION });
    assert_golden("location_resumed", &LocationResumed { location: LOCATION });
    assert_golden(
        "sku_defined",
        &SkuDefined {
            number: SKU,
            sku: "cheese".into(),
            title: "Cheese".into(),
            unit: "kg".into(),
            decimals: 3,
            backorder_limit: Some(Quantity(1_000)),
            attributes: vec![("origin".into(), "FR".into())],
        },
    );
    assert_golden(
        "bundle_defined",
        &BundleDefined {
            number: SKU,
            sku: "set".into(),
            title: "A set".into(),
            components: vec![BundleComponent { sku: SkuId(1), quantity: Quantity(2) }],
        },
    );
    assert_golden("safety_stock_set", &SafetyStockSet { sku: SKU, location: LOCATION, quantity: Quantity(9) });
    assert_golden("channel_opened", &ChannelOpened { number: ChannelId(1), channel: "marketplace:amazon".into() });
    assert_golden("import_advanced", &ImportAdvanced { source: "a digest".into(), records: 70_000 });
    let (sku, location, channel) = (SKU, LOCATION, ChannelId(1));
    assert_golden("channel_holdback_set", &ChannelHoldbackSet { sku, location, channel, quantity: Quantity(4) });
    assert_golden(
        "purchase_limit_set",
        &PurchaseLimitSet {
            sku: SKU,
            per_order: Some(Quantity(2)),
            per_customer: Some(Quantity(5)),
            window: Some(Span::from_days(7)),
        },
    );
    let (per_order, per_customer, window) = (None, None, None);
    assert_golden("purchase_limit_set.lifted", &PurchaseLimitSet { sku: SKU, per_order, per_customer, window });
}

#[test]
fn of_stock() {
    let (sku, location, quantity) = (SKU, LOCATION, Quantity(300));
    let cost = Currency::from_code("EUR").ok().map(|euro| Money::from_minor(250, euro));
    assert_golden("stock_received", &StockReceived { sku, location, quantity, supplier: Some("potter".into()), cost });
    assert_golden("stock_received.plain", &StockReceived { sku, location, quantity, supplier: None, cost: None });
    let (reference, of) = (Some("R-1".into()), Some(reservation(1)));
    assert_golden("stock_issued", &StockIssued { sku, location, quantity, reference, reservation: of });
    assert_golden("stock_issued.plain", &StockIssued { sku, location, quantity, reference: None, reservation: None });
    let delta = Quantity(-2);
    assert_golden("stock_adjusted", &StockAdjusted { sku, location, delta, reason: "broken".into() });
    for condition in Condition::ALL {
        let (counted, expected) = (Quantity(7), Quantity(-1));
        assert_golden(
            &format!("stock_counted.{condition}"),
            &StockCounted { sku, location, condition, counted, expected, counted_at: AT },
        );
    }
    let (from, to) = (Condition::Sellable, Condition::Damaged);
    assert_golden("condition_changed", &ConditionChanged { sku, location, from, to, quantity });
    assert_golden(
        "stock_reported",
        &StockReported {
            location,
            lines: vec![ReportedLine { sku, reported: Quantity(8), expected: Quantity(9) }],
            as_of: AT,
        },
    );
    let promises = vec![PromiseHit { reservation: reservation(2), quantity: Quantity(1) }];
    let (condition, short, unnamed) = (Condition::Sellable, Quantity(3), Quantity(2));
    assert_golden("shortfall_recorded", &ShortfallRecorded { sku, location, condition, short, promises, unnamed });
}

#[test]
fn of_goods_on_their_way() {
    let lines = moved();
    assert_golden(
        "inbound_announced",
        &InboundAnnounced { inbound: "PO-1".into(), location: LOCATION, lines: lines.clone(), eta: AT },
    );
    assert_golden(
        "inbound_received",
        &InboundReceived { inbound: "PO-1".into(), location: LOCATION, lines: lines.clone(), closed: true },
    );
    let (from, to) = (LOCATION, LocationId(1));
    assert_golden(
        "transfer_dispatched",
        &TransferDispatched { transfer: "T-1".into(), from, to, lines: lines.clone() },
    );
    assert_golden(
        "transfer_received",
        &TransferReceived {
            transfer: "T-1".into(),
            location: LOCATION,
            lines: vec![],
            written_off: lines,
            closed: true,
        },
    );
}

#[test]
fn of_reservations() {
    let (sku, location, quantity) = (SKU, LOCATION, Quantity(2));
    let line = HeldLine { sku, location, quantity };
    for (name, search) in [
        ("stock_reserved.none", Search::None),
        ("stock_reserved.exact", Search::Exact),
        ("stock_reserved.greedy", Search::Greedy),
        ("stock_reserved.told", Search::Told),
    ] {
        assert_golden(
            name,
            &StockReserved {
                reservation: reservation(1),
                lines: [line].into_iter().collect(),
                expires_at: AT,
                channel: None,
                replaced: false,
                search,
                customer: None,
                bundles: vec![],
                missed: vec![],
            },
        );
    }
    assert_golden(
        "stock_reserved",
        &StockReserved {
            reservation: reservation(1),
            lines: [line, line].into_iter().collect(),
            expires_at: AT,
            channel: Some(ChannelId(2)),
            replaced: true,
            search: Search::Exact,
            customer: Some(customer(1)),
            bundles: vec![MovedLine { sku: SkuId(9), quantity: Quantity(1) }],
            missed: vec![MissedLine { sku, requested: Quantity(5), granted: Quantity(2) }],
        },
    );
    let of = reservation(1);
    assert_golden("reservation_extended", &ReservationExtended { reservation: of, expires_at: AT });
    assert_golden("reservation_released", &ReservationReleased { reservation: of });
    let reference = Some("order 7".into());
    assert_golden("reservation_confirmed", &ReservationConfirmed { reservation: of, reference });
    assert_golden("allocation_canceled", &AllocationCanceled { reservation: of, lines: [line].into_iter().collect() });
    assert_golden("holds_expired", &HoldsExpired { reservations: vec![of, reservation(2)] });
}
