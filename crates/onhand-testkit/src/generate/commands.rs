//! Commands at random. The simplest choice comes first everywhere: that is where shrinking goes.

use super::names::{CHANNELS, Stage, bundle, customers, location, reservations};
use super::orders::about_orders;
use onhand_domain::{
    Adjust, AdvanceImport, AnnounceInbound, CancelAllocation, Capability, ChangeCondition, Command, Condition,
    ConfirmReservation, Coordinates, Count, DefineSku, DispatchTransfer, ExtendReservation, Issue, Line, Measure,
    PromisedLine, Receive, ReceiveInbound, ReceiveTransfer, ReleaseReservation, ReportStock, ReservationId, Reserve,
    ReserveLine, ResumeLocation, SetChannelHoldback, SetPurchaseLimit, SetSafetyStock, Sourcing, Span,
    Strategy as Order, SuspendLocation, Timestamp,
};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;

/// Any command of the small world. Moments that it looks back to are placeholders: a
/// [`ScriptStep`](super::ScriptStep) says how long ago they are.
pub fn command(stage: Stage) -> impl Strategy<Value = Command> {
    prop_oneof![
        8 => (sku(stage), place(stage), quantity(1..=12)).prop_map(|(s, l, q)| Receive::new(s, l, q).into()),
        24 => reserve(stage),
        12 => issue(stage),
        4 => adjust(stage),
        4 => count(stage),
        2 => change_condition(stage),
        8 => reservation(stage).prop_map(|reservation| ConfirmReservation { reservation, reference: None }.into()),
        4 => reservation(stage).prop_map(|reservation| ReleaseReservation { reservation }.into()),
        4 => (reservation(stage), life())
            .prop_map(|(reservation, expires_in)| ExtendReservation { reservation, expires_in }.into()),
        8 => cancel(stage),
        9 => flows(stage),
        3 => report(stage),
        6 => set_up(stage),
        60 => about_orders(stage),
        stage.limits => limit(stage),
    ]
}

fn reserve(stage: Stage) -> impl Strategy<Value = Command> {
    let line = (any_sku(stage), quantity(1..=8), weighted(0.3, place(stage)));
    let line = line.prop_map(|(sku, quantity, location)| ReserveLine {
        sku: sku.into(),
        quantity,
        location: location.map(Into::into),
    });
    let who = (
        weighted(0.8, reservation(stage)),
        of(select(CHANNELS.to_vec())),
        of(select(customers()[..stage.customers].to_vec())),
    );
    (vec(line, 1..4), who, life(), any::<bool>(), sourcing()).prop_map(
        |(lines, (reservation, channel, customer), expires_in, partial, sourcing)| {
            let channel = channel.map(Into::into);
            let mut sourcing = sourcing;
            if sourcing.strategy == Order::Explicit && lines.iter().any(|line| line.location.is_none()) {
                sourcing.strategy = Order::Priority;
            }
            Reserve { reservation, channel, customer, lines: lines.into(), expires_in, partial, sourcing }.into()
        },
    )
}

