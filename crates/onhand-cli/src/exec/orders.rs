//! Questions about orders and their answers.

use super::answer::line;
use super::query::Then;
use super::request::{OrderOf, OrdersOf};
use super::trouble::Trouble;
use crate::figures::shown;
use crate::{names, story};
use onhand::event::{Handing, PartLine};
use onhand::{
    AsOf, Blocking, Carrier, CustomerId, Error, KeyError, LineFigures, LineName, LineStatus, LocationId, Measure,
    Money, OrderFigures, OrderId, OrderStatus, PaymentFigures, PaymentId, PaymentMethod, PaymentStanding,
    PaymentStatus, Position, Quantity, Reference, Shipment, ShipmentFigures, ShipmentStatus, SkuId, State, Timestamp,
    Whereabouts,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many orders a list has unless it is said.
const LISTED: u32 = 100;
/// How many it may have.
const MOST_LISTED: u32 = 10_000;

#[derive(Serialize)]
struct Order<'a> {
    ok: bool,
    position: Position,
    order: OrderId,
    channel: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<CustomerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a Reference>,
    placed_at: Timestamp,
    status: OrderStatus,
    payment_status: PaymentStatus,
    total: Money,
    authorized: Money,
    captured: Money,
    refunded: Money,
    charged_back: Money,
    due: Money,
    shipping: Money,
    lines: Vec<Line<'a>>,
    shipments: Vec<Parcel<'a>>,
    /// What a person said with it; null where its key was destroyed, or is missing.
    #[serde(flatten)]
    personal: BTreeMap<&'static str, Option<String>>,
    payments: Vec<Payment>,
}

#[derive(Serialize)]
struct Payment {
    payment: PaymentId,
    method: PaymentMethod,
    status: PaymentStanding,
    authorized: Money,
    captured: Money,
    refunded: Money,
    charged_back: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct Line<'a> {
    line: &'a LineName,
    sku: &'a str,
    fulfillment: Handing,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a str>,
    status: LineStatus,
    unit_price: Money,
    amount: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    ready_until: Option<Timestamp>,
    #[serde(flatten)]
    quantities: Quantities,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<Component<'a>>,
    locations: Vec<Shelf<'a>>,
}

#[derive(Serialize)]
struct Component<'a> {
    sku: &'a str,
    #[serde(flatten)]
    quantities: Quantities,
}

#[derive(Serialize)]
struct Quantities {
    ordered: Measure,
    backordered: Measure,
    allocated: Measure,
    picked: Measure,
    on_the_way: Measure,
    ready: Measure,
    shipped: Measure,
    collected: Measure,
    canceled: Measure,
}

#[derive(Serialize)]
struct Shelf<'a> {
    sku: &'a str,
    location: &'a str,
    allocated: Measure,
    picked: Measure,
    ready: Measure,
}

#[derive(Serialize)]
struct Parcel<'a> {
    shipment: &'a Shipment,
    location: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    carrier: Option<&'a Carrier>,
    shipped_at: Timestamp,
    status: ShipmentStatus,
    lines: Vec<Content<'a>>,
}

#[derive(Serialize)]
struct Content<'a> {
    line: &'a str,
    sku: &'a str,
    quantity: Measure,
}

/// An order; one that was closed as it last was.
pub(super) fn order(core: &Blocking, then: &Then, of: &OrderOf) -> Result<Vec<u8>, Trouble> {
    let id = of.order;
    let figures = match then.state.order(id) {
        Some(figures) => Some(figures),
        None => match story::last_touch(core, id.promise(), then.position)? {
            Some(closed) => core.as_of(AsOf::Position(Position(closed.0.saturating_sub(1))))?.read()?.order(id),
            None => None,
        },
    };
    let Some(figures) = figures else {
        let message = format!("no order {id} was ever placed");
        return Err(Trouble::new("unknown_order", message).with("order", id));
    };
    let personal = personal(core, figures.placed)?;
    Ok(line(&told(&then.state, then.position, &figures, personal)))
}

fn personal(core: &Blocking, placed: Position) -> Result<BTreeMap<&'static str, Option<String>>, Trouble> {
    let placed = core.core().subscribe(Position(placed.0.saturating_sub(1))).try_next()?;
    let Some(placed) = placed else { return Ok(BTreeMap::new()) };
    match core.core().unseal(&placed) {
        Ok(unsealed) => Ok(unsealed.into_iter().map(|field| (field.field, field.text)).collect()),
        // A log that was restored without its keys tells everything else of its orders.
        Err(KeyError::Unknown { .. }) => {
            let sealed = placed.events.iter().flat_map(|event| event.sealed());
            Ok(sealed.map(|(field, _)| (field, None)).collect())
        }
        Err(error) => Err(Error::from(error).into()),
    }
}

#[derive(Serialize)]
struct Orders<'a> {
    ok: bool,
    position: Position,
    orders: Vec<Brief<'a>>,
    /// There are more than are listed.
    more: bool,
}

#[derive(Serialize)]
struct Brief<'a> {
    order: OrderId,
    channel: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<CustomerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<Reference>,
    placed_at: Timestamp,
    status: OrderStatus,
    payment_status: PaymentStatus,
    total: Money,
    due: Money,
}

