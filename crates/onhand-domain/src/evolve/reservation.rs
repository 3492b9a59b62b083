//! How events of reservations change the state.

use crate::event::{
    AllocationCanceled, HeldLine, HoldsExpired, ReservationConfirmed, ReservationExtended, ReservationReleased,
    StockIssued, StockReserved,
};
use crate::state::{Level, Promised, Purchase, ReservationState, State};
use crate::{Ledger, Quantity, ReservationId, Timestamp};
use smallvec::SmallVec;

impl Ledger {
    pub(super) fn stock_reserved(&mut self, event: &StockReserved) -> Option<()> {
        let id = event.reservation;
        let mut opened_at = self.state.time;
        if let Some(earlier) = self.state.promises.get(id) {
            if earlier.is_hold() != event.replaced || earlier.is_allocated() {
                return None;
            }
            if event.replaced {
                opened_at = earlier.opened_at;
                self.give_back(id, |level| &mut level.reserved)?;
                self.state.promises.unlink(&mut self.state.levels, id)?;
                self.state.promises.forget(id)?;
            } else {
                self.forget_ended(id)?;
            }
        } else if event.replaced {
            return None;
        }
        let hold = Promised::hold(id, opened_at, event.expires_at, self.state.position);
        let place = self.state.promises.open(hold)?;
        for line in &event.lines {
            let level = self.level_of(line.sku, line.location)?;
            self.state.promises.add_line(&mut self.state.levels, place, level, line.quantity, line.quantity)?;
            let reserved = &mut self.levels().get_mut(level)?.reserved;
            *reserved = reserved.plus(line.quantity).ok()?;
        }
        self.remember_purchases(event)?;
        self.expires(event.expires_at, id);
        Some(())
    }

    pub(super) fn reservation_extended(&mut self, event: &ReservationExtended) -> Option<()> {
        let hold = self.state.promises.get_mut(event.reservation).filter(|hold| hold.is_hold())?;
        hold.expires_at = event.expires_at;
        self.expires(event.expires_at, event.reservation);
        Some(())
    }

    pub(super) fn reservation_released(&mut self, event: &ReservationReleased) -> Option<()> {
        self.end_hold(event.reservation, ReservationState::Released)
    }

    pub(super) fn holds_expired(&mut self, event: &HoldsExpired) -> Option<()> {
        event.reservations.iter().try_for_each(|id| self.end_hold(*id, ReservationState::Expired))
    }

    pub(super) fn reservation_confirmed(&mut self, event: &ReservationConfirmed) -> Option<()> {
        let id = event.reservation;
        let hold = self.state.promises.get_mut(id).filter(|hold| hold.is_hold())?;
        (hold.state, hold.expires_at) = (ReservationState::Confirmed, Timestamp::LAST);
        for line in self.promised(id)? {
            let level = self.state.levels.get_mut(line.level)?;
            level.reserved = level.reserved.minus(line.quantity).ok()?;
            level.allocated = level.allocated.plus(line.quantity).ok()?;
        }
        Some(())
    }

    pub(super) fn allocation_canceled(&mut self, event: &AllocationCanceled) -> Option<()> {
        let id = event.reservation;
        self.state.promises.get(id).filter(|promise| promise.is_allocated())?;
        for line in &event.lines {
            self.promise_less(id, line, |level| &mut level.allocated)?;
            self.state.purchases.canceled(id, line.sku, line.quantity);
        }
        if self.promised(id)?.is_empty() { self.end(id, ReservationState::Released) } else { Some(()) }
    }

