//! Events in words, one line each.

use crate::figures::shown;
use crate::order_words::order_words;
use onhand::event::{HeldLine, MovedLine};
use onhand::{ChannelId, Condition, Event, LocationId, Measure, Quantity, ReservationId, SkuId, State};

/// What happened, for people. The state has to know what the event names.
pub(crate) fn words(event: &Event, state: &State) -> String {
    let n = Names { state };
    match event {
        Event::LocationDefined(e) => format!("location {} defined: {}", e.location, text(&e.kind)),
        Event::LocationSuspended(e) => format!("{} suspended", n.location(e.location)),
        Event::LocationResumed(e) => format!("{} resumed", n.location(e.location)),
        Event::SkuDefined(e) => format!("SKU {} defined: {}, in {}", e.sku, e.title, unit(e.unit.as_str(), e.decimals)),
        Event::BundleDefined(e) => {
            let parts = e.components.iter().map(|part| n.of(part.sku, part.quantity));
            format!("bundle {} defined: {}, of {}", e.sku, e.title, list(parts))
        }
        Event::SafetyStockSet(e) => {
            format!("safety stock of {} set to {}", n.at(e.sku, e.location), n.shown(e.sku, e.quantity))
        }
        Event::ChannelOpened(e) => format!("channel {} named for the first time", e.channel),
        Event::ChannelHoldbackSet(e) => {
            let (held, at) = (n.of(e.sku, e.quantity), n.location(e.location));
            format!("{held} at {at} held back from {}", n.channel(e.channel))
        }
        Event::PurchaseLimitSet(e) => {
            let limit = |most: Option<Quantity>| {
                most.map_or_else(|| "none".to_owned(), |most| n.shown(e.sku, most).to_string())
            };
            let window = e.window.map(|window| format!(" within {window}")).unwrap_or_default();
            let (order, customer) = (limit(e.per_order), limit(e.per_customer));
            format!("purchase limits of {} set: {order} an order, {customer} a customer{window}", n.sku(e.sku))
        }
        Event::StockReceived(e) => {
            let from = e.supplier.as_ref().map(|from| format!(" from {from}")).unwrap_or_default();
            format!("received {} at {}{from}", n.of(e.sku, e.quantity), n.location(e.location))
        }
        Event::StockIssued(e) => {
            let out_of = e.reservation.map(|id| format!(" out of reservation {id}")).unwrap_or_default();
            let reference = e.reference.as_ref().map(|reference| format!(" ({reference})")).unwrap_or_default();
            format!("issued {} from {}{out_of}{reference}", n.of(e.sku, e.quantity), n.location(e.location))
        }
        Event::StockAdjusted(e) => {
            let sign = if e.delta > Quantity::ZERO { "+" } else { "" };
            format!("adjusted {} by {sign}{}: {}", n.at(e.sku, e.location), n.shown(e.sku, e.delta), e.reason)
        }
        Event::StockCounted(e) => {
            let (counted, expected) = (n.of(e.sku, e.counted), n.shown(e.sku, e.expected));
            let at = n.location(e.location);
            format!("counted {counted} at {at}{}, expected {expected}", condition(e.condition))
        }
        Event::ConditionChanged(e) => {
            format!("{} at {} from {} to {}", n.of(e.sku, e.quantity), n.location(e.location), e.from, e.to)
        }
        Event::InboundAnnounced(e) => {
            let at = n.location(e.location);
            format!("inbound {} announced at {at} for {}: {}", e.inbound, e.eta, n.moved(&e.lines))
        }
        Event::InboundReceived(e) => {
            let at = n.location(e.location);
            format!("inbound {} received at {at}: {}{}", e.inbound, n.moved(&e.lines), closed(e.closed))
        }
        Event::TransferDispatched(e) => {
            let (from, to) = (n.location(e.from), n.location(e.to));
            format!("transfer {} left {from} for {to}: {}", e.transfer, n.moved(&e.lines))
        }
        Event::TransferReceived(e) => {
            let (at, lines) = (n.location(e.location), n.moved(&e.lines));
            let lost = if e.written_off.is_empty() {
                String::new()
            } else {
                format!("; written off: {}", n.moved(&e.written_off))
            };
            format!("transfer {} received at {at}: {lines}{lost}{}", e.transfer, closed(e.closed))
        }
        Event::StockReported(e) => {
            let lines = e.lines.iter().map(|line| n.of(line.sku, line.reported));
            format!("{} reported as of {}: {}", n.location(e.location), e.as_of, list(lines))
        }
        Event::ShortfallRecorded(e) => {
            let hit = if e.promises.is_empty() {
                String::new()
            } else {
                format!(", hitting reservations {}", list(e.promises.iter().map(|hit| hit.reservation.to_string())))
            };
            let at = n.location(e.location);
            format!("SHORT of {} at {at}{}{hit}", n.of(e.sku, e.short), condition(e.condition))
        }
        Event::StockReserved(e) => {
            let (verb, id) = (if e.replaced { "reserved instead" } else { "reserved" }, e.reservation);
            let by = e.channel.map(|channel| format!(" over {}", n.channel(channel))).unwrap_or_default();
            format!("{verb} {}{by} until {}: reservation {id}", n.held(&e.lines), e.expires_at)
        }
        Event::ReservationExtended(e) => format!("reservation {} extended until {}", e.reservation, e.expires_at),
        Event::ReservationReleased(e) => format!("reservation {} released", e.reservation),
        Event::ReservationConfirmed(e) => {
            let reference = e.reference.as_ref().map(|reference| format!(" ({reference})")).unwrap_or_default();
            format!("reservation {} confirmed{reference}", e.reservation)
        }
        Event::AllocationCanceled(e) => {
            format!("allocation of reservation {} canceled: {}", e.reservation, n.held(&e.lines))
        }
        Event::HoldsExpired(e) => expired(&e.reservations),
        Event::ImportAdvanced(e) => format!("import of {} advanced to {} records", e.source, e.records),
        other => order_words(other, state),
    }
}

