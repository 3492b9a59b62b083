//! An event that contradicts the state is refused by name: a log that says what cannot have happened is not believed.

use super::{BERLIN, HAMBURG, MUG, evening};
use onhand_domain::event::*;
use onhand_domain::{
    ChannelId, Condition, ConfirmReservation, DefineLocation, Inconsistent, Ledger, LocationId, LocationKind, Position,
    Quantity, ReleaseReservation, Reserve, SkuId,
};
use onhand_testkit::forged::hold;
use onhand_testkit::{Bare, DAWN, reservation};

const SET: SkuId = SkuId(1);
const NO_SKU: SkuId = SkuId(9);
const NOWHERE: LocationId = LocationId(9);
const FAR_TOO_MANY: Quantity = Quantity(i64::MAX);

/// Ten mugs in Berlin, of which reservation 1 holds two, 2 has two allocated, and 3 has given two back; two are on
/// their way to Hamburg, and ten more are announced.
fn world() -> Bare {
    let mut shop = Bare::stocked("mug", "berlin", 10);
    shop.happen(DefineLocation::store("hamburg"));
    let components = vec![BundleComponent { sku: MUG, quantity: Quantity(2) }];
    shop.record(&BundleDefined { number: SET, sku: "set".into(), title: "".into(), components }.into());
    for number in 1..=3 {
        shop.happen(Reserve::new().channel("web").reservation(reservation(number)).line_at("mug", "berlin", 2));
    }
    shop.happen(ConfirmReservation { reservation: reservation(2), reference: None });
    shop.happen(ReleaseReservation { reservation: reservation(3) });
    let (from, to, lines) = (BERLIN, HAMBURG, moved(2));
    shop.record(&TransferDispatched { transfer: "t-1".into(), from, to, lines }.into());
    let (location, lines, eta) = (BERLIN, moved(10), evening());
    shop.record(&InboundAnnounced { inbound: "po-1".into(), location, lines, eta }.into());
    shop
}

/// Whether the world takes an event.
fn taken(event: &Event) -> Result<Position, Inconsistent> {
    let world = world();
    let mut ledger = Ledger::restore(0, world.ledger().entries()).unwrap();
    let next = Position(ledger.position().0 + 1);
    ledger.evolve(event, DAWN).inspect_err(|inconsistent| assert_eq!(inconsistent.position, next))
}

fn denied(events: impl IntoIterator<Item = Event>) {
    for event in events {
        assert!(taken(&event).is_err(), "{event:?} cannot have happened");
    }
}

fn mugs(quantity: i64) -> HeldLine {
    HeldLine { sku: MUG, location: BERLIN, quantity: Quantity(quantity) }
}

fn held(number: u64, line: HeldLine) -> StockReserved {
    hold(reservation(number), line, evening())
}

fn moved(quantity: i64) -> Vec<MovedLine> {
    vec![MovedLine { sku: MUG, quantity: Quantity(quantity) }]
}

fn of_nothing() -> Vec<MovedLine> {
    vec![MovedLine { sku: NO_SKU, quantity: Quantity(1) }]
}

#[test]
fn definitions_that_do_not_follow() {
    let location = |number, name: &str| LocationDefined {
        number,
        location: name.into(),
        kind: LocationKind::Store,
        capabilities: vec![],
        priority: None,
        coordinates: None,
        timezone: None,
        lead_time: None,
        daily_capacity: None,
    };
    let sku = |number, name: &str, decimals| SkuDefined {
        number,
        sku: name.into(),
        title: "".into(),
        unit: "".into(),
        decimals,
        backorder_limit: None,
        attributes: vec![],
    };
    let bundle = |number, name: &str, of| BundleDefined {
        number,
        sku: name.into(),
        title: "".into(),
        components: vec![BundleComponent { sku: of, quantity: Quantity(1) }],
    };
    let channel = |number, name: &str| ChannelOpened { number: ChannelId(number), channel: name.into() };
    assert!(taken(&location(LocationId(2), "munich").into()).is_ok());
    denied(
        [location(BERLIN, "munich"), location(LocationId(2), "berlin"), location(NOWHERE, "munich")].map(Event::from),
    );
    denied([LocationSuspended { location: NOWHERE }].map(Event::from));
    denied([LocationResumed { location: NOWHERE }].map(Event::from));
    assert!(taken(&sku(SkuId(2), "plate", 0).into()).is_ok());
    denied([sku(MUG, "plate", 0), sku(MUG, "mug", 3), sku(SET, "set", 0), sku(NO_SKU, "plate", 0)].map(Event::from));
    denied([sku(SkuId(2), "mug", 0)].map(Event::from));
    assert!(taken(&bundle(SkuId(2), "pair", MUG).into()).is_ok());
    denied([bundle(SET, "pair", MUG), bundle(MUG, "mug", MUG), bundle(NO_SKU, "pair", MUG)].map(Event::from));
    denied([bundle(SkuId(2), "pair", SET), bundle(SkuId(2), "pair", NO_SKU)].map(Event::from));
    assert!(taken(&channel(1, "app").into()).is_ok());
    denied([channel(2, "app"), channel(0, "app"), channel(1, "web")].map(Event::from));
}

