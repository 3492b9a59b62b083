//! The story that the log tells: what touched what, and what became of it.

use onhand::event::Touched;
use onhand::{Committed, Error, Event, LocationId, Onhand, Position, ReservationId, SkuId};
use std::collections::HashSet;

/// What to tell of: everything that touches all that is named.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) sku: Option<SkuId>,
    pub(crate) location: Option<LocationId>,
    pub(crate) reservation: Option<ReservationId>,
}

/// Tells of the events up to a position that a filter lets through, with those that decide later what becomes
/// of a reservation that did. Goes on as long as it is told to. Cost: the log is read from its beginning.
pub(crate) fn tell<E: From<Error>>(
    core: &Onhand,
    filter: &Filter,
    until: Position,
    mut tell: impl FnMut(&Committed, Position, &Event) -> Result<bool, E>,
) -> Result<(), E> {
    let mut followed = HashSet::new();
    let mut story = core.subscribe(Position::START);
    while let Some(committed) = story.try_next()?.filter(|committed| committed.first <= until) {
        for (position, event) in committed.positions().filter(|(position, _)| *position <= until) {
            if filter.lets_through(event, &mut followed) && !tell(&committed, position, event)? {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The position of the last command up to `until` that touched a reservation. Cost: the log is read up to there.
pub(crate) fn last_touch(core: &Onhand, id: ReservationId, until: Position) -> Result<Option<Position>, Error> {
    let filter = Filter { reservation: Some(id), ..Filter::default() };
    let mut last = None;
    tell(core, &filter, until, |committed, _, _| {
        last = Some(committed.last());
        Ok::<_, Error>(true)
    })?;
    Ok(last)
}

impl Filter {
    fn lets_through(&self, event: &Event, followed: &mut HashSet<ReservationId>) -> bool {
        let (mut sku, mut location) = (self.sku.is_none(), self.location.is_none());
        let (mut reservation, mut is_followed) = (self.reservation.is_none(), false);
        event.touches(|touched| match touched {
            Touched::Sku(touched) => sku |= self.sku == Some(touched),
            Touched::Location(touched) => location |= self.location == Some(touched),
            Touched::Reservation(touched) => {
                reservation |= self.reservation == Some(touched);
                is_followed |= followed.contains(&touched);
            }
        });
        match event {
            Event::StockReserved(hold) => {
                let both = self.sku.is_none() || self.location.is_none();
                let at =
                    |line: &onhand::event::HeldLine| Some(line.sku) == self.sku && Some(line.location) == self.location;
                let direct = sku && location && (both || hold.lines.iter().any(at));
                // Its lines were replaced: what becomes of the new ones may be of no interest any more.
                let through = reservation && (direct || followed.contains(&hold.reservation));
                if direct {
                    followed.insert(hold.reservation);
                } else {
                    followed.remove(&hold.reservation);
                }
                through
            }
            Event::ReservationExtended(_)
            | Event::ReservationReleased(_)
            | Event::ReservationConfirmed(_)
            | Event::HoldsExpired(_) => {
                let through = reservation && ((sku && location) || is_followed);
                forget_ended(event, followed);
                through
            }
            _ => sku && location && reservation,
        }
    }
}

fn forget_ended(event: &Event, followed: &mut HashSet<ReservationId>) {
    let ended = match event {
        Event::ReservationReleased(ended) => std::slice::from_ref(&ended.reservation),
        // What becomes of its allocations names their levels.
        Event::ReservationConfirmed(ended) => std::slice::from_ref(&ended.reservation),
        Event::HoldsExpired(ended) => ended.reservations.as_slice(),
        _ => &[],
    };
    for reservation in ended {
        followed.remove(reservation);
    }
}
