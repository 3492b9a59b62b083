//! An order that is asked for, wherever it is told of: in the state, or, once it is closed, in the log alone.

use crate::log;
use onhand::{
    AsOf, Blocking, ChannelId, Error, Event, KeyError, OrderFigures, OrderId, Position, Reference, State, Touching,
    Traced,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a person said with an order, by field; none where its key was destroyed, or is missing.
pub(crate) type Said = BTreeMap<&'static str, Option<String>>;

/// An order as a state has it; one that was closed by then as it last was. None where it was never placed.
pub(crate) fn find(
    core: &Blocking,
    state: &State,
    position: Position,
    order: OrderId,
) -> Result<Option<OrderFigures>, Error> {
    if let Some(figures) = state.order(order) {
        return Ok(Some(figures));
    }
    let mut story = story(core, position, order)?.into_iter().flat_map(|traced| traced.events);
    let closed = story.find(|(_, event)| closes(event, order));
    match closed {
        Some((closed, _)) => Ok(core.as_of(AsOf::Position(Position(closed.0.saturating_sub(1))))?.read()?.order(order)),
        None => Ok(None),
    }
}

/// The orders that a reference was given to, one for each channel that did, whether or not they were closed since.
pub(crate) fn referred(state: &State, reference: &str) -> Vec<OrderId> {
    let reference = Reference::new(reference);
    let channels = (0..).map(ChannelId).take_while(|channel| state.channel_name(*channel).is_some());
    channels.filter_map(|channel| state.order_of_reference(channel, &reference)).collect()
}

/// What happened to an order up to a position, event by event: of orders that had the id one after the other, to the newest.
pub(crate) fn story(core: &Blocking, position: Position, order: OrderId) -> Result<Vec<Traced>, Error> {
    let any =
        |traced: &Traced, of: fn(&Event, OrderId) -> bool| traced.events.iter().any(|(_, event)| of(event, order));
    let mut story: Vec<Traced> = Vec::new();
    let mut goes_on = false;
    for traced in core.history(Touching::all_of().reservation(order.promise()).until(position))? {
        let traced = traced?;
        if any(&traced, places) {
            (story, goes_on) = (Vec::new(), true);
        }
        let closes = any(&traced, closes);
        // A reservation may have had the id before, or have it since.
        story.extend(goes_on.then_some(traced));
        goes_on &= !closes;
    }
    Ok(story)
}

fn places(event: &Event, order: OrderId) -> bool {
    matches!(event, Event::OrderPlaced(placed) if placed.order == order)
}

fn closes(event: &Event, order: OrderId) -> bool {
    matches!(event, Event::OrdersClosed(closed) if closed.orders.contains(&order))
}

/// The same for machines.
pub(crate) fn timeline(
    core: &Blocking,
    state: &State,
    position: Position,
    order: OrderId,
) -> Result<Vec<Value>, Error> {
    let told = |traced: &Traced| {
        traced.events.iter().map(|(at, event)| log::told(traced, *at, event, state)).collect::<Vec<_>>()
    };
    Ok(story(core, position, order)?.iter().flat_map(told).collect())
}

/// What a person said when an order was placed there.
pub(crate) fn said(core: &Blocking, placed: Position) -> Result<Said, Error> {
    let placed = core.core().subscribe(Position(placed.0.saturating_sub(1))).try_next()?;
    let Some(placed) = placed else { return Ok(Said::new()) };
    match core.core().unseal(&placed) {
        Ok(unsealed) => Ok(unsealed.into_iter().map(|field| (field.field, field.text)).collect()),
        // A log that was restored without its keys tells everything else of its orders.
        Err(KeyError::Unknown { .. }) => {
            let sealed = placed.events.iter().flat_map(|event| event.sealed());
            Ok(sealed.map(|(field, _)| (field, None)).collect())
        }
        Err(error) => Err(error.into()),
    }
}