/// The orders that are kept, the newest first.
pub(super) fn orders(then: &Then, of: &OrdersOf) -> Result<Vec<u8>, Trouble> {
    let state = &*then.state;
    let limit = of.limit.unwrap_or(LISTED);
    if !(1..=MOST_LISTED).contains(&limit) {
        return Err(Trouble::invalid(format!("limit is {limit}; it must lie between 1 and {MOST_LISTED}")));
    }
    let location = of.location.as_deref().map(|name| names::location(state, name)).transpose()?;
    let wanted = |brief: &onhand::OrderBrief| {
        of.customer.is_none_or(|customer| brief.customer == Some(customer))
            && of.status.is_none_or(|status| brief.status == status)
    };
    let mut found = state.orders(location).into_iter().filter(wanted);
    let listed = found.by_ref().take(limit as usize).map(|brief| Brief {
        order: brief.order,
        channel: state.channel_name(brief.channel).map_or("", |name| name.as_str()),
        customer: brief.customer,
        reference: brief.reference,
        placed_at: brief.placed_at,
        status: brief.status,
        payment_status: brief.payment_status,
        total: brief.total,
        due: brief.due,
    });
    let orders = listed.collect();
    let more = found.next().is_some();
    Ok(line(&Orders { ok: true, position: then.position, orders, more }))
}

fn told<'a>(
    state: &'a State,
    position: Position,
    figures: &'a OrderFigures,
    personal: BTreeMap<&'static str, Option<String>>,
) -> Order<'a> {
    Order {
        ok: true,
        position,
        order: figures.order,
        channel: state.channel_name(figures.channel).map_or("", |name| name.as_str()),
        customer: figures.customer,
        reference: figures.reference.as_ref(),
        placed_at: figures.placed_at,
        status: figures.status,
        payment_status: figures.payment_status,
        total: figures.total,
        authorized: figures.authorized,
        captured: figures.captured,
        refunded: figures.refunded,
        charged_back: figures.charged_back,
        due: figures.due,
        payments: figures.payments.iter().map(told_payment).collect(),
        shipping: figures.shipping,
        lines: figures.lines.iter().map(|line| told_line(state, line)).collect(),
        shipments: figures.shipments.iter().map(|parcel| told_parcel(state, figures, parcel)).collect(),
        personal,
    }
}

fn told_line<'a>(state: &'a State, of: &'a LineFigures) -> Line<'a> {
    let component = |part: &onhand::PartFigures| Component {
        sku: sku(state, part.sku),
        quantities: quantities(state, part.sku, &part.quantities),
    };
    let is_bundle = state.is_bundle(of.sku);
    let shelf = |shelf: &onhand::ShelfFigures| Shelf {
        sku: sku(state, shelf.sku),
        location: location(state, shelf.location),
        allocated: shown(state, shelf.sku, shelf.allocated),
        picked: shown(state, shelf.sku, shelf.picked),
        ready: shown(state, shelf.sku, shelf.ready),
    };
    Line {
        line: &of.line,
        sku: sku(state, of.sku),
        fulfillment: of.fulfillment,
        location: of.location.map(|at| location(state, at)),
        status: of.status,
        unit_price: of.unit_price,
        amount: of.amount,
        ready_until: of.ready_until,
        quantities: quantities(state, of.sku, &of.quantities),
        components: of.parts.iter().filter(|_| is_bundle).map(component).collect(),
        locations: of.shelves.iter().map(shelf).collect(),
    }
}

fn told_payment(of: &PaymentFigures) -> Payment {
    Payment {
        payment: of.payment,
        method: of.method,
        status: of.standing,
        authorized: of.authorized,
        captured: of.captured,
        refunded: of.refunded,
        charged_back: of.charged_back,
        expires_at: of.expires_at,
    }
}

fn told_parcel<'a>(state: &'a State, order: &'a OrderFigures, of: &'a ShipmentFigures) -> Parcel<'a> {
    let content = |line: &PartLine| Content {
        line: order.lines.get(line.line as usize).map_or("", |of| of.line.as_str()),
        sku: sku(state, line.sku),
        quantity: shown(state, line.sku, line.quantity),
    };
    Parcel {
        shipment: &of.shipment,
        location: location(state, of.location),
        carrier: of.carrier.as_ref(),
        shipped_at: of.shipped_at,
        status: of.status,
        lines: of.lines.iter().map(content).collect(),
    }
}

fn quantities(state: &State, sku: SkuId, of: &Whereabouts) -> Quantities {
    let show = |quantity: Quantity| shown(state, sku, quantity);
    Quantities {
        ordered: show(of.ordered),
        backordered: show(of.backordered),
        allocated: show(of.allocated),
        picked: show(of.picked),
        on_the_way: show(of.on_the_way),
        ready: show(of.ready),
        shipped: show(of.shipped),
        collected: show(of.collected),
        canceled: show(of.canceled),
    }
}

fn sku(state: &State, sku: SkuId) -> &str {
    state.sku_name(sku).map_or("", |name| name.as_str())
}

fn location(state: &State, location: LocationId) -> &str {
    state.location_name(location).map_or("", |name| name.as_str())
}
