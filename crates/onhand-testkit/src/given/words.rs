//! Short constructors in the words of the trade.
//!
//! For what they leave out there are the commands' own constructors: everything here and every command is a
//! [`Step`] of a story.

use super::Step;
use crate::{customer, reservation};
use onhand_domain::{
    Adjust, AnnounceInbound, Capability, ChangeCondition, Command, Component, Condition, ConfirmReservation, Count,
    DefineBundle, DefineLocation, DefineSku, DispatchTransfer, ExtendReservation, Issue, Line, Measure, Receive,
    ReceiveInbound, ReceiveTransfer, ReleaseReservation, ReportStock, Reserve, ResumeLocation, SetChannelHoldback,
    SetPurchaseLimit, SetSafetyStock, Span, SuspendLocation, Timestamp,
};

/// Time goes by.
#[must_use]
pub fn after_seconds(seconds: u32) -> Step {
    Step::Pass(Span::from_seconds(seconds))
}

/// A store that can do everything.
pub fn a_store(name: &str) -> Step {
    DefineLocation::store(name).into()
}

/// A location that can do only this.
pub fn a_location_that_can(name: &str, capabilities: impl IntoIterator<Item = Capability>) -> Step {
    DefineLocation::warehouse(name).capabilities(capabilities).into()
}

/// A location known from a third party's feed.
pub fn a_third_party(name: &str) -> Step {
    DefineLocation::third_party(name).into()
}

/// A location's stock is no longer promised.
pub fn suspended(location: &str) -> Step {
    SuspendLocation { location: location.into() }.into()
}

/// A suspended location's stock is promised again.
pub fn resumed(location: &str) -> Step {
    ResumeLocation { location: location.into() }.into()
}

/// A SKU counted in pieces.
pub fn a_sku(name: &str) -> Step {
    DefineSku::new(name).into()
}

/// A SKU sold by the kilogram, to the gram.
pub fn by_weight(name: &str) -> Step {
    DefineSku::new(name).unit("kg", 3).into()
}

/// A bundle of other SKUs.
pub fn a_bundle(name: &str, components: &[(&str, i64)]) -> Step {
    let component = |(sku, quantity): &(&str, i64)| Component { sku: (*sku).into(), quantity: (*quantity).into() };
    DefineBundle { sku: name.into(), title: name.into(), components: components.iter().map(component).collect() }.into()
}

/// So much is never promised.
pub fn safety_stock(sku: &str, location: &str, quantity: impl Into<Measure>) -> Step {
    SetSafetyStock::new(sku, location, quantity).into()
}

/// So much is kept from a channel.
pub fn held_back(sku: &str, location: &str, channel: &str, quantity: impl Into<Measure>) -> Step {
    SetChannelHoldback::new(sku, location, channel, quantity).into()
}

/// One order takes so much at most.
pub fn at_most_an_order(sku: &str, most: i64) -> Step {
    SetPurchaseLimit { sku: sku.into(), per_order: Some(most.into()), per_customer: None, window: None }.into()
}

/// One customer takes so much at most, within so many seconds where a window is given.
pub fn at_most_a_customer(sku: &str, most: i64, window: Option<u32>) -> Step {
    let window = window.map(Span::from_seconds);
    SetPurchaseLimit { sku: sku.into(), per_order: None, per_customer: Some(most.into()), window }.into()
}

/// Goods arrived.
pub fn received(sku: &str, location: &str, quantity: impl Into<Measure>) -> Step {
    Receive::new(sku, location, quantity).into()
}

/// Goods leave.
pub fn issue(sku: &str, location: &str, quantity: impl Into<Measure>) -> Step {
    Issue::new(sku, location, quantity).into()
}

/// Goods were sold and are gone already.
pub fn sold(sku: &str, location: &str, quantity: impl Into<Measure>) -> Step {
    Issue::new(sku, location, quantity).occurred().into()
}

/// Goods leave that a reservation was promised.
pub fn issue_out_of(number: u64, sku: &str, location: &str, quantity: impl Into<Measure>) -> Step {
    Issue::new(sku, location, quantity).out_of(reservation(number)).into()
}

/// Goods leave whatever is promised.
pub fn force_issue(sku: &str, location: &str, quantity: impl Into<Measure>) -> Step {
    Issue { force: true, ..Issue::new(sku, location, quantity) }.into()
}

/// Stock is corrected, as far as nothing promised is taken.
pub fn adjust(sku: &str, location: &str, delta: impl Into<Measure>) -> Step {
    Adjust::new(sku, location, delta, "correction").into()
}

/// Stock is corrected whatever is promised.
pub fn force_adjust(sku: &str, location: &str, delta: impl Into<Measure>) -> Step {
    Adjust { force: true, ..Adjust::new(sku, location, delta, "correction") }.into()
}