#[test]
fn settings_of_what_is_not_there() {
    let safety = |sku, location| SafetyStockSet { sku, location, quantity: Quantity(1) };
    let holdback = |sku, location, channel| ChannelHoldbackSet { sku, location, channel, quantity: Quantity(1) };
    let limit = |sku| PurchaseLimitSet { sku, per_order: Some(Quantity(1)), per_customer: None, window: None };
    denied([safety(NO_SKU, BERLIN), safety(MUG, NOWHERE), safety(SET, BERLIN)].map(Event::from));
    let web = ChannelId(0);
    assert!(taken(&holdback(MUG, BERLIN, web).into()).is_ok());
    denied(
        [holdback(NO_SKU, BERLIN, web), holdback(MUG, NOWHERE, web), holdback(MUG, BERLIN, ChannelId(9))]
            .map(Event::from),
    );
    denied([limit(NO_SKU)].map(Event::from));
}

#[test]
fn movements_of_what_is_not_there_or_beyond_all_figures() {
    let received = |sku, location, quantity| StockReceived { sku, location, quantity, supplier: None, cost: None };
    let one = Quantity(1);
    denied([received(NO_SKU, BERLIN, one), received(MUG, NOWHERE, one), received(SET, BERLIN, one)].map(Event::from));
    denied([received(MUG, BERLIN, FAR_TOO_MANY)].map(Event::from));
    let adjusted = |sku, delta| StockAdjusted { sku, location: BERLIN, delta, reason: "loss".into() };
    denied([adjusted(NO_SKU, one), adjusted(MUG, FAR_TOO_MANY)].map(Event::from));
    let counted = |sku, counted, expected| StockCounted {
        sku,
        location: BERLIN,
        condition: Condition::Sellable,
        counted,
        expected,
        counted_at: DAWN,
    };
    denied([counted(NO_SKU, one, one), counted(MUG, FAR_TOO_MANY, Quantity(-1))].map(Event::from));
    let changed = |sku, quantity| ConditionChanged {
        sku,
        location: BERLIN,
        from: Condition::Sellable,
        to: Condition::Damaged,
        quantity,
    };
    denied([changed(NO_SKU, one), changed(MUG, Quantity(i64::MIN))].map(Event::from));
    let reported = |sku, location| StockReported {
        location,
        lines: vec![ReportedLine { sku, reported: one, expected: one }],
        as_of: DAWN,
    };
    denied([reported(NO_SKU, BERLIN), reported(MUG, NOWHERE)].map(Event::from));
    let beyond = ReportedLine { sku: MUG, reported: FAR_TOO_MANY, expected: Quantity(-1) };
    denied([StockReported { location: BERLIN, lines: vec![beyond], as_of: DAWN }].map(Event::from));
    let shortfall = |sku, location| ShortfallRecorded {
        sku,
        location,
        condition: Condition::Sellable,
        short: one,
        promises: vec![],
        unnamed: Quantity::ZERO,
    };
    assert!(taken(&shortfall(MUG, BERLIN).into()).is_ok());
    denied([shortfall(NO_SKU, BERLIN), shortfall(MUG, NOWHERE), shortfall(SET, BERLIN)].map(Event::from));
}

