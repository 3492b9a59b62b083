//! The story that the log tells of one thing.

use onhand::{Blocking, Error, Position, ReservationId, Touching};

/// The end of the last command up to `until` that touched a reservation.
pub(crate) fn last_touch(core: &Blocking, id: ReservationId, until: Position) -> Result<Option<Position>, Error> {
    let mut last = None;
    for traced in core.history(Touching::all_of().reservation(id).until(until))? {
        last = traced?.events.last().map(|(position, _)| *position).or(last);
    }
    let Some(last) = last else { return Ok(None) };
    // The command may have done more after that, and the state is told between commands alone.
    let committed = core.core().subscribe(Position(last.0.saturating_sub(1))).try_next()?;
    Ok(committed.map(|committed| committed.last()))
}
