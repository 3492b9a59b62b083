//! Commands at random. The simplest choice comes first everywhere: that is where shrinking goes.

use super::names::{BUNDLES, CHANNELS, LOCATIONS, STOCKED, bundle, customers, location, reservations};
use onhand_domain::{
    Adjust, AnnounceInbound, CancelAllocation, Capability, ChangeCondition, Command, Condition, ConfirmReservation,
    Coordinates, Count, DefineSku, DispatchTransfer, ExtendReservation, Issue, Line, Measure, PromisedLine, Receive,
    ReceiveInbound, ReceiveTransfer, ReleaseReservation, ReportStock, ReservationId, Reserve, ReserveLine,
    ResumeLocation, SetChannelHoldback, SetPurchaseLimit, SetSafetyStock, Sourcing, Span, Strategy as Order,
    SuspendLocation, Timestamp,
};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;

/// Any command of the small world. Moments that it looks back to are placeholders: a
/// [`ScriptStep`](super::ScriptStep) says how long ago they are.
pub fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        12 => (sku(), place(), quantity(1..=12)).prop_map(|(s, l, q)| Receive::new(s, l, q).into()),
        20 => reserve(),
        8 => issue(),
        4 => adjust(),
        5 => count(),
        3 => change_condition(),
        5 => reservation().prop_map(|reservation| ConfirmReservation { reservation, reference: None }.into()),
        3 => reservation().prop_map(|reservation| ReleaseReservation { reservation }.into()),
        3 => (reservation(), life())
            .prop_map(|(reservation, expires_in)| ExtendReservation { reservation, expires_in }.into()),
        5 => cancel(),
        9 => flows(),
        3 => report(),
        10 => set_up(),
    ]
}

fn reserve() -> impl Strategy<Value = Command> {
    let line = (any_sku(), quantity(1..=8), weighted(0.3, place()));
    let line = line.prop_map(|(sku, quantity, location)| ReserveLine {
        sku: sku.into(),
        quantity,
        location: location.map(Into::into),
    });
    let who = (of(reservation()), of(select(CHANNELS.to_vec())), of(select(customers())));
    (vec(line, 1..4), who, life(), any::<bool>(), sourcing()).prop_map(
        |(lines, (reservation, channel, customer), expires_in, partial, sourcing)| {
            let channel = channel.map(Into::into);
            Reserve { reservation, channel, customer, lines: lines.into(), expires_in, partial, sourcing }.into()
        },
    )
}

fn sourcing() -> impl Strategy<Value = Sourcing> {
    let strategies =
        [Order::Priority, Order::HighestAvailable, Order::Nearest, Order::FewestShipments, Order::Explicit];
    let to = select(vec![(52_000_000, 13_000_000), (49_000_000, 9_000_000)]);
    (select(strategies.to_vec()), to, weighted(0.4, 1..4_u32)).prop_map(
        |(strategy, (latitude, longitude), max_shipments)| {
            let coordinates = Coordinates::from_microdegrees(latitude, longitude).ok();
            Sourcing { strategy, coordinates, max_shipments }
        },
    )
}

fn issue() -> impl Strategy<Value = Command> {
    (sku(), place(), quantity(1..=6), of(reservation()), any::<bool>(), weighted(0.2, Just(()))).prop_map(
        |(sku, location, quantity, reservation, occurred, force)| {
            let force = force.is_some();
            Issue { reservation, occurred, force, ..Issue::new(sku, location, quantity) }.into()
        },
    )
}

fn adjust() -> impl Strategy<Value = Command> {
    (sku(), place(), 1..=6_i64, any::<bool>(), any::<bool>()).prop_map(|(sku, location, delta, down, force)| {
        let delta = if down { -delta } else { delta };
        Adjust { force, ..Adjust::new(sku, location, delta, "correction") }.into()
    })
}

fn count() -> impl Strategy<Value = Command> {
    (sku(), place(), quantity(0..=10), condition(), any::<bool>()).prop_map(
        |(sku, location, counted, condition, looks_back)| {
            let counted_at = looks_back.then_some(Timestamp::EPOCH);
            Count { condition, counted_at, ..Count::new(sku, location, counted) }.into()
        },
    )
}

fn change_condition() -> impl Strategy<Value = Command> {
    (sku(), place(), condition(), condition(), quantity(1..=5)).prop_map(|(sku, location, from, to, quantity)| {
        ChangeCondition { sku: sku.into(), location: location.into(), from, to, quantity }.into()
    })
}

fn cancel() -> impl Strategy<Value = Command> {
    let line = (sku(), quantity(1..=4), of(place()));
    let line = line.prop_map(|(sku, quantity, location)| PromisedLine {
        sku: sku.into(),
        quantity,
        location: location.map(Into::into),
    });
    (reservation(), of(vec(line, 1..3))).prop_map(|(reservation, lines)| CancelAllocation { reservation, lines }.into())
}