    /// Promised goods left: the promise is kept, and shrinks.
    pub(super) fn promised_goods_left(&mut self, id: ReservationId, event: &StockIssued) -> Option<()> {
        let line = HeldLine { sku: event.sku, location: event.location, quantity: event.quantity };
        let promise = self.state.promises.get(id)?;
        if promise.is_hold() {
            self.promise_less(id, &line, |level| &mut level.reserved)?;
        } else if promise.is_allocated() {
            self.promise_less(id, &line, |level| &mut level.allocated)?;
        } else {
            return None;
        }
        let State { purchases, goods, .. } = &mut self.state;
        let is_bundle = |sku| goods.get(sku).is_some_and(|row| row.components.is_some());
        purchases.goods_left(id, event.sku, event.quantity, is_bundle);
        if self.promised(id)?.is_empty() { self.end(id, ReservationState::Confirmed) } else { Some(()) }
    }

    fn promise_less(
        &mut self,
        id: ReservationId,
        less: &HeldLine,
        figure: fn(&mut Level) -> &mut Quantity,
    ) -> Option<()> {
        let number = self.state.goods.get(less.sku)?.level(less.location)?;
        let line = self.state.promises.line_mut(id, number)?;
        line.quantity = line.quantity.minus(less.quantity).ok().filter(|left| *left >= Quantity::ZERO)?;
        let figure = figure(self.state.levels.get_mut(number)?);
        *figure = figure.minus(less.quantity).ok()?;
        Some(())
    }

    fn end_hold(&mut self, id: ReservationId, how: ReservationState) -> Option<()> {
        self.state.promises.get(id).filter(|hold| hold.is_hold())?;
        self.give_back(id, |level| &mut level.reserved)?;
        self.end(id, how)
    }

    /// Gives back what a reservation is still promised, and the purchases that it counted as. Its lines stand
    /// until they are taken off their levels, once.
    fn give_back(&mut self, id: ReservationId, figure: fn(&mut Level) -> &mut Quantity) -> Option<()> {
        for line in self.promised(id)? {
            let level = self.state.levels.get_mut(line.level)?;
            let figure = figure(level);
            *figure = figure.minus(line.quantity).ok()?;
        }
        self.state.purchases.give_back(id);
        Some(())
    }

    /// Ends a reservation: it promises nothing any more, and is kept for a while to tell what became of it.
    fn end(&mut self, id: ReservationId, how: ReservationState) -> Option<()> {
        self.state.promises.unlink(&mut self.state.levels, id)?;
        match how {
            ReservationState::Confirmed => self.state.purchases.settle(id),
            ReservationState::Released | ReservationState::Expired => self.state.purchases.give_back(id),
            ReservationState::Open | ReservationState::Unknown => return None,
        }
        let since = self.state.position;
        let promise = self.state.promises.get_mut(id)?;
        (promise.state, promise.ended, promise.since) = (how, true, since);
        self.has_ended(since, id)
    }

    fn remember_purchases(&mut self, event: &StockReserved) -> Option<()> {
        let Some(customer) = event.customer else {
            return Some(());
        };
        let (reservation, at) = (event.reservation, self.state.time);
        let lines = event.lines.iter().map(|line| (line.sku, line.quantity));
        for (sku, quantity) in lines.chain(event.bundles.iter().map(|line| (line.sku, line.quantity))) {
            let limit = self.state.goods.get(sku)?.limit.as_ref().filter(|limit| limit.per_customer.is_some());
            let Some(window) = limit.map(|limit| limit.window) else {
                continue;
            };
            self.state.purchases.add(sku, customer, window, Purchase { reservation, at, quantity, open: true });
        }
        Some(())
    }

    /// What a reservation is still promised, line by line; lines that are kept or given back are left out.
    fn promised(&self, id: ReservationId) -> Option<SmallVec<[PromisedOfLevel; 4]>> {
        let promise = self.state.promises.get(id)?;
        let lines = self.state.promises.lines_of(promise).filter(|line| line.quantity != Quantity::ZERO);
        Some(lines.map(|line| PromisedOfLevel { level: line.level, quantity: line.quantity }).collect())
    }
}

/// What is still promised of one level.
struct PromisedOfLevel {
    level: u32,
    quantity: Quantity,
}
