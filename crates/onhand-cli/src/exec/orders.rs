//! Questions about orders and their answers.

use super::answer::line;
use super::query::Then;
use super::request::{EffectsOf, OrderOf, OrdersOf};
use super::trouble::Trouble;
use crate::effect_told::{Effect, told_effect};
use crate::order_told::{self, Brief};
use crate::{names, order_found};
use onhand::{Blocking, OrderBrief, OrderId, Position};
use serde::Serialize;
use serde_json::Value;

/// How many orders a list has unless it is said.
const LISTED: u32 = 100;
/// How many it may have.
const MOST_LISTED: u32 = 10_000;

#[derive(Serialize)]
struct Order<'a> {
    ok: bool,
    position: Position,
    #[serde(flatten)]
    order: order_told::Order<'a>,
}

/// An order; one that was closed as it last was.
pub(super) fn order(core: &Blocking, then: &Then, of: &OrderOf) -> Result<Vec<u8>, Trouble> {
    let Some(figures) = order_found::find(core, &then.state, then.position, of.order)? else {
        return Err(unknown(of.order));
    };
    let said = order_found::said(core, figures.placed)?;
    let order = order_told::told(&then.state, &figures, &said);
    Ok(line(&Order { ok: true, position: then.position, order }))
}

fn unknown(order: OrderId) -> Trouble {
    Trouble::new("unknown_order", format!("no order {order} was ever placed")).with("order", order)
}

#[derive(Serialize)]
struct Timeline {
    ok: bool,
    position: Position,
    order: OrderId,
    events: Vec<Value>,
}

/// All that happened to an order, from its placing on.
pub(super) fn timeline(core: &Blocking, then: &Then, of: &OrderOf) -> Result<Vec<u8>, Trouble> {
    let events = order_found::timeline(core, &then.state, then.position, of.order)?;
    if events.is_empty() {
        return Err(unknown(of.order));
    }
    Ok(line(&Timeline { ok: true, position: then.position, order: of.order, events }))
}

#[derive(Serialize)]
struct Orders<'a> {
    ok: bool,
    position: Position,
    orders: Vec<Brief<'a>>,
    /// There are more than are listed.
    more: bool,
}

/// The orders that are kept, the newest first.
pub(super) fn orders(then: &Then, of: &OrdersOf) -> Result<Vec<u8>, Trouble> {
    let state = &*then.state;
    let limit = limit(of.limit)?;
    let location = of.location.as_deref().map(|name| names::location(state, name)).transpose()?;
    let wanted = |brief: &OrderBrief| {
        of.customer.is_none_or(|customer| brief.customer == Some(customer))
            && of.status.is_none_or(|status| brief.status == status)
    };
    let found: Vec<OrderBrief> = state.orders(location).into_iter().filter(wanted).take(limit + 1).collect();
    let listed = found.iter().take(limit).map(|brief| order_told::brief(state, brief));
    let (orders, more) = (listed.collect(), found.len() > limit);
    Ok(line(&Orders { ok: true, position: then.position, orders, more }))
}

#[derive(Serialize)]
struct Effects<'a> {
    ok: bool,
    position: Position,
    effects: Vec<Effect<'a>>,
    /// There are more than are listed.
    more: bool,
}

/// What was asked for outside, in that order.
pub(super) fn effects(then: &Then, of: &EffectsOf) -> Result<Vec<u8>, Trouble> {
    let (state, limit) = (&*then.state, limit(of.limit)?);
    let found = state.effects(of.order, of.state);
    let effects = found.iter().take(limit).map(|effect| told_effect(state, effect)).collect();
    Ok(line(&Effects { ok: true, position: then.position, effects, more: found.len() > limit }))
}

/// How many a list has.
fn limit(named: Option<u32>) -> Result<usize, Trouble> {
    let limit = named.unwrap_or(LISTED);
    if !(1..=MOST_LISTED).contains(&limit) {
        return Err(Trouble::invalid(format!("limit is {limit}; it must lie between 1 and {MOST_LISTED}")));
    }
    Ok(limit as usize)
}
