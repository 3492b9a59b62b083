//! One day in which every method of both handles is called, awaited and waited for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use onhand::{
    Adjust, AdvanceImport, AnnounceInbound, AuthorizePayment, AuthorizeReturn, CancelAllocation, CancelLines,
    ChangeCondition, Collect, Command, CompleteEffect, Component, Condition, Count, Currency, DeclinePayment,
    DefineBundle, DefineLocation, DefineSku, DeliveryFailure, DispatchTransfer, EditOrder, EffectId, EffectKind,
    Exchange, FailDelivery, Issue, IssueCredit, LeaseEffects, Line, LineQuantity, Money, Onhand, OrderId, OrderLine,
    Outcome, PaymentId, PaymentMethod, Pick, PlaceOrder, ReadyForPickup, Reallocate, Receipt, Receive, ReceiveInbound,
    ReceiveReturn, ReceiveTransfer, RefundId, RefundKind, RefundOrder, RejectAtStore, RejectReturn, ReportStock,
    RequestEffect, Reserve, Retry, ReturnId, ReturnLine, SendToPickup, SetChannelHoldback, SetPurchaseLimit,
    SetSafetyStock, Ship, ShortPick, Sourcing, Span, SubmitError, TakeBack, Timestamp,
};
use onhand_testkit::{order, reservation};
use std::time::Duration;

/// The methods that were called, and what happened.
type Day = Vec<(&'static str, Vec<&'static str>)>;

fn told(method: &'static str, receipt: Result<Receipt, SubmitError>) -> (&'static str, Vec<&'static str>) {
    let events = receipt.unwrap_or_else(|error| panic!("{method}: {error}")).events().unwrap();
    (method, events.iter().map(|event| event.name()).collect())
}

/// Calls methods one after the other; behind the handle stands how their results are waited for.
macro_rules! calls {
    ($core:ident $wait:tt: $($method:ident($($argument:expr),*);)*) => {
        vec![$(told(stringify!($method), calls!(@ $wait $core.$method($($argument),*)))),*]
    };
    (@ (awaited) $call:expr) => { $call.await };
    (@ (blocking) $call:expr) => { $call };
}