/// So much was found, just now.
pub fn count(sku: &str, location: &str, counted: impl Into<Measure>) -> Step {
    Count::new(sku, location, counted).into()
}

/// So much was found at some earlier moment.
pub fn count_at(sku: &str, location: &str, counted: impl Into<Measure>, counted_at: Timestamp) -> Step {
    Count::new(sku, location, counted).at(counted_at).into()
}

/// Goods turned out to be in another condition.
pub fn change_condition(sku: &str, location: &str, from: Condition, to: Condition, quantity: i64) -> Step {
    ChangeCondition { sku: sku.into(), location: location.into(), from, to, quantity: quantity.into() }.into()
}

/// A delivery is announced; it is expected at [`DAWN`](crate::DAWN).
pub fn announce(inbound: &str, location: &str, goods: &[(&str, i64)]) -> Step {
    AnnounceInbound { inbound: inbound.into(), location: location.into(), lines: lines(goods), eta: crate::DAWN }.into()
}

/// Goods of a delivery arrived; more may come.
pub fn delivered(inbound: &str, goods: &[(&str, i64)]) -> Step {
    ReceiveInbound { inbound: inbound.into(), lines: lines(goods), close: false }.into()
}

/// Goods of a delivery arrived; nothing more will.
pub fn delivered_at_last(inbound: &str, goods: &[(&str, i64)]) -> Step {
    ReceiveInbound { inbound: inbound.into(), lines: lines(goods), close: true }.into()
}

/// Goods are sent from one location to another.
pub fn dispatch(transfer: &str, from: &str, to: &str, goods: &[(&str, i64)]) -> Step {
    dispatched(transfer, from, to, goods, false)
}

/// Goods are sent from one location to another whatever is promised.
pub fn force_dispatch(transfer: &str, from: &str, to: &str, goods: &[(&str, i64)]) -> Step {
    dispatched(transfer, from, to, goods, true)
}

fn dispatched(transfer: &str, from: &str, to: &str, goods: &[(&str, i64)], force: bool) -> Step {
    let (from, to) = (from.into(), to.into());
    DispatchTransfer { transfer: transfer.into(), from, to, lines: lines(goods), force }.into()
}

/// Goods of a transfer arrived; what is missing is still on its way.
pub fn arrived(transfer: &str, goods: &[(&str, i64)]) -> Step {
    ReceiveTransfer { transfer: transfer.into(), lines: lines(goods), close: false }.into()
}

/// Goods of a transfer arrived; what is missing is written off.
pub fn arrived_at_last(transfer: &str, goods: &[(&str, i64)]) -> Step {
    ReceiveTransfer { transfer: transfer.into(), lines: lines(goods), close: true }.into()
}

/// A third party's feed says what it has.
pub fn reported(location: &str, goods: &[(&str, i64)], as_of: Timestamp) -> Step {
    ReportStock { location: location.into(), lines: lines(goods), as_of }.into()
}

/// A hold of a quarter of an hour, under the command's own id.
pub fn reserve(sku: &str, location: &str, quantity: impl Into<Measure>) -> Step {
    Reserve::new().line_at(sku, location, quantity).into()
}

/// A hold of a quarter of an hour, under this number.
pub fn hold(number: u64, sku: &str, location: &str, quantity: impl Into<Measure>) -> Step {
    Reserve::new().reservation(reservation(number)).line_at(sku, location, quantity).into()
}

/// A hold of a quarter of an hour for a customer, under this number.
pub fn hold_for(buyer: u64, number: u64, sku: &str, location: &str, quantity: impl Into<Measure>) -> Step {
    Reserve::new().reservation(reservation(number)).customer(customer(buyer)).line_at(sku, location, quantity).into()
}

/// A hold lasts so many seconds from now.
#[must_use]
pub fn extend(number: u64, seconds: u32) -> Step {
    ExtendReservation { reservation: reservation(number), expires_in: Span::from_seconds(seconds) }.into()
}

/// A hold is given back.
#[must_use]
pub fn release(number: u64) -> Step {
    ReleaseReservation { reservation: reservation(number) }.into()
}

/// A hold becomes allocations.
#[must_use]
pub fn confirm(number: u64) -> Step {
    ConfirmReservation { reservation: reservation(number), reference: None }.into()
}

/// All allocations of a reservation are given back.
#[must_use]
pub fn cancel(number: u64) -> Step {
    Command::from(onhand_domain::CancelAllocation { reservation: reservation(number), lines: None }).into()
}

fn lines(goods: &[(&str, i64)]) -> Vec<Line> {
    goods.iter().map(|(sku, quantity)| Line::new(*sku, *quantity)).collect()
}
