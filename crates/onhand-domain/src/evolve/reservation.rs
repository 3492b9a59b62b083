//! How events of reservations change the state.

use crate::event::{
    AllocationCanceled, HeldLine, HoldsExpired, ReservationConfirmed, ReservationExtended, ReservationReleased,
    StockIssued, StockReserved,
};
use crate::state::{Level, LineLink, LinePlace, Promised, Purchase, SkuRow, Standing, State};
use crate::{Ledger, Quantity, ReservationId, Timestamp};

impl Ledger {
    pub(super) fn stock_reserved(&mut self, event: &StockReserved) -> Option<()> {
        let id = event.reservation;
        let mut opened_at = self.state.time;
        let hash = self.state.promises.hash(id);
        let earlier = self.state.promises.find(hash, id).and_then(|place| {
            let earlier = self.state.promises.at(place)?;
            Some((place, earlier.is_hold(), !earlier.is_hold() && !earlier.has_ended(), earlier.opened_at))
        });
        match earlier {
            Some((_, is_hold, is_firm, _)) if is_hold != event.replaced || is_firm => return None,
            Some((place, .., first_opened_at)) if event.replaced => {
                opened_at = first_opened_at;
                self.withdraw_expiry(place)?;
                self.give_back(place)?;
                self.state.promises.forget(place)?;
            }
            Some((place, ..)) => self.forget_ended(place)?,
            None if event.replaced => return None,
            None => {}
        }
        let mut hold = Some(Promised::new(id, opened_at, event.expires_at, Standing::Hold, self.state.position)?);
        let (mut place, mut last) = (0, LineLink::NONE);
        for line in &event.lines {
            let number = self.level_of(line.sku, line.location)?;
            let State { levels, promises, .. } = &mut self.state;
            let level = levels.get_mut(number)?;
            level.reserved = level.reserved.plus(line.quantity).ok()?;
            let on = (number, Some(level));
            match hold.take() {
                Some(hold) => {
                    place = promises.open(hash, hold, on, line.quantity)?;
                    last = LineLink::to(LinePlace::First(place))?;
                }
                None => last = promises.add_line(place, last, on, line.quantity)?,
            }
        }
        if hold.is_some() {
            return None;
        }
        self.remember_purchases(event)?;
        self.expires(event.expires_at, id, place);
        Some(())
    }

    pub(super) fn reservation_extended(&mut self, event: &ReservationExtended) -> Option<()> {
        let place = self.hold(event.reservation)?;
        self.withdraw_expiry(place)?;
        self.state.promises.at_mut(place)?.expires_at = event.expires_at;
        self.expires(event.expires_at, event.reservation, place);
        Some(())
    }

    pub(super) fn reservation_released(&mut self, event: &ReservationReleased) -> Option<()> {
        self.end_hold(event.reservation, Standing::Released)
    }

    pub(super) fn holds_expired(&mut self, event: &HoldsExpired) -> Option<()> {
        event.reservations.iter().try_for_each(|id| self.end_hold(*id, Standing::Expired))
    }

    pub(super) fn reservation_confirmed(&mut self, event: &ReservationConfirmed) -> Option<()> {
        let place = self.hold(event.reservation)?;
        self.withdraw_expiry(place)?;
        let State { promises, levels, .. } = &mut self.state;
        let hold = promises.at_mut(place)?;
        hold.stands(Standing::Allocated, hold.since())?;
        hold.expires_at = Timestamp::LAST;
        for line in promises.lines_of(promises.reserved(place)?) {
            let level = levels.get_mut(line.level)?;
            level.reserved = level.reserved.minus(line.quantity).ok()?;
            level.allocated = level.allocated.plus(line.quantity).ok()?;
        }
        Some(())
    }

    pub(super) fn allocation_canceled(&mut self, event: &AllocationCanceled) -> Option<()> {
        let id = event.reservation;
        let place = self.state.promises.place(id)?;
        self.state.promises.at(place).filter(|promise| promise.is_allocated())?;
        for line in &event.lines {
            self.promise_less(place, line, |level| &mut level.allocated)?;
            self.state.purchases.canceled(id, line.sku, line.quantity);
        }
        if self.is_fulfilled(place)? { self.end(place, Standing::Released) } else { Some(()) }
    }