macro_rules! a_day {
    ($core:ident $wait:tt) => {
        calls! { $core $wait:
            define_location(DefineLocation::store("berlin"));
            define_location(DefineLocation::warehouse("hamburg"));
            define_location(DefineLocation::third_party("partner"));
            define_sku(DefineSku::new("mug"));
            define_bundle(a_pair());
            set_safety_stock(SetSafetyStock::new("mug", "berlin", 1));
            set_channel_holdback(SetChannelHoldback::new("mug", "berlin", "web", 1));
            set_purchase_limit(SetPurchaseLimit { sku: "mug".into(), per_order: Some(9.into()), per_customer: None, window: None });
            suspend_location("hamburg");
            resume_location("hamburg");
            advance_import(AdvanceImport { source: "a year of sales".into(), records: 1 });
            receive(Receive::new("mug", "berlin", 20));
            issue(Issue::new("mug", "berlin", 1));
            adjust(Adjust::new("mug", "berlin", -1, "a_gift"));
            count(Count::new("mug", "berlin", 18));
            change_condition(one_broken());
            announce_inbound(AnnounceInbound { inbound: "i1".into(), location: "berlin".into(), lines: mugs(2), eta: Timestamp::LAST });
            receive_inbound(ReceiveInbound { inbound: "i1".into(), lines: mugs(2), close: true });
            dispatch_transfer(DispatchTransfer { transfer: "t1".into(), from: "berlin".into(), to: "hamburg".into(), lines: mugs(2), force: false });
            receive_transfer(ReceiveTransfer { transfer: "t1".into(), lines: mugs(2), close: true });
            report_stock(ReportStock { location: "partner".into(), lines: mugs(4), as_of: Timestamp::from_seconds(0) });
            reserve(Reserve::new().reservation(reservation(1)).line("mug", 2));
            extend_reservation(reservation(1), Duration::from_secs(1_800));
            release_reservation(reservation(1));
            reserve(Reserve::new().reservation(reservation(2)).line("pair", 1));
            confirm_reservation(reservation(2));
            cancel_allocation(CancelAllocation { reservation: reservation(2), lines: None });
            place_order(PlaceOrder::new(order(1), "web", Currency::EURO).ship("mug", 5, 999).pickup("mug", "hamburg", 3, 999));
            authorize_payment(AuthorizePayment { order: order(1), payment: payment(1), method: PaymentMethod::CreditCard, amount: euro(900), expires_at: None, account: None });
            earn_points(onhand::EarnPoints { account: onhand::AccountId(reservation(2).0), points: 5, point_value: euro(1), order: Some(order(1)), expires_at: None });
            define_coupon(onhand::DefineCoupon::new("SPRING", onhand::CouponDiscount::BasisPoints(1_000)));
            issue_credit(IssueCredit { account: onhand::AccountId(reservation(1).0), kind: onhand::CreditKind::GiftCard, amount: euro(5), expires_at: None });
            capture_payment(payment(1), euro(500));
            request_effect(an_effect(1));
            lease_effects(LeaseEffects { worker: "one".into(), most: 5, lease_for: Span::from_seconds(60), kinds: Vec::new() });
            complete_effect(CompleteEffect { effect: effect(1), worker: "one".into(), outcome: Outcome::Done });
            request_effect(an_effect(2));
            cancel_effect(effect(2));
            void_payment(payment(1));
            decline_payment(DeclinePayment { order: order(1), payment: payment(2), method: PaymentMethod::Wallet, amount: euro(1), reason: None });
            refund_order(RefundOrder { order: order(1), refund: RefundId(reservation(1).0), amount: euro(100), kind: RefundKind::Goodwill, payment: None });
            record_chargeback(payment(1), euro(400));
            pick(Pick { order: order(1), location: "berlin".into(), lines: of("1", 3) });
            reallocate(Reallocate { order: order(1), location: "berlin".into(), lines: of("1", 1), to: Some("partner".into()), sourcing: Sourcing::default() });
            ship(Ship { order: order(1), shipment: "p1".into(), location: "berlin".into(), lines: of("1", 1), carrier: None });
            deliver(order(1), "p1");
            ship(Ship { order: order(1), shipment: "p2".into(), location: "berlin".into(), lines: of("1", 1), carrier: None });
            fail_delivery(FailDelivery { order: order(1), shipment: "p2".into(), failure: DeliveryFailure::Lost });
            send_to_pickup(SendToPickup { order: order(1), transfer: "t2".into(), location: "berlin".into(), lines: of("2", 1) });
            receive_transfer(ReceiveTransfer { transfer: "t2".into(), lines: mugs(1), close: true });
            ready_for_pickup(ReadyForPickup { order: order(1), location: "hamburg".into(), lines: of("2", 2), until: Timestamp::LAST });
            collect(Collect { order: order(1), location: "hamburg".into(), lines: of("2", 1) });
            cancel_lines(CancelLines { order: order(1), lines: of("2", 1), reason: None });
            short_pick(ShortPick { order: order(1), location: "partner".into(), lines: of("1", 1) });
            reject_at_store(RejectAtStore { order: order(1), location: "berlin".into(), lines: of("1", 1), reason: "too_busy".into() });
            cancel_order(order(1));
            edit_order(EditOrder::new(order(1)).with(another("3")));
            authorize_return(AuthorizeReturn { return_id: returning(1), order: order(1), lines: of("1", 2), reason: None });
            receive_return(ReceiveReturn { return_id: returning(1), location: "berlin".into(), lines: vec![ReturnLine::new("1", 1)] });
            reject_return(RejectReturn { return_id: returning(1), lines: None, reason: "worn".into() });
            take_back(TakeBack { return_id: returning(2), order: order(1), location: "hamburg".into(), lines: vec![ReturnLine::new("1", 1)], reason: None });
            exchange(an_exchange());
            place_order(PlaceOrder::new(order(2), "web", Currency::EURO).pickup("mug", "berlin", 1, 999));
            ready_for_pickup(ReadyForPickup { order: order(2), location: "berlin".into(), lines: of("1", 1), until: in_a_moment() });
            expire_pickup(a_moment_later(order(2)));
        }
    };
}

fn payment(number: u64) -> PaymentId {
    PaymentId(reservation(number).0)
}

fn effect(number: u64) -> EffectId {
    EffectId(reservation(number).0)
}

fn an_effect(number: u64) -> RequestEffect {
    let (kind, retry) = (EffectKind::Notify { template: "thanks".into() }, Retry::DEFAULT);
    RequestEffect { effect: effect(number), order: order(1), kind, not_before: None, retry }
}

