//! One order on a page: its figures, its lines, its payments, and all that happened to it.

use crate::exit::Failure;
use crate::order_found::{self, Said};
use crate::order_told::{self, Line, Order, Payment};
use crate::orders::new_table;
use crate::out::Out;
use crate::words::{list, text, words};
use crate::{Ended, order_told::Parcel};
use comfy_table::{CellAlignment, Table};
use onhand::{Blocking, OrderFigures, OrderId, Position, State};
use serde::Serialize;
use serde_json::Value;

/// An order for machines, its timeline with it.
#[derive(Serialize)]
struct Told<'a> {
    position: Position,
    #[serde(flatten)]
    order: Order<'a>,
    timeline: Vec<Value>,
}

/// Shows the order that is named: by its id, or by its reference.
pub(crate) fn show(
    core: &Blocking,
    state: &State,
    position: Position,
    named: &str,
    json: bool,
    out: &mut Out,
) -> Ended {
    let figures = find(core, state, position, named)?;
    let said = order_found::said(core, figures.placed)?;
    let order = order_told::told(state, &figures, &said);
    if json {
        let timeline = order_found::timeline(core, state, position, figures.order)?;
        return out.json(&Told { position, order, timeline });
    }
    head(&order, &said, out)?;
    lines(&order.lines, out)?;
    payments(&order.payments, out)?;
    parcels(&order.shipments, out)?;
    out.line("")?;
    for traced in order_found::story(core, position, figures.order)? {
        for (at, event) in &traced.events {
            out.line(format_args!("{at:>8}  {}  {}", traced.time, words(event, state)))?;
        }
    }
    Ok(())
}

fn find(core: &Blocking, state: &State, position: Position, named: &str) -> Result<OrderFigures, Failure> {
    if let Ok(id) = named.parse::<OrderId>()
        && let Some(found) = order_found::find(core, state, position, id)?
    {
        return Ok(found);
    }
    let found = match *order_found::referred(state, named) {
        [order] => order_found::find(core, state, position, order)?,
        [] => None,
        ref several => {
            let ids = list(several.iter().map(ToString::to_string));
            return Err(Failure::Usage(format!("several orders have the reference {named}, by channel: {ids}")));
        }
    };
    found.ok_or_else(|| Failure::Usage(format!("no order has the id or the reference {named}")))
}

fn head(order: &Order<'_>, said: &Said, out: &mut Out) -> Ended {
    let reference = order.reference.map(|reference| format!(" ({reference})")).unwrap_or_default();
    let customer = order.customer.map(|customer| format!(", for customer {customer}")).unwrap_or_default();
    out.line(format_args!(
        "order {}{reference}, over {}, placed {}{customer}",
        order.order, order.channel, order.placed_at
    ))?;
    out.line(format_args!(
        "{}, {}: total {}, of which shipping {}; authorized {}, captured {}, refunded {}, charged back {}; due {}",
        text(&order.status),
        text(&order.payment_status),
        order.total,
        order.shipping,
        order.authorized,
        order.captured,
        order.refunded,
        order.charged_back,
        order.due
    ))?;
    for (field, text) in said {
        out.line(format_args!("{field}: {}", text.as_deref().unwrap_or("cannot be read any more: its key is gone")))?;
    }
    Ok(())
}

fn lines(lines: &[Line<'_>], out: &mut Out) -> Ended {
    let mut table = new_table(["Line", "SKU", "Ordered", "How", "Status", "Where", "Amount"]);
    for line in lines {
        let at = line.locations.iter().map(|shelf| shelf.location.to_owned());
        table.add_row([
            line.line.to_string(),
            line.sku.to_owned(),
            line.quantities.ordered.to_string(),
            text(&line.fulfillment),
            text(&line.status),
            list(at),
            line.amount.to_string(),
        ]);
    }
    right(&mut table, &[2, 6]);
    out.line("")?;
    out.line(table)
}

fn payments(payments: &[Payment], out: &mut Out) -> Ended {
    if payments.is_empty() {
        return Ok(());
    }
    let mut table = new_table(["Payment", "By", "Status", "Authorized", "Captured", "Refunded", "Charged back"]);
    for payment in payments {
        table.add_row([
            payment.payment.to_string(),
            text(&payment.method),
            text(&payment.status),
            payment.authorized.to_string(),
            payment.captured.to_string(),
            payment.refunded.to_string(),
            payment.charged_back.to_string(),
        ]);
    }
    right(&mut table, &[3, 4, 5, 6]);
    out.line("")?;
    out.line(table)
}

fn parcels(parcels: &[Parcel<'_>], out: &mut Out) -> Ended {
    if parcels.is_empty() {
        return Ok(());
    }
    let mut table = new_table(["Shipment", "From", "Carrier", "Shipped", "Status", "Contents"]);
    for parcel in parcels {
        let contents = parcel.lines.iter().map(|content| format!("{} {}", content.quantity, content.sku));
        table.add_row([
            parcel.shipment.to_string(),
            parcel.location.to_owned(),
            parcel.carrier.map(ToString::to_string).unwrap_or_default(),
            parcel.shipped_at.to_string(),
            text(&parcel.status),
            list(contents),
        ]);
    }
    out.line("")?;
    out.line(table)
}

/// Figures stand below each other at their ends.
fn right(table: &mut Table, columns: &[usize]) {
    for column in columns {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}
