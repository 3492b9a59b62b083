//! An order that is asked for, wherever it is told of: in the state, or, once it is closed, in the log alone.

use crate::story;
use onhand::{AsOf, Blocking, Error, KeyError, OrderFigures, OrderId, Position, State};
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
    match story::last_touch(core, order.promise(), position)? {
        Some(closed) => Ok(core.as_of(AsOf::Position(Position(closed.0.saturating_sub(1))))?.read()?.order(order)),
        None => Ok(None),
    }
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
