//! Questions and their answers.

use super::answer::line;
use super::orders;
use super::request::{AvailabilityOf, Query, Question, ReservationOf, ShortfallsOf, StockOf};
use super::trouble::Trouble;
use super::{coupon, credit};
use crate::figures::{Figures, shown};
use crate::{names, story};
use onhand::{
    AsOf, Blocking, Channel, Condition, HeldReservation, Measure, Position, Quantity, Reading, ReservationId,
    ReservationState, SkuId, State, Timestamp,
};
use serde::Serialize;

/// The state that a question is about.
pub(super) struct Then {
    pub(super) state: Reading,
    pub(super) position: Position,
}

/// Answers a question with a line of JSON.
pub(super) fn answer(core: &Blocking, query: &Query) -> Result<Vec<u8>, Trouble> {
    let now = core.snapshot_at(query.at)?;
    let snapshot = match query.as_of {
        Some(moment) => core.as_of(moment.0)?,
        None => now,
    };
    let then = Then { state: snapshot.read()?, position: snapshot.position() };
    match &query.question {
        Question::Stock(of) => stock(&then, of),
        Question::Availability(of) => availability(&then, of),
        Question::Reservation(of) => reservation(core, &then, of),
        Question::Shortfalls(of) => shortfalls(&then, of),
        Question::Order(of) => orders::order(core, &then, of),
        Question::Orders(of) => orders::orders(&then, of),
        Question::Coupon(of) => coupon::coupon(&then, of),
        Question::Credit(of) => credit::credit(&then, of),
        Question::Timeline(of) => orders::timeline(core, &then, of),
        Question::Effects(of) => orders::effects(&then, of),
    }
}

#[derive(Serialize)]
struct Stock<'a> {
    ok: bool,
    position: Position,
    sku: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a str>,
    #[serde(flatten)]
    figures: Option<Figures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locations: Option<Vec<StockAt>>,
}

#[derive(Serialize)]
struct StockAt {
    location: String,
    #[serde(flatten)]
    figures: Figures,
}

fn stock(then: &Then, of: &StockOf) -> Result<Vec<u8>, Trouble> {
    let (state, position) = (&*then.state, then.position);
    let sku = names::sku(state, &of.sku)?;
    let (mut figures, mut locations) = (None, None);
    match &of.location {
        Some(location) => {
            let location = names::location(state, location)?;
            figures = Some(Figures::of(state, sku, &state.stock(sku, location)));
        }
        None => locations = Some(everywhere(state, sku)),
    }
    Ok(line(&Stock { ok: true, position, sku: &of.sku, location: of.location.as_deref(), figures, locations }))
}

/// The figures of a SKU at each location that has or had it, by name.
fn everywhere(state: &State, sku: SkuId) -> Vec<StockAt> {
    let name = |location| state.location_name(location).map(ToString::to_string).unwrap_or_default();
    let mut locations: Vec<StockAt> = if state.is_bundle(sku) {
        let possible = state.availability(sku, None).locations;
        let at = |location| StockAt {
            location: name(location),
            figures: Figures::of(state, sku, &state.stock(sku, location)),
        };
        possible.into_iter().map(|possible| at(possible.location)).collect()
    } else {
        let levels = state.stock_of(sku);
        levels.map(|(at, stock)| StockAt { location: name(at), figures: Figures::of(state, sku, &stock) }).collect()
    };
    locations.sort_by(|a, b| a.location.cmp(&b.location));
    locations
}

#[derive(Serialize)]
struct Availability<'a> {
    ok: bool,
    sku: &'a str,
    available: Measure,
    #[serde(skip_serializing_if = "Option::is_none")]
    backordered: Option<Measure>,
    locations: Vec<AvailableAt<'a>>,
}

#[derive(Serialize)]
struct AvailableAt<'a> {
    location: &'a str,
    available: Measure,
}

fn availability(then: &Then, of: &AvailabilityOf) -> Result<Vec<u8>, Trouble> {
    let state = &*then.state;
    let sku = names::sku(state, &of.sku)?;
    if let Some(channel) = &of.channel {
        Channel::new(channel).check().map_err(Trouble::invalid)?;
    }
    let found = state.availability(sku, of.channel.as_deref());
    let show = |quantity: Quantity| shown(state, sku, quantity.at_least_zero());
    let at = found.locations.iter().map(|at| AvailableAt {
        location: state.location_name(at.location).map_or("", |name| name.as_str()),
        available: show(at.available),
    });
    let available = show(found.available);
    let backordered = found.backordered.is_positive().then(|| show(found.backordered));
    Ok(line(&Availability { ok: true, sku: &of.sku, available, backordered, locations: at.collect() }))
}

#[derive(Serialize)]
struct Reservation<'a> {
    ok: bool,
    reservation: ReservationId,
    state: ReservationState,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    lines: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    sku: &'a str,
    location: &'a str,
    quantity: Measure,
}

fn reservation(core: &Blocking, then: &Then, of: &ReservationOf) -> Result<Vec<u8>, Trouble> {
    let id = of.reservation;
    let held = match then.state.reservation(id) {
        Some(held) => Some(held),
        // It ended so long ago that only the log knows, or never was.
        None => match story::last_touch(core, id, then.position)? {
            Some(position) => core.as_of(AsOf::Position(position))?.reservation(id)?,
            None => None,
        },
    };
    let Some(held) = held else {
        let message = format!("no reservation {id} was ever made");
        return Err(Trouble::new("unknown_reservation", message).with("reservation", id));
    };
    Ok(line(&told(&then.state, &held)))
}

fn told<'a>(state: &'a State, held: &HeldReservation) -> Reservation<'a> {
    let lines = held.granted.iter().map(|granted| Line {
        sku: state.sku_name(granted.sku).map_or("", |name| name.as_str()),
        location: state.location_name(granted.location).map_or("", |name| name.as_str()),
        quantity: shown(state, granted.sku, granted.quantity),
    });
    let (reservation, lines) = (held.reservation, lines.collect());
    Reservation { ok: true, reservation, state: held.state, expires_at: held.expires_at, lines }
}

#[derive(Serialize)]
struct Shortfalls<'a> {
    ok: bool,
    position: Position,
    shortfalls: Vec<Shortfall<'a>>,
}

#[derive(Serialize)]
struct Shortfall<'a> {
    sku: &'a str,
    location: &'a str,
    condition: Condition,
    short: Measure,
    recorded: Position,
}

fn shortfalls(then: &Then, of: &ShortfallsOf) -> Result<Vec<u8>, Trouble> {
    let state = &*then.state;
    let (sku, location) = names::level(state, of.sku.as_deref(), of.location.as_deref())?;
    let asked = state.shortfalls().filter(|short| {
        sku.is_none_or(|sku| sku == short.sku) && location.is_none_or(|location| location == short.location)
    });
    let shortfalls = asked.map(|short| Shortfall {
        sku: state.sku_name(short.sku).map_or("", |name| name.as_str()),
        location: state.location_name(short.location).map_or("", |name| name.as_str()),
        condition: short.condition,
        short: shown(state, short.sku, short.short),
        recorded: short.recorded,
    });
    Ok(line(&Shortfalls { ok: true, position: then.position, shortfalls: shortfalls.collect() }))
}