#[test]
fn goods_on_their_way_that_never_left() {
    let announced = |location, lines| InboundAnnounced { inbound: "po-2".into(), location, lines, eta: evening() };
    denied([announced(NOWHERE, moved(1)), announced(BERLIN, of_nothing())].map(Event::from));
    let delivered =
        |inbound: &str, location, lines| InboundReceived { inbound: inbound.into(), location, lines, closed: false };
    assert!(taken(&delivered("po-1", BERLIN, moved(4)).into()).is_ok());
    denied([delivered("po-9", BERLIN, moved(1)), delivered("po-1", HAMBURG, moved(1))].map(Event::from));
    denied([delivered("po-1", BERLIN, of_nothing())].map(Event::from));
    let sent = |transfer: &str, from, to, lines| TransferDispatched { transfer: transfer.into(), from, to, lines };
    denied([sent("t-1", BERLIN, HAMBURG, moved(1)), sent("t-2", NOWHERE, HAMBURG, moved(1))].map(Event::from));
    denied([sent("t-2", BERLIN, NOWHERE, moved(1)), sent("t-2", BERLIN, HAMBURG, of_nothing())].map(Event::from));
    let arrived = |transfer: &str, location, lines, closed| TransferReceived {
        transfer: transfer.into(),
        location,
        lines,
        written_off: vec![],
        closed,
    };
    assert!(taken(&arrived("t-1", HAMBURG, moved(2), true).into()).is_ok());
    denied([arrived("t-9", HAMBURG, moved(1), false), arrived("t-1", BERLIN, moved(1), false)].map(Event::from));
    denied([arrived("t-1", HAMBURG, moved(1), true), arrived("t-1", HAMBURG, of_nothing(), false)].map(Event::from));
}

#[test]
fn holds_that_cannot_be_made() {
    assert!(taken(&held(4, mugs(1)).into()).is_ok());
    let lineless = StockReserved { lines: HeldLines::new(), ..held(4, mugs(1)) };
    denied([held(1, mugs(1)), held(2, mugs(1)), lineless].map(Event::from));
    let replaced = |number| StockReserved { replaced: true, ..held(number, mugs(1)) };
    assert!(taken(&replaced(1).into()).is_ok());
    denied([replaced(2), replaced(3), replaced(4)].map(Event::from));
    let on = |sku, location| held(4, HeldLine { sku, location, quantity: Quantity(1) });
    denied([on(NO_SKU, BERLIN), on(SET, BERLIN), on(MUG, NOWHERE), held(4, mugs(i64::MAX))].map(Event::from));
    let and = |line| StockReserved { lines: [mugs(1), line].into_iter().collect(), ..held(4, mugs(1)) };
    denied([and(HeldLine { sku: NO_SKU, ..mugs(1) }), and(HeldLine { location: NOWHERE, ..mugs(1) })].map(Event::from));
    let limited =
        StockReserved { customer: Some(onhand_testkit::customer(1)), bundles: of_nothing(), ..held(4, mugs(1)) };
    denied([limited].map(Event::from));
}

#[test]
fn ends_of_what_does_not_stand() {
    // 1 is held, 2 is allocated, 3 has ended, and nobody knows 4.
    for number in 2..=4 {
        let reservation = reservation(number);
        denied([ReservationExtended { reservation, expires_at: evening() }].map(Event::from));
        denied([ReservationReleased { reservation }].map(Event::from));
        denied([ReservationConfirmed { reservation, reference: None }].map(Event::from));
        denied([HoldsExpired { reservations: vec![onhand_testkit::reservation(1), reservation] }].map(Event::from));
    }
    denied([HoldsExpired { reservations: vec![reservation(1), reservation(1)] }].map(Event::from));
    let canceled =
        |number, line| AllocationCanceled { reservation: reservation(number), lines: HeldLines::from_elem(line, 1) };
    assert!(taken(&canceled(2, mugs(2)).into()).is_ok());
    for number in [1, 3, 4] {
        denied([canceled(number, mugs(1))].map(Event::from));
    }
    denied([canceled(2, mugs(3)), canceled(2, HeldLine { sku: NO_SKU, ..mugs(1) })].map(Event::from));
    denied([canceled(2, HeldLine { location: HAMBURG, ..mugs(1) })].map(Event::from));
}

#[test]
fn goods_that_leave_a_promise_of_fewer() {
    let issued = |number, quantity| StockIssued {
        sku: MUG,
        location: BERLIN,
        quantity: Quantity(quantity),
        reference: None,
        reservation: Some(reservation(number)),
    };
    for number in [1, 2] {
        assert!(taken(&issued(number, 2).into()).is_ok());
        denied([issued(number, 3)].map(Event::from));
    }
    // A sale that has happened may name what promises nothing any more.
    assert!(taken(&issued(3, 1).into()).is_ok());
    assert!(taken(&issued(4, 1).into()).is_ok());
}
