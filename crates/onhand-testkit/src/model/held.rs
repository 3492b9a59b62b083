//! What becomes of reservations once they are made.

use super::{Model, Told};
use onhand_domain::{
    CancelAllocation, ExtendReservation, Location, PromisedLine, Rejection, ReservationId, ReservationState, Sku, Span,
    Timestamp,
};

#[derive(Clone, Debug)]
pub(crate) struct ModelReservation {
    pub(super) id: ReservationId,
    pub(super) opened_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) state: ReservationState,
    pub(super) ended: bool,
    /// It was confirmed once, and expires no more.
    pub(super) confirmed: bool,
    pub(super) lines: Vec<ModelLine>,
}

#[derive(Clone, Debug)]
pub(super) struct ModelLine {
    pub(super) sku: Sku,
    pub(super) location: Location,
    pub(super) granted: i64,
    pub(super) promised: i64,
}

impl ModelReservation {
    pub(super) fn is_hold(&self) -> bool {
        !self.ended && self.state == ReservationState::Open
    }

    pub(super) fn is_allocated(&self) -> bool {
        !self.ended && self.state == ReservationState::Confirmed
    }

    pub(super) fn promised(&self, sku: &Sku, location: &Location) -> i64 {
        let here = self.lines.iter().filter(|line| line.sku == *sku && line.location == *location);
        here.map(|line| line.promised).sum()
    }
}

impl Model {
    pub(super) fn extend(&mut self, command: &ExtendReservation) -> Result<Told, Rejection> {
        let hold = self.open_hold(command.reservation)?.clone();
        let expires_at = self.expiry(hold.opened_at, command.expires_in)?.max(hold.expires_at);
        self.change(command.reservation, |hold| hold.expires_at = expires_at);
        Ok(Told::default())
    }

    pub(super) fn release(&mut self, id: ReservationId) -> Result<Told, Rejection> {
        self.open_hold(id)?;
        self.end(id, ReservationState::Released);
        Ok(Told::default())
    }

    pub(super) fn confirm(&mut self, id: ReservationId) -> Result<Told, Rejection> {
        self.open_hold(id)?;
        self.change(id, |hold| {
            hold.state = ReservationState::Confirmed;
            hold.confirmed = true;
        });
        Ok(Told::default())
    }

    pub(super) fn cancel(&mut self, command: &CancelAllocation) -> Result<Told, Rejection> {
        let id = command.reservation;
        let named = command.lines.clone().unwrap_or_default();
        for line in &named {
            self.known_sku(&line.sku)?;
            if let Some(location) = &line.location {
                self.known_location(location)?;
            }
        }
        for line in &named {
            self.units(&line.sku, line.quantity)?;
        }
        let found = self.find(id).cloned();
        let state = found.as_ref().map_or(ReservationState::Unknown, |found| found.state);
        let Some(allocated) = found.filter(ModelReservation::is_allocated) else {
            return Err(Rejection::ReservationNotConfirmed { reservation: id, state });
        };
        let mut canceled: Vec<(Sku, Location, i64)> = Vec::new();
        if command.lines.is_none() {
            for line in &allocated.lines {
                canceled.push((line.sku.clone(), line.location.clone(), line.promised));
            }
        }
        for line in &named {
            self.cancel_line(&allocated, line, &mut canceled)?;
        }
        for (sku, location, quantity) in canceled {
            self.less(id, &sku, &location, quantity);
            self.give_purchase_back(id, &sku, quantity);
        }
        self.give_bundles_back(id, &allocated);
        if self.nothing_promised(id) {
            self.end(id, ReservationState::Released);
        }
        Ok(Told::default())
    }

    fn cancel_line(
        &self,
        allocated: &ModelReservation,
        line: &PromisedLine,
        canceled: &mut Vec<(Sku, Location, i64)>,
    ) -> Result<(), Rejection> {
        let quantity = self.units(&line.sku, line.quantity)?;
        let promised = || allocated.lines.iter().filter(|held| held.sku == line.sku && held.promised > 0);
        let location = match &line.location {
            Some(location) => Some(location.clone()),
            None if promised().count() > 1 => {
                return Err(Rejection::LocationNeeded { reservation: allocated.id, sku: line.sku.clone() });
            }
            None => promised().next().map(|held| held.location.clone()),
        };
        let Some(at) = location else {
            return Err(self.exceeds(allocated.id, &line.sku, None, quantity, 0));
        };
        let mut sum = quantity;
        for (sku, location, quantity) in canceled.iter() {
            if *sku == line.sku && *location == at {
                sum += quantity;
            }
        }
        let promised = allocated.promised(&line.sku, &at);
        if sum > promised {
            return Err(self.exceeds(allocated.id, &line.sku, Some(&at), sum, promised));
        }
        canceled.push((line.sku.clone(), at, quantity));
        Ok(())
    }