fn another(line: &str) -> OrderLine {
    let placed = PlaceOrder::new(order(1), "web", Currency::EURO).carry_out("mug", "berlin", 1, 999);
    OrderLine { line: line.into(), ..placed.lines[0].clone() }
}

fn an_exchange() -> Exchange {
    Exchange {
        return_id: returning(3),
        order: Some(order(1)),
        location: "berlin".into(),
        back: vec![ReturnLine::new("3", 1)],
        lines: vec![another("4")],
        sourcing: Sourcing::default(),
        reason: None,
    }
}

fn returning(number: u64) -> ReturnId {
    ReturnId(reservation(number).0)
}

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}

fn of(line: &str, quantity: i64) -> Vec<LineQuantity> {
    vec![LineQuantity::new(line, quantity)]
}

const MOMENT: Duration = Duration::from_millis(1_500);

fn in_a_moment() -> Timestamp {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap() + MOMENT;
    Timestamp::from_micros(i64::try_from(now.as_micros()).unwrap())
}

fn a_moment_later(order: OrderId) -> OrderId {
    std::thread::sleep(MOMENT + Duration::from_millis(100));
    order
}

fn mugs(quantity: i64) -> Vec<Line> {
    vec![Line::new("mug", quantity)]
}

fn a_pair() -> DefineBundle {
    let components = vec![Component { sku: "mug".into(), quantity: 2.into() }];
    DefineBundle { sku: "pair".into(), title: "Two mugs".into(), components }
}

fn one_broken() -> ChangeCondition {
    ChangeCondition {
        sku: "mug".into(),
        location: "berlin".into(),
        from: Condition::Sellable,
        to: Condition::Damaged,
        quantity: 1.into(),
    }
}

/// Every command has a method of its name, and each did what its name says.
fn is_a_whole_day(day: &Day) {
    let mut called: Vec<&str> = day.iter().map(|(method, _)| *method).collect();
    called.sort_unstable();
    called.dedup();
    let mut commands = Command::NAMES.to_vec();
    commands.sort_unstable();
    assert_eq!(called, commands);
    let events: Vec<&str> = day.iter().flat_map(|(_, events)| events.iter().copied()).collect();
    let expected = [
        "location_defined",
        "location_defined",
        "location_defined",
        "sku_defined",
        "bundle_defined",
        "safety_stock_set",
        "channel_opened",
        "channel_holdback_set",
        "purchase_limit_set",
        "location_suspended",
        "location_resumed",
        "import_advanced",
        "stock_received",
        "stock_issued",
        "stock_adjusted",
        "stock_counted",
        "condition_changed",
        "inbound_announced",
        "inbound_received",
        "transfer_dispatched",
        "transfer_received",
        "stock_reported",
        "stock_reserved",
        "reservation_extended",
        "reservation_released",
        "stock_reserved",
        "reservation_confirmed",
        "allocation_canceled",
        "order_placed",
        "payment_authorized",
        "points_earned",
        "coupon_defined",
        "credit_issued",
        "payment_captured",
        "effect_requested",
        "effects_leased",
        "effect_ended",
        "effect_requested",
        "effect_ended",
        "payment_voided",
        "payment_declined",
        "order_refunded",
        "chargeback_recorded",
        "lines_picked",
        "lines_unallocated",
        "lines_allocated",
        "order_shipped",
        "shipment_delivered",
        "order_shipped",
        "delivery_failed",
        "pickup_sent",
        "transfer_dispatched",
        "transfer_received",
        "pickup_arrived",
        "pickup_ready",
        "lines_collected",
        "lines_canceled",
        "lines_unallocated",
        "lines_allocated",
        "lines_unallocated",
        "lines_allocated",
        "lines_canceled",
        "lines_added",
        "lines_collected",
        "return_authorized",
        "return_received",
        "return_rejected",
        "return_authorized",
        "return_received",
        "return_authorized",
        "return_received",
        "lines_added",
        "lines_collected",
        "order_placed",
        "pickup_ready",
        "pickup_expired",
    ];
    assert_eq!(events, expected);
}

#[tokio::test]
async fn every_method_can_be_awaited() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().audit_index(false).open(directory.path()).await.unwrap();
    let day: Day = a_day!(core(awaited));
    is_a_whole_day(&day);
    core.close().await.unwrap();
}

#[test]
fn every_method_can_be_waited_for() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().audit_index(false).open_blocking(directory.path()).unwrap().blocking();
    let day: Day = a_day!(core(blocking));
    is_a_whole_day(&day);
    core.close().unwrap();
}
