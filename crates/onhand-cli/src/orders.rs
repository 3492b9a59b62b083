//! Orders as a list, for people and for machines.

use crate::exit::Failure;
use crate::moment::Moment;
use crate::order_told::{self, Brief};
use crate::out::Out;
use crate::words::text;
use crate::{Ended, names, open, order_page};
use clap::Args;
use comfy_table::{Attribute, Cell, CellAlignment, Table, presets::NOTHING};
use onhand::{CustomerId, OrderBrief, OrderStatus, PaymentStatus, Reading, State};
use serde::Deserialize;
use serde::de::value::{Error as Unknown, StrDeserializer};
use std::path::PathBuf;

/// How many orders a table shows unless it is told otherwise.
const ROWS: usize = 100;

/// Show orders, or one of them with all that happened to it.
///
/// The newest first. An order that is over is kept for a while, ninety days unless configured; after that it is not listed,
/// and found by its id or its reference, in the log.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The id of an order, or its reference: this one alone, with its lines, its payments and its timeline
    #[arg(conflicts_with_all = ["customer", "status", "payment", "channel", "location", "limit"])]
    order: Option<String>,
    /// The directory of the log
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Only of this customer
    #[arg(long, value_name = "ID")]
    customer: Option<CustomerId>,
    /// Only with this status: open, backordered, partially_fulfilled, fulfilled, canceled
    #[arg(long, value_parser = known::<OrderStatus>)]
    status: Option<OrderStatus>,
    /// Only with this payment status: unpaid, authorized, partially_paid, paid, partially_refunded, refunded
    #[arg(long, value_name = "STATUS", value_parser = known::<PaymentStatus>)]
    payment: Option<PaymentStatus>,
    /// Only those bought over this channel
    #[arg(long)]
    channel: Option<String>,
    /// Only those with goods at this location
    #[arg(long)]
    location: Option<String>,
    /// As it was after an event, or at a time (RFC 3339)
    #[arg(long, value_name = "POSITION|TIME")]
    as_of: Option<Moment>,
    /// At most so many orders: 100 unless given, with --json all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    let core = open::to_read(&arguments.data, arguments.order.is_some())?;
    let snapshot = match arguments.as_of {
        Some(moment) => core.as_of(moment.0)?,
        None => core.snapshot()?,
    };
    let (state, position) = (snapshot.read()?, snapshot.position());
    let mut out = Out::new();
    match &arguments.order {
        Some(named) => order_page::show(&core, &state, position, named, arguments.json, &mut out)?,
        None => listed(&state, arguments, &mut out)?,
    }
    out.finish()?;
    Ok(core.close()?)
}

fn listed(state: &Reading, arguments: &Arguments, out: &mut Out) -> Ended {
    let found = found(state, arguments)?;
    let limit = arguments.limit.unwrap_or(if arguments.json { usize::MAX } else { ROWS });
    let mut shown = found.iter().take(limit).map(|brief| order_told::brief(state, brief));
    if arguments.json {
        return shown.try_for_each(|order| out.json(&order));
    }
    out.line(table(shown))?;
    if found.len() > limit {
        let more = found.len() - limit;
        out.line(format_args!("{more} more orders are not shown; use --limit, --json, or a filter"))?;
    }
    out.line(format_args!("{} orders", found.len()))
}

fn found(state: &State, arguments: &Arguments) -> Result<Vec<OrderBrief>, Failure> {
    let Arguments { customer, status, payment, channel, location, .. } = arguments;
    let location = location.as_deref().map(|name| names::location(state, name)).transpose();
    let location = location.map_err(|error| Failure::Usage(error.to_string()))?;
    let mut found = state.orders(location);
    found.retain(|brief| {
        customer.is_none_or(|customer| brief.customer == Some(customer))
            && status.is_none_or(|status| brief.status == status)
            && payment.is_none_or(|status| brief.payment_status == status)
            && channel.as_ref().is_none_or(|channel| {
                state.channel_name(brief.channel).is_some_and(|name| name.as_str() == channel.as_str())
            })
    });
    Ok(found)
}

fn table<'a>(orders: impl Iterator<Item = Brief<'a>>) -> Table {
    let mut table = new_table(["Placed", "Order", "Reference", "Channel", "Status", "Payment", "Total", "Due"]);
    for order in orders {
        table.add_row([
            order.placed_at.to_string(),
            order.order.to_string(),
            order.reference.map(ToString::to_string).unwrap_or_default(),
            order.channel.to_owned(),
            text(&order.status),
            text(&order.payment_status),
            order.total.to_string(),
            order.due.to_string(),
        ]);
    }
    for column in table.column_iter_mut().skip(6) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// A table without lines, its header in bold.
pub(crate) fn new_table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(header.map(|name| Cell::new(name).add_attribute(Attribute::Bold)));
    table
}

/// Reads one of a closed list of words, as JSON has them.
fn known<T: for<'a> Deserialize<'a>>(word: &str) -> Result<T, Unknown> {
    T::deserialize(StrDeserializer::new(word))
}