    /// Whether a reservation was promised so much at a location that may leave now.
    pub(super) fn promised_for(
        &self,
        id: ReservationId,
        sku: &Sku,
        location: &Location,
        quantity: i64,
    ) -> Result<(), Rejection> {
        let found = self.find(id);
        let state = found.map_or(ReservationState::Unknown, |found| found.state);
        let Some(found) = found.filter(|found| found.is_hold() || found.is_allocated()) else {
            return Err(Rejection::ReservationNotOpen { reservation: id, state });
        };
        let promised = found.promised(sku, location);
        if quantity > promised { Err(self.exceeds(id, sku, Some(location), quantity, promised)) } else { Ok(()) }
    }

    /// What a reservation is promised of a level now.
    pub(super) fn promised_of(&self, id: ReservationId, sku: &Sku, location: &Location) -> i64 {
        self.find(id)
            .filter(|found| found.is_hold() || found.is_allocated())
            .map_or(0, |found| found.promised(sku, location))
    }

    /// Promised goods left: the promise is kept, and shrinks.
    pub(super) fn goods_left(&mut self, id: ReservationId, sku: &Sku, location: &Location, quantity: i64) {
        if quantity == 0 {
            return;
        }
        self.less(id, sku, location, quantity);
        self.settle_purchase(id, sku, quantity);
        if self.nothing_promised(id) {
            self.end(id, ReservationState::Confirmed);
        }
    }

    pub(super) fn end(&mut self, id: ReservationId, how: ReservationState) {
        if how == ReservationState::Confirmed {
            self.settle_purchases(id);
        } else {
            self.give_purchases_back(id);
        }
        self.change(id, |ended| {
            ended.state = how;
            ended.ended = true;
            for line in &mut ended.lines {
                line.promised = 0;
            }
        });
    }

    pub(super) fn find(&self, id: ReservationId) -> Option<&ModelReservation> {
        self.reservations.iter().find(|reservation| reservation.id == id)
    }

    /// When a hold made or extended now would end, within the longest life.
    pub(super) fn expiry(&self, opened_at: Timestamp, expires_in: Span) -> Result<Timestamp, Rejection> {
        let last = Timestamp::LAST.minus(Span::from_micros(1));
        let (expires_at, latest) = (self.now.plus(expires_in), opened_at.plus(self.longest_hold).min(last));
        if expires_at > latest {
            return Err(Rejection::HoldTooLong { expires_at, latest, longest: self.longest_hold });
        }
        Ok(expires_at)
    }

    fn open_hold(&self, id: ReservationId) -> Result<&ModelReservation, Rejection> {
        let found = self.find(id);
        let state = found.map_or(ReservationState::Unknown, |found| found.state);
        found.filter(|found| found.is_hold()).ok_or(Rejection::ReservationNotOpen { reservation: id, state })
    }

    fn nothing_promised(&self, id: ReservationId) -> bool {
        self.find(id).is_some_and(|found| found.lines.iter().all(|line| line.promised == 0))
    }

    fn less(&mut self, id: ReservationId, sku: &Sku, location: &Location, quantity: i64) {
        self.change(id, |found| {
            for line in found.lines.iter_mut().filter(|line| line.sku == *sku && line.location == *location) {
                line.promised -= quantity;
            }
        });
    }

    fn change(&mut self, id: ReservationId, change: impl FnOnce(&mut ModelReservation)) {
        if let Some(found) = self.reservations.iter_mut().find(|reservation| reservation.id == id) {
            change(found);
        }
    }

    fn exceeds(
        &self,
        reservation: ReservationId,
        sku: &Sku,
        location: Option<&Location>,
        requested: i64,
        promised: i64,
    ) -> Rejection {
        let (requested, promised) = (self.shown(sku, requested), self.shown(sku, promised));
        Rejection::ExceedsPromised { reservation, sku: sku.clone(), location: location.cloned(), requested, promised }
    }
}
