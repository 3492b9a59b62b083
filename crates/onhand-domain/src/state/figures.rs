//! Answers: what a state says of stock, availability, reservations and shortfalls.

use super::promises::LineFigures;
use super::{Asking, Level, ReservationState, SkuRow, State};
use crate::event::HeldLine;
use crate::{
    Channel, ChannelId, Condition, Location, LocationId, Position, Quantity, ReservationId, Sku, SkuId, Timestamp,
};
use smallvec::SmallVec;
use std::hint::black_box;

/// The figures of one SKU at one location.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StockFigures {
    /// Physically present, in any condition.
    pub on_hand: Quantity,
    /// Fit for sale.
    pub sellable: Quantity,
    /// Broken.
    pub damaged: Quantity,
    /// Waiting for an inspection.
    pub quality_control: Quantity,
    /// Blocked.
    pub quarantined: Quantity,
    /// Taken by holds that expire.
    pub reserved: Quantity,
    /// Firmly promised.
    pub allocated: Quantity,
    /// Never promised to anybody.
    pub safety_stock: Quantity,
    /// Announced, not received.
    pub incoming: Quantity,
    /// On its way here by transfers.
    pub in_transit: Quantity,
    /// Not found when it was to be picked, and not counted since: on hand in the books, and not available.
    pub missing: Quantity,
    /// Accepted beyond available, and to come from here or to be collected here, where that was said.
    pub backordered: Quantity,
    /// What may be promised to a caller without a channel: signed, below zero in a shortfall.
    pub available: Quantity,
}

impl StockFigures {
    /// What is there in one condition.
    #[must_use]
    pub const fn in_condition(&self, condition: Condition) -> Quantity {
        match condition {
            Condition::Sellable => self.sellable,
            Condition::Damaged => self.damaged,
            Condition::QualityControl => self.quality_control,
            Condition::Quarantined => self.quarantined,
        }
    }
}

/// What one location has available.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Availability {
    /// Where.
    pub location: LocationId,
    /// How much, signed.
    pub available: Quantity,
}

/// What is available of a SKU over all locations that sell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkuAvailability {
    /// The sum of what each location has, none of them counted below zero; of a bundle, how many would be granted.
    pub available: Quantity,
    /// What was accepted beyond it, and waits for stock.
    pub backordered: Quantity,
    /// Each location that has a level of the SKU and sells, by name; of a bundle, how many could be put
    /// together there.
    pub locations: Vec<Availability>,
}

/// A reservation as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldReservation {
    /// Which.
    pub reservation: ReservationId,
    /// What has become of it.
    pub state: ReservationState,
    /// When it expires or expired; none once it was confirmed.
    pub expires_at: Option<Timestamp>,
    /// What it was granted, one line for each SKU and location.
    pub granted: Vec<HeldLine>,
    /// What of that it is still promised, line by line.
    pub promised: Vec<HeldLine>,
}

/// A level that is short, or that waits for the count a shortfall asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenShortfall {
    /// Of what.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// In which condition.
    pub condition: Condition,
    /// How much is missing now: promised and not there, or below zero in the books.
    pub short: Quantity,
    /// The event that recorded it last.
    pub recorded: Position,
}

impl State {
    /// A SKU's number.
    #[must_use]
    pub fn sku(&self, name: &str) -> Option<SkuId> {
        self.goods.number(name)
    }

    /// A location's number.
    #[must_use]
    pub fn location(&self, name: &str) -> Option<LocationId> {
        self.places.number(name)
    }

    /// A channel's number.
    #[must_use]
    pub fn channel(&self, name: &str) -> Option<ChannelId> {
        self.channels.numbers.get(name).copied()
    }

    /// A SKU's name.
    #[must_use]
    pub fn sku_name(&self, sku: SkuId) -> Option<&Sku> {
        self.goods.get(sku).map(|row| &row.name)
    }

    /// A location's name.
    #[must_use]
    pub fn location_name(&self, location: LocationId) -> Option<&Location> {
        self.places.get(location).map(|row| &row.name)
    }

    /// A channel's name.
    #[must_use]
    pub fn channel_name(&self, channel: ChannelId) -> Option<&Channel> {
        self.channels.names.get(channel.index())
    }

    /// Digits after the point of a SKU's quantities.
    #[must_use]
    pub fn decimals(&self, sku: SkuId) -> Option<u8> {
        self.goods.get(sku).map(|row| row.decimals)
    }

    /// Whether a SKU is a bundle.
    #[must_use]
    pub fn is_bundle(&self, sku: SkuId) -> bool {
        self.goods.get(sku).is_some_and(SkuRow::is_bundle)
    }

    /// How many SKUs are defined; their numbers are those below.
    #[must_use]
    pub fn sku_count(&self) -> usize {
        self.goods.len()
    }

    /// How many locations are defined; their numbers are those below.
    #[must_use]
    pub fn location_count(&self) -> usize {
        self.places.len()
    }