pub(super) fn sourcing() -> impl Strategy<Value = Sourcing> {
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

fn issue(stage: Stage) -> impl Strategy<Value = Command> {
    (sku(stage), place(stage), quantity(1..=6), of(reservation(stage)), any::<bool>(), weighted(0.2, Just(())))
        .prop_map(|(sku, location, quantity, reservation, occurred, force)| {
            let force = force.is_some();
            Issue { reservation, occurred, force, ..Issue::new(sku, location, quantity) }.into()
        })
}

fn adjust(stage: Stage) -> impl Strategy<Value = Command> {
    (sku(stage), place(stage), 1..=6_i64, any::<bool>(), any::<bool>()).prop_map(
        |(sku, location, delta, down, force)| {
            let delta = if down { -delta } else { delta };
            Adjust { force, ..Adjust::new(sku, location, delta, "correction") }.into()
        },
    )
}

fn count(stage: Stage) -> impl Strategy<Value = Command> {
    (sku(stage), place(stage), quantity(0..=10), condition(), any::<bool>()).prop_map(
        |(sku, location, counted, condition, looks_back)| {
            let counted_at = looks_back.then_some(Timestamp::EPOCH);
            Count { condition, counted_at, ..Count::new(sku, location, counted) }.into()
        },
    )
}

/// A count of something that was stocked, which looks back.
pub(crate) fn recount(stage: Stage, sku: usize, place: usize, counted: i64) -> Command {
    let of = |names: &[&'static str], nth: usize| names.get(nth % names.len().max(1)).copied().unwrap_or_default();
    let count = Count::new(of(stage.stocked, sku), of(stage.places, place), Measure::from(counted));
    Count { counted_at: Some(Timestamp::EPOCH), ..count }.into()
}

fn change_condition(stage: Stage) -> impl Strategy<Value = Command> {
    (sku(stage), place(stage), condition(), 1..4_usize, quantity(1..=5)).prop_map(
        |(sku, location, from, by, quantity)| {
            let mut others = Condition::ALL.into_iter().cycle().skip_while(|other| *other != from);
            let to = others.nth(by).unwrap_or_default();
            ChangeCondition { sku: sku.into(), location: location.into(), from, to, quantity }.into()
        },
    )
}

fn cancel(stage: Stage) -> impl Strategy<Value = Command> {
    let line = (sku(stage), quantity(1..=4), of(place(stage)));
    let line = line.prop_map(|(sku, quantity, location)| PromisedLine {
        sku: sku.into(),
        quantity,
        location: location.map(Into::into),
    });
    (reservation(stage), of(vec(line, 1..3)))
        .prop_map(|(reservation, lines)| CancelAllocation { reservation, lines }.into())
}

fn flows(stage: Stage) -> impl Strategy<Value = Command> {
    let number = || select(vec!["one", "two"]);
    prop_oneof![
        (number(), place(stage), lines(stage, 1..3), 0..4_u16).prop_map(|(inbound, location, lines, days)| {
            let eta = crate::DAWN.plus(Span::from_days(days));
            AnnounceInbound { inbound: inbound.into(), location: location.into(), lines, eta }.into()
        }),
        (number(), lines(stage, 1..3), any::<bool>())
            .prop_map(|(inbound, lines, close)| { ReceiveInbound { inbound: inbound.into(), lines, close }.into() }),
        (number(), way(stage), lines(stage, 1..3), any::<bool>()).prop_map(|(transfer, (from, to), lines, force)| {
            let (from, to) = (from.into(), to.into());
            DispatchTransfer { transfer: transfer.into(), from, to, lines, force }.into()
        }),
        (number(), lines(stage, 0..3), any::<bool>()).prop_map(|(transfer, lines, close)| {
            ReceiveTransfer { transfer: transfer.into(), lines, close }.into()
        }),
    ]
}

fn report(stage: Stage) -> impl Strategy<Value = Command> {
    let partner = prop_oneof![9 => Just("partner"), 1 => place(stage)];
    (partner, lines(stage, 1..3))
        .prop_map(|(location, lines)| ReportStock { location: location.into(), lines, as_of: Timestamp::EPOCH }.into())
}

fn limit(stage: Stage) -> impl Strategy<Value = Command> {
    let per = || of(3..=9_i64).prop_map(|most| most.map(Measure::from));
    (any_sku(stage), weighted(0.2, 2..=6_i64), per(), of(life())).prop_map(|(sku, per_order, per_customer, window)| {
        SetPurchaseLimit { sku: sku.into(), per_order: per_order.map(Into::into), per_customer, window }.into()
    })
}

fn set_up(stage: Stage) -> impl Strategy<Value = Command> {
    prop_oneof![
        4 => (sku(stage), place(stage), quantity(0..=3)).prop_map(|(s, l, q)| SetSafetyStock::new(s, l, q).into()),
        4 => (sku(stage), place(stage), select(CHANNELS[..2].to_vec()), quantity(0..=4))
            .prop_map(|(s, l, c, q)| SetChannelHoldback::new(s, l, c, q).into()),
        2 => place(stage).prop_map(|location| SuspendLocation { location: location.into() }.into()),
        2 => place(stage).prop_map(|location| ResumeLocation { location: location.into() }.into()),
        1 => (0..9_u64).prop_map(|records| AdvanceImport { source: "a digest".into(), records }.into()),
        1 => (select(stage.bundles), 1..4_i64).prop_map(|(name, first)| bundle(name, first).into()),
        1 => (select(stage.stocked), 1..3_i64).prop_map(|(name, first)| bundle(name, first).into()),
        2 => (any_sku(stage), 0..3_u8, of(0..9_i64)).prop_map(|(sku, decimals, limit)| {
            let backorder_limit = limit.map(Measure::from);
            DefineSku { backorder_limit, ..DefineSku::new(sku).unit("unit", decimals) }.into()
        }),
        1 => (select(stage.places), of(0..4_i32), any::<bool>(), of(Just(Span::from_days(1)))).prop_map(|(name, priority, sells, lead_time)| {
            let mut definition = location(name);
            (definition.priority, definition.lead_time) = (priority, lead_time);
            definition.capabilities = (!sells).then(|| [Capability::Return].into());
            definition.into()
        }),
    ]
}

fn lines(stage: Stage, many: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Line>> {
    // Each SKU once.
    let different = |lines: Vec<Line>| {
        let mut different: Vec<Line> = Vec::new();
        for line in lines {
            if different.iter().all(|other| other.sku != line.sku) {
                different.push(line);
            }
        }
        different
    };
    let line = (sku(stage), quantity(1..=6)).prop_map(|(sku, quantity)| Line { sku: sku.into(), quantity });
    vec(line, many).prop_map(different)
}

/// A SKU with stock, mostly.
fn sku(stage: Stage) -> impl Strategy<Value = &'static str> {
    prop_oneof![40 => select(stage.stocked), 1 => select(stage.bundles), 1 => Just("unheard-of")]
}

/// A SKU or a bundle.
pub(super) fn any_sku(stage: Stage) -> impl Strategy<Value = &'static str> {
    prop_oneof![30 => select(stage.stocked), 10 => select(stage.bundles), 1 => Just("unheard-of")]
}

pub(super) fn place(stage: Stage) -> impl Strategy<Value = &'static str> {
    prop_oneof![40 => select(stage.places), 1 => Just("nowhere")]
}

