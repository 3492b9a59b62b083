//! What a fact does to promises that it leaves without goods.

use crate::event::{Event, PromiseHit, ShortfallRecorded};
use crate::ledger::PROMISES_AN_EVENT;
use crate::state::{LineLink, State};
use crate::{Condition, LocationId, Quantity, ReservationId, SkuId};

/// How far the naming of the promises that a shortfall hits has come.
#[derive(Clone, Copy)]
pub(crate) struct Naming {
    /// What is missing in all.
    pub(crate) short: Quantity,
    /// What no promise was named for yet.
    pub(crate) unnamed: Quantity,
    /// The promise named last: the next is the one made before it.
    pub(crate) last: Option<ReservationId>,
    /// A promise that is not hit, since its goods leave as well.
    pub(crate) but_for: Option<ReservationId>,
}

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

    /// The shortfalls that a fact leaves at a location which takes so much of each of many SKUs away. All of them
    /// together name no more promises than one event does, or the command would not fit into one commit; what is
    /// not named [falls due](crate::Ledger::due) at once.
    pub(super) fn shortfalls_after(
        &self,
        location: LocationId,
        taken: impl Iterator<Item = (SkuId, Quantity)>,
        events: &mut Vec<Event>,
    ) {
        let mut names_left = PROMISES_AN_EVENT;
        for (sku, taken) in taken {
            self.shortfall_of(None, (sku, location, Condition::Sellable), taken, &mut names_left, events);
        }
    }

    /// The shortfall that a sale leaves which has occurred, and takes so much of a level beyond what its hold had. What is
    /// still to leave is promised by it, and no promise is newer.
    pub(super) fn shortfall_of_sale(
        &self,
        beside: Option<ReservationId>,
        on: (SkuId, LocationId, Condition),
        taken: Quantity,
        own: PromiseHit,
        events: &mut Vec<Event>,
    ) {
        let short = self.short_after(on, taken);
        if !short.is_positive() {
            return;
        }
        let quantity = short.min(own.quantity);
        let own = quantity.is_positive().then_some(PromiseHit { quantity, ..own });
        let from = Naming { short, unnamed: short.less(quantity), last: None, but_for: beside };
        let mut shortfall = self.name_promises(on, from, PROMISES_AN_EVENT - usize::from(own.is_some()));
        shortfall.promises = own.into_iter().chain(shortfall.promises).collect();
        events.push(Event::from(shortfall));
    }

    /// As [`State::shortfall_after`], where all that a reservation was promised of the level leaves as well.
    pub(super) fn shortfall_beside(
        &self,
        beside: Option<ReservationId>,
        on: (SkuId, LocationId, Condition),
        taken: Quantity,
        events: &mut Vec<Event>,
    ) {
        self.shortfall_of(beside, on, taken, &mut { PROMISES_AN_EVENT }, events);
    }

    fn shortfall_of(
        &self,
        beside: Option<ReservationId>,
        on: (SkuId, LocationId, Condition),
        taken: Quantity,
        names_left: &mut usize,
        events: &mut Vec<Event>,
    ) {
        let short = self.short_after(on, taken);
        if short.is_positive() {
            let from = Naming { short, unnamed: short, last: None, but_for: beside };
            let shortfall = self.name_promises(on, from, *names_left);
            *names_left = names_left.saturating_sub(shortfall.promises.len());
            events.push(Event::from(shortfall));
        }
    }

    /// What is missing of a level once so much is taken away.
    fn short_after(&self, (sku, location, condition): (SkuId, LocationId, Condition), taken: Quantity) -> Quantity {
        let level = self.level(sku, location);
        let left = match condition {
            Condition::Sellable => level.map(|level| level.unpromised()),
            other @ (Condition::Damaged | Condition::QualityControl | Condition::Quarantined) => {
                level.map(|level| self.levels.in_condition(level, other))
            }
        };
        taken.less(left.unwrap_or(Quantity::ZERO))
    }

    /// The event that names the next promises a shortfall hits, at most so many, newest first.
    pub(crate) fn name_promises(
        &self,
        on: (SkuId, LocationId, Condition),
        from: Naming,
        most: usize,
    ) -> ShortfallRecorded {
        let Naming { short, mut unnamed, last, but_for } = from;
        let (sku, location, condition) = on;
        let mut promises = Vec::new();
        let stand = self.promises.on_level(self.first_unnamed(sku, location, condition, last));
        let mut stand = stand.filter(|(promise, _)| but_for != Some(promise.id)).peekable();
        while unnamed.is_positive() && promises.len() < most {
            let Some((promise, promised)) = stand.next() else {
                break;
            };
            let quantity = unnamed.min(promised);
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
    ) -> LineLink {
        if condition != Condition::Sellable {
            return LineLink::NONE;
        }
        let number = self.goods.get(sku).and_then(|row| row.level(location));
        let Some((number, level)) = number.and_then(|number| Some((number, self.levels.get(number)?))) else {
            return LineLink::NONE;
        };
        match last {
            None => level.newest,
            Some(last) => self.promises.older_than(last, number),
        }
    }
}
