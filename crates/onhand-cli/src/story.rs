//! Looking things up in the log: what touched what.

use onhand::event::Touched;
use onhand::{Error, Onhand, Position, ReservationId};

/// The position of the last command up to `until` that touched a reservation. Cost: the log is read up to there.
pub(crate) fn last_touch(core: &Onhand, id: ReservationId, until: Position) -> Result<Option<Position>, Error> {
    let mut last = None;
    let mut story = core.subscribe(Position::START);
    while let Some(committed) = story.try_next()?.filter(|committed| committed.last() <= until) {
        let mut touched = false;
        for event in &committed.events {
            event.touches(|what| touched |= what == Touched::Reservation(id));
        }
        if touched {
            last = Some(committed.last());
        }
    }
    Ok(last)
}