    /// How many stock levels there are.
    #[must_use]
    pub fn level_count(&self) -> usize {
        self.levels.len()
    }

    /// How many reservations are kept: open, confirmed, and lately ended.
    #[must_use]
    pub fn reservation_count(&self) -> usize {
        self.promises.len()
    }

    /// The figures of a SKU at a location; all zero where it never had any. Of a bundle only `available` says
    /// something. Some 20 ns.
    #[must_use]
    pub fn stock(&self, sku: SkuId, location: LocationId) -> StockFigures {
        let bundle_available =
            || StockFigures { available: self.available(sku, location, None), ..StockFigures::default() };
        match self.level(sku, location) {
            Some(level) => self.figures(sku, location, level),
            None if self.is_bundle(sku) => bundle_available(),
            None => StockFigures { backordered: self.backorders.at(sku, location), ..StockFigures::default() },
        }
    }

    /// Every level that exists, by SKU's number and location's number.
    pub fn stock_levels(&self) -> impl Iterator<Item = (SkuId, LocationId, StockFigures)> {
        let levels =
            self.goods.iter().flat_map(|(sku, row)| row.levels.iter().map(move |(at, level)| (sku, at, level)));
        levels.filter_map(|(sku, location, level)| {
            Some((sku, location, self.figures(sku, location, self.levels.get(level)?)))
        })
    }

    /// The levels of one SKU, by location's number. A bundle has none.
    pub fn stock_of(&self, sku: SkuId) -> impl Iterator<Item = (LocationId, StockFigures)> {
        let levels = self.goods.get(sku).into_iter().flat_map(|row| row.levels.iter());
        levels
            .filter_map(move |(location, level)| Some((location, self.figures(sku, location, self.levels.get(level)?))))
    }

    /// What may be promised of a SKU at a location to a channel, signed; to nobody in particular without one,
    /// when the largest holdback applies. Of a bundle, how many could be put together there. Whether the
    /// location sells at all is not asked. Some 15 ns for a stocked SKU.
    #[must_use]
    pub fn available(&self, sku: SkuId, location: LocationId, channel: Option<&str>) -> Quantity {
        self.available_to(sku, location, self.asking(channel))
    }

    /// As [`State::available`], of many at once and in their order, for a page that shows them all. It waits for the
    /// memory of many together: some 40 ns each where one after the other takes 100.
    ///
    /// ```
    /// # use onhand_domain::{LocationId, Quantity, SkuId, State};
    /// let nothing_yet = State::new(0);
    /// assert_eq!(nothing_yet.available_each(&[(SkuId(0), LocationId(0))], Some("web")), [Quantity::ZERO]);
    /// ```
    #[must_use]
    pub fn available_each(&self, asked: &[(SkuId, LocationId)], channel: Option<&str>) -> Vec<Quantity> {
        let asking = self.asking(channel);
        let mut answers = Vec::with_capacity(asked.len());
        for asked in asked.chunks(Self::LOOKS_AHEAD) {
            let of = |(sku, location): &(SkuId, LocationId)| {
                let row = self.goods.get(*sku).filter(|row| !row.is_bundle())?;
                row.level(*location)
            };
            let levels: SmallVec<[Option<u32>; Self::LOOKS_AHEAD]> = asked.iter().map(of).collect();
            for level in &levels {
                black_box(level.and_then(|level| self.levels.get(level)).map(|level| level.sellable));
            }
            for ((sku, location), level) in asked.iter().zip(&levels) {
                answers.push(match level.and_then(|level| self.levels.get(level)) {
                    Some(level) => self.levels.available(level, asking),
                    None => self.available_to(*sku, *location, asking),
                });
            }
        }
        answers
    }

    pub(crate) fn available_to(&self, sku: SkuId, location: LocationId, asking: Asking) -> Quantity {
        let Some(row) = self.goods.get(sku) else {
            return Quantity::ZERO;
        };
        if let Some(components) = row.components() {
            let possible = components.iter().map(|component| {
                let available = self.available_to(component.sku, location, asking);
                Quantity(available.0.div_euclid(component.quantity.0.max(1)))
            });
            return possible.min().unwrap_or(Quantity::ZERO);
        }
        let level = row.level(location).and_then(|level| self.levels.get(level));
        level.map_or(Quantity::ZERO, |level| self.levels.available(level, asking))
    }

