//! What a fact does to promises that it leaves without goods.

use crate::event::{Event, PromiseHit, ShortfallRecorded};
use crate::ledger::PROMISES_AN_EVENT;
use crate::state::{Link, State};
use crate::{Condition, LocationId, Quantity, ReservationId, SkuId};

impl State {
    /// The shortfall that a fact leaves which takes so much away from a level, where it leaves one.
    pub(super) fn shortfall_after(
        &self,
        sku: SkuId,
        location: LocationId,
        condition: Condition,
        taken: Quantity,
        events: &mut Vec<Event>,
    ) {
        self.shortfall_beside(None, (sku, location, condition), taken, events);
    }

    /// As [`State::shortfall_after`], where all that a reservation was promised of the level leaves as well.
    pub(super) fn shortfall_beside(
        &self,
        beside: Option<ReservationId>,
        on: (SkuId, LocationId, Condition),
        taken: Quantity,
        events: &mut Vec<Event>,
    ) {
        let (sku, location, condition) = on;
        let level = self.level(sku, location);
        let left = match condition {
            Condition::Sellable => level.map(|level| level.unpromised()),
            other @ (Condition::Damaged | Condition::QualityControl | Condition::Quarantined) => {
                level.map(|level| self.levels.in_condition(level, other))
            }
        };
        let short = taken.less(left.unwrap_or(Quantity::ZERO));
        if short.is_positive() {
            events.push(Event::from(self.name_promises(on, short, short, None, beside)));
        }
    }

    /// The event that names the next promises a shortfall hits, newest first, after the one named last.
    pub(crate) fn name_promises(
        &self,
        on: (SkuId, LocationId, Condition),
        short: Quantity,
        mut unnamed: Quantity,
        last: Option<ReservationId>,
        but_for: Option<ReservationId>,
    ) -> ShortfallRecorded {
        let (sku, location, condition) = on;
        let mut promises = Vec::new();
        let stand = self.promises.on_level(self.first_unnamed(sku, location, condition, last));
        let mut stand = stand.filter(|(promise, _)| but_for != Some(promise.id)).peekable();
        while unnamed.is_positive() && promises.len() < PROMISES_AN_EVENT {
            let Some((promise, line)) = stand.next() else {
                break;
            };
            let quantity = unnamed.min(line.quantity);
            if quantity.is_positive() {
                promises.push(PromiseHit { reservation: promise.id, quantity });
                unnamed = unnamed.less(quantity);
            }
        }
        if stand.peek().is_none() {
            // Nobody was promised the rest: the books themselves are below zero.
            unnamed = Quantity::ZERO;
        }
        ShortfallRecorded { sku, location, condition, short, promises, unnamed }
    }

    fn first_unnamed(
        &self,
        sku: SkuId,
        location: LocationId,
        condition: Condition,
        last: Option<ReservationId>,
    ) -> Link {
        if condition != Condition::Sellable {
            return Link::NONE;
        }
        let number = self.goods.get(sku).and_then(|row| row.level(location));
        let Some((number, level)) = number.and_then(|number| Some((number, self.levels.get(number)?))) else {
            return Link::NONE;
        };
        match last {
            None => level.newest,
            Some(last) => self.promises.older_than(last, number),
        }
    }
}