    /// Promised goods left: the promise is kept, and shrinks.
    pub(super) fn promised_goods_left(&mut self, id: ReservationId, event: &StockIssued) -> Option<()> {
        let line = HeldLine { sku: event.sku, location: event.location, quantity: event.quantity };
        let place = self.state.promises.place(id)?;
        let promise = self.state.promises.at(place)?;
        if promise.is_hold() {
            self.promise_less(place, &line, |level| &mut level.reserved)?;
        } else if promise.is_allocated() {
            self.promise_less(place, &line, |level| &mut level.allocated)?;
        } else {
            return None;
        }
        let State { purchases, goods, .. } = &mut self.state;
        let is_bundle = |sku| goods.get(sku).is_some_and(SkuRow::is_bundle);
        purchases.bundles_left(id, is_bundle);
        purchases.goods_left(id, event.sku, event.quantity);
        if self.is_fulfilled(place)? { self.end(place, Standing::Fulfilled) } else { Some(()) }
    }

    fn promise_less(&mut self, place: u32, less: &HeldLine, figure: fn(&mut Level) -> &mut Quantity) -> Option<()> {
        let number = self.state.goods.get(less.sku)?.level(less.location)?;
        self.state.promises.promise_less(place, number, less.quantity)?;
        let figure = figure(self.state.levels.get_mut(number)?);
        *figure = figure.minus(less.quantity).ok()?;
        Some(())
    }

    /// Where a hold that has not expired stands.
    fn hold(&self, id: ReservationId) -> Option<u32> {
        let place = self.state.promises.place(id)?;
        self.state.promises.at(place).filter(|hold| hold.is_hold()).map(|_| place)
    }

    fn end_hold(&mut self, id: ReservationId, how: Standing) -> Option<()> {
        let place = self.hold(id)?;
        self.end(place, how)
    }

    /// The hold at a place does not expire when it was to.
    fn withdraw_expiry(&mut self, place: u32) -> Option<()> {
        let hold = self.state.promises.at(place)?;
        self.agenda.expiries.withdraw(hold.expires_at, hold.id);
        Some(())
    }

    /// Takes a reservation's lines off their levels, and gives back what they still promise and the purchases that
    /// they counted as. Once only.
    fn give_back(&mut self, place: u32) -> Option<()> {
        let State { promises, levels, purchases, .. } = &mut self.state;
        let (id, holds) = promises.at(place).map(|promise| (promise.id, promise.is_hold()))?;
        promises.unlink(levels, place, |level, promised| {
            let figure = if holds { &mut level.reserved } else { &mut level.allocated };
            *figure = figure.minus(promised).ok()?;
            Some(())
        })?;
        purchases.give_back(id);
        Some(())
    }

    /// Ends a reservation: it promises nothing any more, and is kept for a while to tell what became of it.
    pub(super) fn end(&mut self, place: u32, how: Standing) -> Option<()> {
        self.withdraw_expiry(place)?;
        match how {
            Standing::Fulfilled => self.state.purchases.settle(self.state.promises.at(place)?.id),
            Standing::Released | Standing::Expired | Standing::Placed => {}
            Standing::Hold | Standing::Allocated | Standing::Ordered => return None,
        }
        self.give_back(place)?;
        let since = self.state.position;
        self.state.promises.at_mut(place)?.stands(how, since)?;
        self.has_ended(since, place)
    }

    fn remember_purchases(&mut self, event: &StockReserved) -> Option<()> {
        let Some(customer) = event.customer else {
            return Some(());
        };
        let (reservation, at) = (event.reservation, self.state.time);
        let lines = event.lines.iter().map(|line| (line.sku, line.quantity));
        for (sku, quantity) in lines.chain(event.bundles.iter().map(|line| (line.sku, line.quantity))) {
            let limit = self.state.goods.get(sku)?.limit().filter(|limit| limit.per_customer.is_some());
            let Some(window) = limit.map(|limit| limit.window) else {
                continue;
            };
            self.state.purchases.add(sku, customer, window, Purchase { reservation, at, quantity, open: true });
        }
        Some(())
    }

    /// Whether nothing is promised any more by the reservation at a place.
    fn is_fulfilled(&self, place: u32) -> Option<bool> {
        let promises = &self.state.promises;
        Some(promises.lines_of(promises.reserved(place)?).all(|line| line.quantity == Quantity::ZERO))
    }
}