    /// What is available of a SKU over all locations that sell, each telling what it has by itself.
    ///
    /// Of a bundle it is as many as a reservation without locations would be granted: its components may come from
    /// different locations, so there can be more than what the locations can put together, each by itself. A cap on
    /// shipments is not asked.
    #[must_use]
    pub fn availability(&self, sku: SkuId, channel: Option<&str>) -> SkuAvailability {
        let asking = self.asking(channel);
        let Some(row) = self.goods.get(sku) else {
            return SkuAvailability::default();
        };
        let mut where_it_is: Vec<LocationId> = match row.components() {
            None => row.levels.iter().map(|(location, _)| location).collect(),
            Some(components) => {
                let rows = components.iter().filter_map(|component| self.goods.get(component.sku));
                rows.flat_map(|row| row.levels.iter().map(|(location, _)| location)).collect()
            }
        };
        where_it_is.sort_by_key(|location| self.location_name(*location));
        where_it_is.dedup();
        let mut answer = SkuAvailability { backordered: self.backorders.of(sku), ..SkuAvailability::default() };
        for location in where_it_is {
            if self.places.get(location).is_some_and(|place| place.sells()) {
                let available = self.available_to(sku, location, asking);
                answer.available = answer.available.and(available.at_least_zero());
                answer.locations.push(Availability { location, available });
            }
        }
        if let Some(components) = row.components() {
            let possible = components.iter().map(|component| {
                let anywhere = self.sum_over(answer.locations.iter().map(|at| at.location), component.sku, asking);
                Quantity(anywhere.0 / component.quantity.0.max(1))
            });
            answer.available = possible.min().unwrap_or(Quantity::ZERO);
        }
        answer
    }

    /// What these locations could give of a stocked SKU together.
    fn sum_over(&self, locations: impl Iterator<Item = LocationId>, sku: SkuId, asking: Asking) -> Quantity {
        let available = locations.map(|location| self.available_to(sku, location, asking).at_least_zero());
        available.fold(Quantity::ZERO, Quantity::and)
    }

    /// A reservation as it stands; none where it was never made, or ended so long ago that only the log knows.
    #[must_use]
    pub fn reservation(&self, id: ReservationId) -> Option<HeldReservation> {
        let reservation = self.promises.get(id)?;
        let lines = |quantity: fn(&LineFigures) -> Quantity| {
            self.promises
                .lines_of(reservation)
                .filter_map(move |line| {
                    let (sku, location) = self.levels.owner(line.level)?;
                    Some(HeldLine { sku, location, quantity: quantity(&line) })
                })
                .collect()
        };
        let expires = reservation.state() != ReservationState::Confirmed && reservation.expires_at != Timestamp::LAST;
        Some(HeldReservation {
            reservation: id,
            state: reservation.state(),
            expires_at: expires.then_some(reservation.expires_at),
            granted: lines(|line| line.granted),
            promised: lines(|line| line.quantity),
        })
    }

    /// Levels that are short or wait for a count, by SKU's number, location's number and condition.
    pub fn shortfalls(&self) -> impl Iterator<Item = OpenShortfall> {
        self.shortfalls.iter().map(|(&(sku, location, condition), shortfall)| {
            let short = self.level(sku, location).map_or(Quantity::ZERO, |level| self.short(level, condition));
            OpenShortfall { sku, location, condition, short, recorded: shortfall.recorded }
        })
    }

    /// What is promised of a level and not there; for goods that are not promised, what the books miss.
    pub(crate) fn short(&self, level: &Level, condition: Condition) -> Quantity {
        let left = match condition {
            Condition::Sellable => level.unpromised(),
            other @ (Condition::Damaged | Condition::QualityControl | Condition::Quarantined) => {
                self.levels.in_condition(level, other)
            }
        };
        Quantity::ZERO.less(left).at_least_zero()
    }

    /// How many records of a source an import has applied.
    #[must_use]
    pub fn imported(&self, source: &str) -> u64 {
        self.imports.get(source).copied().unwrap_or(0)
    }

    pub(crate) fn level(&self, sku: SkuId, location: LocationId) -> Option<&Level> {
        self.goods.get(sku)?.level(location).and_then(|level| self.levels.get(level))
    }

    pub(crate) fn asking(&self, channel: Option<&str>) -> Asking {
        match channel {
            None => Asking::Anybody,
            Some(name) => self.channel(name).map_or(Asking::Stranger, Asking::Channel),
        }
    }

    fn figures(&self, sku: SkuId, location: LocationId, level: &Level) -> StockFigures {
        let on_hand = |condition| self.levels.in_condition(level, condition);
        let [sellable, damaged, quality_control, quarantined] = Condition::ALL.map(on_hand);
        let extra = self.levels.extra(level);
        StockFigures {
            on_hand: sellable.and(damaged).and(quality_control).and(quarantined),
            sellable,
            damaged,
            quality_control,
            quarantined,
            reserved: level.reserved,
            allocated: level.allocated,
            safety_stock: self.levels.safety_stock(level),
            incoming: extra.map_or(Quantity::ZERO, |extra| extra.incoming),
            in_transit: extra.map_or(Quantity::ZERO, |extra| extra.in_transit),
            missing: self.levels.missing(level),
            backordered: self.backorders.at(sku, location),
            available: self.levels.available(level, Asking::Anybody),
        }
    }
}
