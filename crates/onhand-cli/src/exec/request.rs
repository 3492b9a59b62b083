//! What a line asks for.

use super::lines::{LONGEST, Text};
use super::node::{Node, Wrong, take};
use super::strict;
use crate::moment::Moment;
use onhand::{
    AccountId, Command, CommandId, Coupon, CustomerId, EffectState, OrderId, OrderStatus, ReservationId, Submission,
    Timestamp,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// A command or a question.
#[derive(Debug)]
pub(super) enum Request {
    Command(Box<Submission>),
    Query(Box<Query>),
}

/// A question, and the moment it is about.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) question: Question,
    /// Moves the log's time, under an input clock.
    pub(super) at: Option<Timestamp>,
    pub(super) as_of: Option<Moment>,
}

#[derive(Debug)]
pub(super) enum Question {
    Stock(StockOf),
    Availability(AvailabilityOf),
    Reservation(ReservationOf),
    Shortfalls(ShortfallsOf),
    Order(OrderOf),
    Orders(OrdersOf),
    Timeline(OrderOf),
    Coupon(CouponOf),
    Credit(CreditOf),
    Effects(EffectsOf),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StockOf {
    pub(super) sku: String,
    #[serde(default)]
    pub(super) location: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AvailabilityOf {
    pub(super) sku: String,
    #[serde(default)]
    pub(super) channel: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReservationOf {
    pub(super) reservation: ReservationId,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShortfallsOf {
    #[serde(default)]
    pub(super) sku: Option<String>,
    #[serde(default)]
    pub(super) location: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderOf {
    pub(super) order: OrderId,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrdersOf {
    #[serde(default)]
    pub(super) customer: Option<CustomerId>,
    #[serde(default)]
    pub(super) status: Option<OrderStatus>,
    #[serde(default)]
    pub(super) location: Option<String>,
    #[serde(default)]
    pub(super) limit: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CreditOf {
    pub(super) account: AccountId,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EffectsOf {
    #[serde(default)]
    pub(super) order: Option<OrderId>,
    #[serde(default)]
    pub(super) state: Option<EffectState>,
    #[serde(default)]
    pub(super) limit: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CouponOf {
    pub(super) coupon: Coupon,
}

/// The names of all queries.
const QUERIES: [&str; 10] = [
    "stock",
    "availability",
    "reservation",
    "shortfalls",
    "order",
    "orders",
    "timeline",
    "coupon",
    "credit",
    "effects",
];

/// Reads a line; nothing for a blank one, and what is wrong with a bad one.
pub(super) fn read(text: &Text, input_clock: bool) -> Result<Option<Request>, String> {
    let Text::Whole(bytes) = text else {
        return Err(format!("the line is longer than {LONGEST} bytes"));
    };
    let text = std::str::from_utf8(bytes)
        .map_err(|error| format!("the line is not valid UTF-8 from byte {} on", error.valid_up_to() + 1))?;
    // Some editors begin every file with a byte order mark.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Ok(None);
    }
    let fields = strict::object(text)?;
    request(fields, input_clock).map(Some).map_err(|wrong| wrong.to_string())
}

fn request(mut fields: Map<String, Value>, input_clock: bool) -> Result<Request, Wrong> {
    let command: Option<String> = take(&mut fields, "command")?;
    let query: Option<String> = take(&mut fields, "query")?;
    let at: Option<Timestamp> = take(&mut fields, "at")?;
    if at.is_some() && !input_clock {
        return Err(wrong("at: is read with --clock input only; leave it out"));
    }
    match (command, query) {
        (Some(name), None) => command_of(&name, fields, at).map(|command| Request::Command(Box::new(command))),
        (None, Some(name)) => query_of(&name, fields, at).map(|query| Request::Query(Box::new(query))),
        (None, None) => Err(wrong("missing field `command` or `query`")),
        (Some(_), Some(_)) => Err(wrong("a line has either `command` or `query`, not both")),
    }
}

fn command_of(name: &str, mut fields: Map<String, Value>, at: Option<Timestamp>) -> Result<Submission, Wrong> {
    let id: Option<CommandId> = take(&mut fields, "id")?;
    let occurred_at = take(&mut fields, "occurred_at")?;
    let Some(command) = Command::deserialize_named(name, Node(Value::Object(fields))) else {
        return Err(wrong(format!("unknown command {name:?}; commands are {}", Command::NAMES.join(", "))));
    };
    let submission = Submission::new(command?);
    let id = id.unwrap_or(submission.id);
    Ok(Submission { id, at, occurred_at, ..submission })
}

fn query_of(name: &str, mut fields: Map<String, Value>, at: Option<Timestamp>) -> Result<Query, Wrong> {
    let as_of = take(&mut fields, "as_of")?;
    let fields = Node(Value::Object(fields));
    let question = match name {
        "stock" => StockOf::deserialize(fields).map(Question::Stock),
        "availability" => AvailabilityOf::deserialize(fields).map(Question::Availability),
        "reservation" => ReservationOf::deserialize(fields).map(Question::Reservation),
        "shortfalls" => ShortfallsOf::deserialize(fields).map(Question::Shortfalls),
        "order" => OrderOf::deserialize(fields).map(Question::Order),
        "orders" => OrdersOf::deserialize(fields).map(Question::Orders),
        "coupon" => CouponOf::deserialize(fields).map(Question::Coupon),
        "credit" => CreditOf::deserialize(fields).map(Question::Credit),
        "timeline" => OrderOf::deserialize(fields).map(Question::Timeline),
        "effects" => EffectsOf::deserialize(fields).map(Question::Effects),
        _ => return Err(wrong(format!("unknown query {name:?}; queries are {}", QUERIES.join(", ")))),
    }?;
    Ok(Query { question, at, as_of })
}

fn wrong(message: impl std::fmt::Display) -> Wrong {
    serde::de::Error::custom(message)
}
