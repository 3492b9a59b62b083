//! The figures, added up.

use super::{Model, ModelReservation, Movement};
use onhand_domain::{
    Channel, Condition, Location, Quantity, ReservationId, ReservationState, Sku, StockFigures, Timestamp,
};

impl Model {
    /// The figures of a SKU at a location.
    #[must_use]
    pub fn figures(&self, sku: &Sku, location: &Location) -> StockFigures {
        if self.skus.get(sku).is_some_and(|row| row.components.is_some()) {
            let available = Quantity(self.available(sku, location, None));
            return StockFigures { available, ..StockFigures::default() };
        }
        let [sellable, damaged, quality_control, quarantined] =
            Condition::ALL.map(|condition| Quantity(self.on_hand(sku, location, condition)));
        StockFigures {
            on_hand: Quantity(sellable.0 + damaged.0 + quality_control.0 + quarantined.0),
            sellable,
            damaged,
            quality_control,
            quarantined,
            reserved: Quantity(self.promised(sku, location, ReservationState::Open)),
            allocated: Quantity(self.allocated(sku, location)),
            safety_stock: Quantity(self.safety(sku, location)),
            incoming: Quantity(flowing(self.inbounds.values(), sku, location)),
            in_transit: Quantity(flowing(self.transfers.values(), sku, location)),
            missing: Quantity(self.missing_at(sku, location)),
            backordered: Quantity(self.backordered(sku, Some(location))),
            available: Quantity(self.available(sku, location, None)),
        }
    }

    /// What may be promised to a channel, signed; without one, the largest holdback applies.
    #[must_use]
    pub fn available(&self, sku: &Sku, location: &Location, channel: Option<&Channel>) -> i64 {
        if let Some(components) = self.skus.get(sku).and_then(|row| row.components.as_ref()) {
            let bundles = |(sku, each): &(Sku, i64)| self.available(sku, location, channel).div_euclid(*each);
            return components.iter().map(bundles).min().unwrap_or(0);
        }
        let mut held_back = 0;
        for ((of, at, from), quantity) in &self.holdbacks {
            if of == sku && at == location && channel.is_none_or(|channel| channel.as_str() == from) {
                held_back = held_back.max(*quantity);
            }
        }
        self.unpromised(sku, location) - self.safety(sku, location) - self.missing_at(sku, location) - held_back
    }

    /// What a reservation is: its state, when it expires, and what of each line was granted and is promised.
    #[must_use]
    #[allow(clippy::type_complexity, reason = "a test reads it once, part by part")]
    pub fn reservation(
        &self,
        id: ReservationId,
    ) -> Option<(ReservationState, Option<Timestamp>, Vec<(Sku, Location, i64, i64)>)> {
        let found = self.reservations.iter().find(|reservation| reservation.id == id)?;
        let expires = found.state != ReservationState::Confirmed && !found.confirmed;
        let expires_at = expires.then_some(found.expires_at);
        let line =
            |line: &super::held::ModelLine| (line.sku.clone(), line.location.clone(), line.granted, line.promised);
        Some((found.state, expires_at, found.lines.iter().map(line).collect()))
    }

    /// The levels that wait for a count, and how much each is short of now.
    #[must_use]
    pub fn shortfalls(&self) -> Vec<(Sku, Location, Condition, i64)> {
        let short = |(sku, location, condition): &(Sku, Location, Condition)| {
            (sku.clone(), location.clone(), *condition, self.short(sku, location, *condition))
        };
        self.shortfalls.iter().map(short).collect()
    }

    pub(super) fn on_hand(&self, sku: &Sku, location: &Location, condition: Condition) -> i64 {
        self.on_hand_at(sku, location, condition, Timestamp::LAST)
    }

    pub(super) fn on_hand_at(&self, sku: &Sku, location: &Location, condition: Condition, at: Timestamp) -> i64 {
        let mut sum = 0;
        for movement in &self.movements {
            let here = movement.sku == *sku && movement.location == *location && movement.condition == condition;
            if here && movement.at <= at {
                sum += movement.by;
            }
        }
        sum
    }

    pub(super) fn promised(&self, sku: &Sku, location: &Location, state: ReservationState) -> i64 {
        let standing = self.reservations.iter().filter(|reservation| !reservation.ended && reservation.state == state);
        standing.map(|reservation| reservation.promised(sku, location)).sum()
    }

    /// Sellable goods that are promised to nobody, safety stock among them.
    pub(super) fn unpromised(&self, sku: &Sku, location: &Location) -> i64 {
        self.on_hand(sku, location, Condition::Sellable)
            - self.promised(sku, location, ReservationState::Open)
            - self.allocated(sku, location)
    }

    /// What is promised firmly: to confirmed reservations, and to orders.
    fn allocated(&self, sku: &Sku, location: &Location) -> i64 {
        self.promised(sku, location, ReservationState::Confirmed)
            + self.promised(sku, location, ReservationState::Ordered)
    }

    fn missing_at(&self, sku: &Sku, location: &Location) -> i64 {
        self.missing.get(&(sku.clone(), location.clone())).map_or(0, |(missing, _)| *missing)
    }

    /// How much is promised and not there; of goods that are not sellable, how far the books are below zero.
    pub(super) fn short(&self, sku: &Sku, location: &Location, condition: Condition) -> i64 {
        let left = if condition == Condition::Sellable {
            self.unpromised(sku, location)
        } else {
            self.on_hand(sku, location, condition)
        };
        (-left).max(0)
    }

    /// The promises on a level, newest first.
    pub(super) fn newest_first(&self, sku: &Sku, location: &Location) -> Vec<(ReservationId, i64)> {
        let standing = self.reservations.iter().rev().filter(|reservation| !reservation.ended);
        let promised = |reservation: &ModelReservation| (reservation.id, reservation.promised(sku, location));
        standing.map(promised).filter(|(_, promised)| *promised > 0).collect()
    }

    pub(super) fn moved(&mut self, at: Timestamp, sku: &Sku, location: &Location, condition: Condition, by: i64) {
        self.level(sku, location);
        self.movements.push(Movement { at, sku: sku.clone(), location: location.clone(), condition, by });
    }

    fn safety(&self, sku: &Sku, location: &Location) -> i64 {
        self.safety_stock.get(&(sku.clone(), location.clone())).copied().unwrap_or(0)
    }
}

fn flowing<'a>(flows: impl Iterator<Item = &'a (Location, Vec<(Sku, i64)>)>, sku: &Sku, location: &Location) -> i64 {
    let here = flows.filter(|(to, _)| to == location).flat_map(|(_, lines)| lines);
    here.filter(|(of, _)| of == sku).map(|(_, quantity)| quantity).sum()
}
