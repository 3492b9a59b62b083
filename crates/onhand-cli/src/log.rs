//! What happened, as a listing or as JSON Lines.

use crate::about::About;
use crate::moment::Moment;
use crate::out::Out;
use crate::words::words;
use crate::{Ended, Failure, open};
use clap::Args;
use onhand::{AsOf, Error, Event, Position, ReservationId, State, Timestamp, Touching, Traced, describe};
use serde_json::{Map, Value};

/// Show what happened.
///
/// One line an event: its position, the log's time, and what happened in words. With a filter, everything that
/// touches all that is named, and what became later of the reservations that did.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    about: About,
    /// Only what is about this reservation
    #[arg(long, value_name = "ID")]
    reservation: Option<ReservationId>,
    /// From this event or this time (RFC 3339) on
    #[arg(long, value_name = "POSITION|TIME")]
    from: Option<Moment>,
    /// Up to this event or this time, both included
    #[arg(long, value_name = "POSITION|TIME")]
    to: Option<Moment>,
    /// At most so many events
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    let About { data, sku, location } = &arguments.about;
    let narrowed = sku.is_some() || location.is_some() || arguments.reservation.is_some();
    let core = open::to_read(data, narrowed)?;
    let snapshot = core.snapshot()?;
    let state = snapshot.read()?;
    let trail = core.history(asked(arguments)).map_err(|error| match error {
        Error::UnknownSku { .. } | Error::UnknownLocation { .. } => Failure::Usage(error.to_string()),
        other => Failure::Core(other),
    })?;
    let mut left = arguments.limit.unwrap_or(usize::MAX);
    let mut out = Out::new();
    for traced in trail {
        let traced = traced?;
        if left == 0 || is_after(arguments.to, traced.time) {
            break;
        }
        if is_before(arguments.from, traced.time) {
            continue;
        }
        for (position, event) in traced.events.iter().take(left) {
            if arguments.json {
                out.json(&told(&traced, *position, event, &state))?;
            } else {
                out.line(format_args!("{position:>8}  {}  {}", traced.time, words(event, &state)))?;
            }
        }
        left = left.saturating_sub(traced.events.len());
    }
    out.finish()?;
    Ok(core.close()?)
}

fn asked(arguments: &Arguments) -> Touching {
    let mut asked = Touching::all_of();
    if let Some(sku) = &arguments.about.sku {
        asked = asked.sku(sku.as_str());
    }
    if let Some(location) = &arguments.about.location {
        asked = asked.location(location.as_str());
    }
    if let Some(reservation) = arguments.reservation {
        asked = asked.reservation(reservation);
    }
    if let Some(Moment(AsOf::Position(from))) = arguments.from {
        asked = asked.after(Position(from.0.saturating_sub(1)));
    }
    if let Some(Moment(AsOf::Position(to))) = arguments.to {
        asked = asked.until(to);
    }
    asked
}

fn is_before(from: Option<Moment>, time: Timestamp) -> bool {
    matches!(from, Some(Moment(AsOf::Time(from))) if time < from)
}

fn is_after(to: Option<Moment>, time: Timestamp) -> bool {
    matches!(to, Some(Moment(AsOf::Time(to))) if time > to)
}

/// An event as a line of JSON tells it.
pub(crate) fn told(traced: &Traced, position: Position, event: &Event, state: &State) -> Value {
    let mut told = Map::new();
    told.insert("position".to_owned(), Value::from(position.0));
    told.insert("time".to_owned(), Value::from(traced.time.to_string()));
    if !onhand::Ledger::is_own(traced.command) {
        told.insert("command".to_owned(), Value::from(traced.command.to_string()));
    }
    if let Some(occurred_at) = traced.occurred_at {
        told.insert("occurred_at".to_owned(), Value::from(occurred_at.to_string()));
    }
    if let Value::Object(described) = describe(event, state) {
        told.extend(described);
    }
    Value::Object(told)
}
