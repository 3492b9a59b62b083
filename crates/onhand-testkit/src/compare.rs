//! Where a ledger and the model disagree.

use crate::model::{Model, Told, ToldOrder, ToldShortfall};
use onhand_domain::event::Event;
use onhand_domain::{Channel, CreditFigures, Location, Money, OrderId, Quantity, ReservationId, Sku, State};
use std::collections::{BTreeMap, BTreeSet};

/// Every figure in which a state and the model differ, in words; of all levels, availabilities to these channels,
/// these reservations and the shortfalls.
#[must_use]
pub fn differences(state: &State, model: &Model, channels: &[&str], reservations: &[ReservationId]) -> Vec<String> {
    let mut found = Vec::new();
    for (sku, sku_id) in
        names(state.sku_count(), |number| state.sku_name(onhand_domain::SkuId(number)), |n| state.sku(n))
    {
        let (ours, theirs) = (state.availability(sku_id, None).backordered, model.waiting(&sku));
        if ours != theirs {
            found.push(format!("{sku}: {ours} wait in the ledger, {theirs} in the model"));
        }
        for (location, location_id) in
            names(state.location_count(), |n| state.location_name(onhand_domain::LocationId(n)), |n| state.location(n))
        {
            let (ours, theirs) = (state.stock(sku_id, location_id), model.figures(&sku, &location));
            if ours != theirs {
                found.push(format!("{sku} at {location}: the ledger says {ours:?}, the model {theirs:?}"));
            }
            for channel in channels {
                let ours = state.available(sku_id, location_id, Some(channel));
                let theirs = Quantity(model.available(&sku, &location, Some(&Channel::new(channel))));
                if ours != theirs {
                    found.push(format!("{sku} at {location} for {channel}: ledger {ours}, model {theirs}"));
                }
            }
        }
    }
    for id in reservations {
        found.extend(reservation_differences(state, model, *id));
    }
    found.extend(order_differences(state, model));
    let figures = |of: &CreditFigures| {
        (
            of.account,
            [of.balance, of.held, of.issued, of.refunded, of.spent, of.expired, of.earned, of.reversed]
                .map(Money::minor),
        )
    };
    let ours: Vec<_> = state.credits().iter().map(figures).collect();
    if ours != model.credits() {
        found.push(format!("credit: the ledger says {ours:?}, the model {:?}", model.credits()));
    }
    let ours: Vec<_> = state.coupons().into_iter().map(|of| (of.terms.coupon, of.redeemed)).collect();
    if ours != model.coupons() {
        found.push(format!("coupons: the ledger says {ours:?}, the model {:?}", model.coupons()));
    }
    let ours: Vec<_> = state
        .shortfalls()
        .filter_map(|open| {
            let (sku, location) = (state.sku_name(open.sku)?, state.location_name(open.location)?);
            Some(((sku.clone(), location.clone(), open.condition), open.short.0))
        })
        .collect();
    let ours: BTreeMap<_, _> = ours.into_iter().collect();
    let theirs: BTreeMap<_, _> = model.shortfalls().into_iter().map(|(s, l, c, short)| ((s, l, c), short)).collect();
    if ours != theirs {
        found.push(format!("shortfalls: the ledger says {ours:?}, the model {theirs:?}"));
    }
    found
}

fn order_differences(state: &State, model: &Model) -> Vec<String> {
    let ours = state.orders(None).into_iter().map(|figures| figures.order);
    let known: BTreeSet<OrderId> = ours.chain(model.orders()).collect();
    let mut found = Vec::new();
    for order in known {
        let (ours, theirs) = (state.coupons_of(order), model.coupons_of(order));
        if ours != theirs {
            found.push(format!("order {order}: the ledger says it redeemed {ours:?}, the model {theirs:?}"));
        }
        let (ours, theirs) = (ToldOrder::of(state, order), model.order(order));
        if ours != theirs {
            found.push(format!("order {order}: the ledger says {ours:#?}, the model {theirs:#?}"));
        }
    }
    found
}

fn reservation_differences(state: &State, model: &Model, id: ReservationId) -> Option<String> {
    let name = |sku, location| Some((state.sku_name(sku)?.clone(), state.location_name(location)?.clone()));
    let ours = state.reservation(id).map(|held| {
        let mut lines: BTreeMap<(Sku, Location), (i64, i64)> = BTreeMap::new();
        for line in &held.granted {
            lines.entry(name(line.sku, line.location).unwrap_or_default()).or_default().0 += line.quantity.0;
        }
        for line in &held.promised {
            lines.entry(name(line.sku, line.location).unwrap_or_default()).or_default().1 += line.quantity.0;
        }
        (held.state, held.expires_at, lines)
    });
    let theirs = model.reservation(id).map(|(state, expires_at, lines)| {
        let line = |(sku, location, granted, promised)| ((sku, location), (granted, promised));
        (state, expires_at, lines.into_iter().map(line).collect())
    });
    (ours != theirs).then(|| format!("reservation {id}: the ledger says {ours:?}, the model {theirs:?}"))
}

/// What events tell of shortfalls and of what a partial hold missed, in the model's words.
#[must_use]
pub fn told(state: &State, events: &[Event]) -> Told {
    let mut told = Told::default();
    let sku = |number| state.sku_name(number).cloned().unwrap_or_default();
    for event in events {
        match event {
            Event::ShortfallRecorded(e) => told.shortfalls.push(ToldShortfall {
                sku: sku(e.sku),
                location: state.location_name(e.location).cloned().unwrap_or_default(),
                condition: e.condition,
                short: e.short.0,
                promises: e.promises.iter().map(|hit| (hit.reservation, hit.quantity.0)).collect(),
            }),
            Event::StockReserved(e) => {
                told.missed = e.missed.iter().map(|m| (sku(m.sku), m.requested.0, m.granted.0)).collect();
            }
            // Nothing else tells of either.
            _ => {}
        }
    }
    told
}

fn names<'a, N: Clone + AsRef<str> + 'a, I>(
    count: usize,
    name: impl Fn(u32) -> Option<&'a N>,
    number: impl Fn(&str) -> Option<I>,
) -> Vec<(N, I)> {
    let named = (0..).take(count).filter_map(name);
    named.filter_map(|name| Some((name.clone(), number(name.as_ref())?))).collect()
}
