//! What happened, as a listing or as JSON Lines.

use crate::moment::Moment;
use crate::out::Out;
use crate::story::{Filter, tell};
use crate::words::words;
use crate::{Ended, Failure, names, open};
use clap::Args;
use onhand::{AsOf, Committed, Event, Position, ReservationId, State, describe};
use serde_json::{Map, Value};
use std::path::PathBuf;

/// Show what happened.
///
/// One line an event: its position, the log's time, and what happened in words. With a filter, everything that
/// touches all that is named, and what became later of the reservations that did.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The directory of the log
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Only what touches this SKU
    #[arg(long)]
    sku: Option<String>,
    /// Only what touches this location
    #[arg(long)]
    location: Option<String>,
    /// Only what touches this reservation
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
    limit: Option<u64>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    let core = open::to_read(&arguments.data)?;
    let snapshot = core.snapshot()?;
    let state = snapshot.read()?;
    let filter = filter(arguments, &state)?;
    let mut left = arguments.limit.unwrap_or(u64::MAX);
    let mut out = Out::new();
    tell(core.core(), &filter, snapshot.position(), |committed, position, event| {
        if left == 0 || is_after(arguments.to, committed, position) {
            return Ok::<_, Failure>(false);
        }
        if !is_before(arguments.from, committed, position) {
            left -= 1;
            if arguments.json {
                out.json(&told(committed, position, event, &state))?;
            } else {
                out.line(format_args!("{position:>8}  {}  {}", committed.time, words(event, &state)))?;
            }
        }
        Ok(true)
    })?;
    out.finish()?;
    Ok(core.close()?)
}

fn filter(arguments: &Arguments, state: &State) -> Result<Filter, Failure> {
    let asked = names::level(state, arguments.sku.as_deref(), arguments.location.as_deref());
    let (sku, location) = asked.map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(Filter { sku, location, reservation: arguments.reservation })
}

fn is_before(from: Option<Moment>, committed: &Committed, position: Position) -> bool {
    from.is_some_and(|from| match from.0 {
        AsOf::Position(from) => position < from,
        AsOf::Time(from) => committed.time < from,
    })
}

fn is_after(to: Option<Moment>, committed: &Committed, position: Position) -> bool {
    to.is_some_and(|to| match to.0 {
        AsOf::Position(to) => position > to,
        AsOf::Time(to) => committed.time > to,
    })
}

fn told(committed: &Committed, position: Position, event: &Event, state: &State) -> Value {
    let mut told = Map::new();
    told.insert("position".to_owned(), Value::from(position.0));
    told.insert("time".to_owned(), Value::from(committed.time.to_string()));
    if !onhand::Ledger::is_own(committed.command) {
        told.insert("command".to_owned(), Value::from(committed.command.to_string()));
    }
    if let Some(occurred_at) = committed.occurred_at {
        told.insert("occurred_at".to_owned(), Value::from(occurred_at.to_string()));
    }
    if let Value::Object(described) = describe(event, state) {
        told.extend(described);
    }
    Value::Object(told)
}