/// From one place to another.
fn way(stage: Stage) -> impl Strategy<Value = (&'static str, &'static str)> {
    (0..stage.places.len(), 1..stage.places.len()).prop_map(move |(from, by)| {
        let at = |index: usize| stage.places.get(index % stage.places.len()).copied().unwrap_or_default();
        (at(from), at(from + by))
    })
}

/// Smallest units mostly; now and then a decimal, which fits only what is sold by weight, or not even that.
pub(super) fn quantity(range: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = Measure> {
    let decimals = select(vec!["0.05", "0.10", "0.005"]);
    prop_oneof![40 => range.prop_map(Measure::from), 1 => decimals.prop_map(|text| text.parse().unwrap_or(1.into()))]
}

fn condition() -> impl Strategy<Value = Condition> {
    prop_oneof![3 => Just(Condition::Sellable), 1 => select(Condition::ALL.to_vec())]
}

fn reservation(stage: Stage) -> impl Strategy<Value = ReservationId> {
    select(reservations()[..stage.reservations].to_vec())
}

/// How long holds last: most shorter than the script, a few longer than any hold may live.
fn life() -> impl Strategy<Value = Span> {
    prop_oneof![4 => Just(60), 4 => Just(300), 8 => Just(1_800), 1 => Just(90_000)].prop_map(Span::from_seconds)
}