fn flows() -> impl Strategy<Value = Command> {
    let number = || select(vec!["one", "two"]);
    prop_oneof![
        (number(), place(), lines(1..3)).prop_map(|(inbound, location, lines)| {
            AnnounceInbound { inbound: inbound.into(), location: location.into(), lines, eta: crate::DAWN }.into()
        }),
        (number(), lines(1..3), any::<bool>())
            .prop_map(|(inbound, lines, close)| { ReceiveInbound { inbound: inbound.into(), lines, close }.into() }),
        (number(), place(), place(), lines(1..3), any::<bool>()).prop_map(|(transfer, from, to, lines, force)| {
            let (from, to) = (from.into(), to.into());
            DispatchTransfer { transfer: transfer.into(), from, to, lines, force }.into()
        }),
        (number(), lines(0..3), any::<bool>()).prop_map(|(transfer, lines, close)| {
            ReceiveTransfer { transfer: transfer.into(), lines, close }.into()
        }),
    ]
}

fn report() -> impl Strategy<Value = Command> {
    let partner = prop_oneof![9 => Just("partner"), 1 => place()];
    (partner, vec((sku(), quantity(0..=10)), 1..3)).prop_map(|(location, lines)| {
        let lines = lines.into_iter().map(|(sku, quantity)| Line { sku: sku.into(), quantity }).collect();
        ReportStock { location: location.into(), lines, as_of: Timestamp::EPOCH }.into()
    })
}

fn set_up() -> impl Strategy<Value = Command> {
    let per = || of(0..=6_i64).prop_map(|most| most.map(Measure::from));
    prop_oneof![
        4 => (sku(), place(), quantity(0..=3)).prop_map(|(s, l, q)| SetSafetyStock::new(s, l, q).into()),
        4 => (sku(), place(), select(CHANNELS[..2].to_vec()), quantity(0..=4))
            .prop_map(|(s, l, c, q)| SetChannelHoldback::new(s, l, c, q).into()),
        4 => (any_sku(), per(), per(), of(life())).prop_map(|(sku, per_order, per_customer, window)| {
            SetPurchaseLimit { sku: sku.into(), per_order, per_customer, window }.into()
        }),
        2 => place().prop_map(|location| SuspendLocation { location: location.into() }.into()),
        2 => place().prop_map(|location| ResumeLocation { location: location.into() }.into()),
        1 => (select(BUNDLES.to_vec()), 1..4_i64).prop_map(|(name, first)| bundle(name, first).into()),
        1 => (select(STOCKED.to_vec()), 1..3_i64).prop_map(|(name, first)| bundle(name, first).into()),
        1 => (any_sku(), 0..3_u8).prop_map(|(sku, decimals)| DefineSku::new(sku).unit("unit", decimals).into()),
        1 => (select(LOCATIONS.to_vec()), of(0..4_i32), any::<bool>()).prop_map(|(name, priority, sells)| {
            let mut definition = location(name);
            definition.priority = priority;
            definition.capabilities = (!sells).then(|| [Capability::Return].into());
            definition.into()
        }),
    ]
}

fn lines(many: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Line>> {
    vec((sku(), quantity(1..=6)).prop_map(|(sku, quantity)| Line { sku: sku.into(), quantity }), many)
}

/// A SKU with stock, mostly.
fn sku() -> impl Strategy<Value = &'static str> {
    prop_oneof![40 => select(STOCKED.to_vec()), 1 => select(BUNDLES.to_vec()), 1 => Just("unheard-of")]
}

/// A SKU or a bundle.
fn any_sku() -> impl Strategy<Value = &'static str> {
    prop_oneof![30 => select(STOCKED.to_vec()), 10 => select(BUNDLES.to_vec()), 1 => Just("unheard-of")]
}

fn place() -> impl Strategy<Value = &'static str> {
    prop_oneof![40 => select(LOCATIONS.to_vec()), 1 => Just("nowhere")]
}

/// Smallest units mostly; now and then a decimal, which fits only what is sold by weight, or not even that.
fn quantity(range: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = Measure> {
    let decimals = select(vec!["0.05", "0.10", "0.005"]);
    prop_oneof![20 => range.prop_map(Measure::from), 1 => decimals.prop_map(|text| text.parse().unwrap_or(1.into()))]
}

fn condition() -> impl Strategy<Value = Condition> {
    prop_oneof![3 => Just(Condition::Sellable), 1 => select(Condition::ALL.to_vec())]
}

fn reservation() -> impl Strategy<Value = ReservationId> {
    select(reservations())
}

/// How long holds last: most shorter than the script, a few longer than any hold may live.
fn life() -> impl Strategy<Value = Span> {
    select(vec![60, 300, 1_800, 90_000]).prop_map(Span::from_seconds)
}