/// How many ids are listed in one line.
const LISTED: usize = 8;

fn expired(reservations: &[ReservationId]) -> String {
    let listed = list(reservations.iter().take(LISTED).map(ToString::to_string));
    match reservations.len() {
        1 => format!("reservation {listed} expired"),
        count if count <= LISTED => format!("{count} reservations expired: {listed}"),
        count => format!("{count} reservations expired: {listed} and {} more", count - LISTED),
    }
}

pub(crate) fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

fn unit(name: &str, decimals: u8) -> String {
    if decimals == 0 { name.to_owned() } else { format!("{name} with {decimals} decimals") }
}

fn condition(condition: Condition) -> String {
    if condition == Condition::Sellable { String::new() } else { format!(" ({condition})") }
}

fn closed(closed: bool) -> &'static str {
    if closed { "; nothing more is to come" } else { "" }
}

pub(crate) fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

/// Names and quantities as people read them.
pub(crate) struct Names<'a> {
    pub(crate) state: &'a State,
}

impl Names<'_> {
    pub(crate) fn sku(&self, sku: SkuId) -> &str {
        self.state.sku_name(sku).map_or("?", |name| name.as_str())
    }

    pub(crate) fn location(&self, location: LocationId) -> &str {
        self.state.location_name(location).map_or("?", |name| name.as_str())
    }

    pub(crate) fn channel(&self, channel: ChannelId) -> &str {
        self.state.channel_name(channel).map_or("?", |name| name.as_str())
    }

    fn shown(&self, sku: SkuId, quantity: Quantity) -> Measure {
        shown(self.state, sku, quantity)
    }

    fn at(&self, sku: SkuId, location: LocationId) -> String {
        format!("{} at {}", self.sku(sku), self.location(location))
    }

    pub(crate) fn of(&self, sku: SkuId, quantity: Quantity) -> String {
        format!("{} {}", self.shown(sku, quantity), self.sku(sku))
    }

    pub(crate) fn moved(&self, lines: &[MovedLine]) -> String {
        list(lines.iter().map(|line| self.of(line.sku, line.quantity)))
    }

    fn held(&self, lines: &[HeldLine]) -> String {
        list(
            lines
                .iter()
                .map(|line| format!("{} at {}", self.of(line.sku, line.quantity), self.location(line.location))),
        )
    }
}
