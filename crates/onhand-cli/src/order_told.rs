//! An order as JSON: where everything of it is, and what was paid.

use crate::effect_told::{Effect, told_effect};
use crate::figures::shown;
use crate::order_found::Said;
use crate::return_told::{Return, told_return};
use onhand::event::{Handing, PartLine};
use onhand::{
    AccountId, Carrier, Coupon, CustomerId, LineFigures, LineName, LineStatus, LocationId, Measure, Money, OrderBrief,
    OrderFigures, OrderId, OrderStatus, PaymentFigures, PaymentId, PaymentMethod, PaymentStanding, PaymentStatus,
    Quantity, Reference, Shipment, ShipmentFigures, ShipmentStatus, SkuId, State, Timestamp, Whereabouts,
};
use serde::Serialize;

/// An order with all its figures.
#[derive(Serialize)]
pub(crate) struct Order<'a> {
    pub(crate) order: OrderId,
    pub(crate) channel: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) customer: Option<CustomerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<&'a Reference>,
    pub(crate) placed_at: Timestamp,
    pub(crate) status: OrderStatus,
    pub(crate) payment_status: PaymentStatus,
    pub(crate) total: Money,
    pub(crate) authorized: Money,
    pub(crate) captured: Money,
    pub(crate) refunded: Money,
    pub(crate) charged_back: Money,
    pub(crate) due: Money,
    pub(crate) shipping: Money,
    #[serde(skip_serializing_if = "<[Coupon]>::is_empty")]
    pub(crate) coupons: &'a [Coupon],
    pub(crate) lines: Vec<Line<'a>>,
    pub(crate) shipments: Vec<Parcel<'a>>,
    /// What a person said with it; null where its key was destroyed, or is missing.
    #[serde(flatten)]
    pub(crate) said: &'a Said,
    pub(crate) payments: Vec<Payment>,
    pub(crate) fees: Money,
    pub(crate) returns: Vec<Return<'a>>,
    pub(crate) effects: Vec<Effect<'a>>,
}

#[derive(Serialize)]
pub(crate) struct Payment {
    pub(crate) payment: PaymentId,
    pub(crate) method: PaymentMethod,
    pub(crate) status: PaymentStanding,
    pub(crate) authorized: Money,
    pub(crate) captured: Money,
    pub(crate) refunded: Money,
    pub(crate) charged_back: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<AccountId>,
}

#[derive(Serialize)]
pub(crate) struct Line<'a> {
    pub(crate) line: &'a LineName,
    pub(crate) sku: &'a str,
    pub(crate) fulfillment: Handing,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) location: Option<&'a str>,
    pub(crate) status: LineStatus,
    pub(crate) unit_price: Money,
    pub(crate) amount: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ready_until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) promised_by: Option<Timestamp>,
    #[serde(flatten)]
    pub(crate) quantities: Quantities,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) components: Vec<Component<'a>>,
    pub(crate) locations: Vec<Shelf<'a>>,
}

#[derive(Serialize)]
pub(crate) struct Component<'a> {
    pub(crate) sku: &'a str,
    #[serde(flatten)]
    pub(crate) quantities: Quantities,
}

#[derive(Serialize)]
pub(crate) struct Quantities {
    pub(crate) ordered: Measure,
    pub(crate) backordered: Measure,
    pub(crate) allocated: Measure,
    pub(crate) picked: Measure,
    pub(crate) on_the_way: Measure,
    pub(crate) ready: Measure,
    pub(crate) shipped: Measure,
    pub(crate) collected: Measure,
    pub(crate) canceled: Measure,
    pub(crate) returned: Measure,
}

#[derive(Serialize)]
pub(crate) struct Shelf<'a> {
    pub(crate) sku: &'a str,
    pub(crate) location: &'a str,
    pub(crate) allocated: Measure,
    pub(crate) picked: Measure,
    pub(crate) ready: Measure,
}

#[derive(Serialize)]
pub(crate) struct Parcel<'a> {
    pub(crate) shipment: &'a Shipment,
    pub(crate) location: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) carrier: Option<&'a Carrier>,
    pub(crate) shipped_at: Timestamp,
    pub(crate) status: ShipmentStatus,
    pub(crate) lines: Vec<Content<'a>>,
}

#[derive(Serialize)]
pub(crate) struct Content<'a> {
    pub(crate) line: &'a str,
    pub(crate) sku: &'a str,
    pub(crate) quantity: Measure,
}

/// An order in brief, for lists.
#[derive(Serialize)]
pub(crate) struct Brief<'a> {
    pub(crate) order: OrderId,
    pub(crate) channel: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) customer: Option<CustomerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<&'a Reference>,
    pub(crate) placed_at: Timestamp,
    pub(crate) status: OrderStatus,
    pub(crate) payment_status: PaymentStatus,
    pub(crate) total: Money,
    pub(crate) due: Money,
}

pub(crate) fn brief<'a>(state: &'a State, brief: &'a OrderBrief) -> Brief<'a> {
    Brief {
        order: brief.order,
        channel: state.channel_name(brief.channel).map_or("", |name| name.as_str()),
        customer: brief.customer,
        reference: brief.reference.as_ref(),
        placed_at: brief.placed_at,
        status: brief.status,
        payment_status: brief.payment_status,
        total: brief.total,
        due: brief.due,
    }
}

pub(crate) fn told<'a>(state: &'a State, figures: &'a OrderFigures, said: &'a Said) -> Order<'a> {
    Order {
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
        coupons: state.coupons_of(figures.order),
        lines: figures.lines.iter().map(|line| told_line(state, line)).collect(),
        shipments: figures.shipments.iter().map(|parcel| told_parcel(state, figures, parcel)).collect(),
        said,
        fees: figures.fees,
        returns: figures.returns.iter().map(|of| told_return(state, figures, of)).collect(),
        effects: figures.effects.iter().map(|of| told_effect(state, of)).collect(),
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
        promised_by: of.promised_by,
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
        account: of.account,
    }
}

fn told_parcel<'a>(state: &'a State, order: &'a OrderFigures, of: &'a ShipmentFigures) -> Parcel<'a> {
    Parcel {
        shipment: &of.shipment,
        location: location(state, of.location),
        carrier: of.carrier.as_ref(),
        shipped_at: of.shipped_at,
        status: of.status,
        lines: of.lines.iter().map(|line| content(state, order, line)).collect(),
    }
}

pub(crate) fn content<'a>(state: &'a State, order: &'a OrderFigures, line: &PartLine) -> Content<'a> {
    Content {
        line: order.lines.get(line.line as usize).map_or("", |of| of.line.as_str()),
        sku: sku(state, line.sku),
        quantity: shown(state, line.sku, line.quantity),
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
        returned: show(of.returned),
    }
}

fn sku(state: &State, sku: SkuId) -> &str {
    state.sku_name(sku).map_or("", |name| name.as_str())
}

fn location(state: &State, location: LocationId) -> &str {
    state.location_name(location).map_or("", |name| name.as_str())
}
