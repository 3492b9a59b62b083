//! Deciding what becomes of stock. Facts are recorded whatever the books say; choices keep what is promised.

use super::{Context, in_units, shown};
use crate::event::{
    ConditionChanged, Event, InboundAnnounced, InboundReceived, MovedLine, ReportedLine, StockAdjusted, StockCounted,
    StockIssued, StockReceived, StockReported, TransferDispatched, TransferReceived,
};
use crate::state::{SkuRow, State, among, subtract};
use crate::{
    Adjust, AnnounceInbound, ChangeCondition, Condition, Count, DispatchTransfer, Issue, Line, LocationId,
    LocationKind, Quantity, Receive, ReceiveInbound, ReceiveTransfer, Rejection, ReportStock, ReservationId,
    ReservationState, SkuId,
};

impl State {
    pub(super) fn receive(&self, command: &Receive, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (sku, row, location) = self.known_level(&command.sku, &command.location)?;
        let quantity = in_units(row, command.quantity)?;
        self.fits(sku, row, location, Condition::Sellable, quantity)?;
        let (supplier, cost) = (command.supplier.clone(), command.cost);
        events.push(Event::from(StockReceived { sku, location, quantity, supplier, cost }));
        Ok(())
    }

    pub(super) fn issue(&self, command: &Issue, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (sku, row, location) = self.known_level(&command.sku, &command.location)?;
        let quantity = in_units(row, command.quantity)?;
        let promised = match command.reservation {
            Some(reservation) => self.out_of_promise(reservation, sku, row, location, quantity, command.occurred)?,
            None => Quantity::ZERO,
        };
        if !command.occurred && !command.force {
            if command.reservation.is_none() {
                self.unpromised_enough(sku, row, location, quantity)?;
            }
            let on_hand = self.level(sku, location).map_or(Quantity::ZERO, |level| level.sellable);
            if on_hand < quantity {
                return Err(insufficient(row, self, location, quantity, on_hand));
            }
        }
        self.fits(sku, row, location, Condition::Sellable, Quantity::ZERO.less(quantity))?;
        let beyond = quantity.less(promised);
        // One event names the reservation: that of the promised goods, or, where it promises none of them, the only one.
        let beside = command.reservation.filter(|_| !promised.is_positive());
        for (quantity, reservation) in [(promised, command.reservation), (beyond, beside)] {
            if quantity.is_positive() {
                let reference = command.reference.clone();
                events.push(Event::from(StockIssued { sku, location, quantity, reference, reservation }));
            }
        }
        if beyond.is_positive() {
            let beside = command.reservation.filter(|_| promised.is_positive());
            self.shortfall_beside(beside, (sku, location, Condition::Sellable), beyond, events);
        }
        Ok(())
    }

    pub(super) fn adjust(&self, command: &Adjust, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (sku, row, location) = self.known_level(&command.sku, &command.location)?;
        let delta = in_units(row, command.delta)?;
        let taken = Quantity::ZERO.less(delta);
        if taken.is_positive() && !command.force {
            self.unpromised_enough(sku, row, location, taken)?;
        }
        self.fits(sku, row, location, Condition::Sellable, delta)?;
        events.push(Event::from(StockAdjusted { sku, location, delta, reason: command.reason.clone() }));
        if taken.is_positive() {
            self.shortfall_after(sku, location, Condition::Sellable, taken, events);
        }
        Ok(())
    }

    pub(super) fn count(
        &self,
        command: &Count,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (sku, row, location) = self.known_level(&command.sku, &command.location)?;
        let (condition, counted) = (command.condition, in_units(row, command.counted)?);
        let counted_at = command.counted_at.unwrap_or(context.now);
        if counted_at > context.now {
            return Err(Rejection::InTheFuture { at: counted_at, now: context.now });
        }
        let expected = self.expected(context, 0, sku, location, condition);
        let variance = counted.less(expected);
        self.fits(sku, row, location, condition, variance)?;
        events.push(Event::from(StockCounted { sku, location, condition, counted, expected, counted_at }));
        self.shortfall_after(sku, location, condition, Quantity::ZERO.less(variance), events);
        Ok(())
    }

    pub(super) fn change_condition(&self, command: &ChangeCondition, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (sku, row, location) = self.known_level(&command.sku, &command.location)?;
        let (from, to, quantity) = (command.from, command.to, in_units(row, command.quantity)?);
        self.fits(sku, row, location, from, Quantity::ZERO.less(quantity))?;
        self.fits(sku, row, location, to, quantity)?;
        events.push(Event::from(ConditionChanged { sku, location, from, to, quantity }));
        self.shortfall_after(sku, location, from, quantity, events);
        Ok(())
    }

    pub(super) fn announce_inbound(&self, command: &AnnounceInbound, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (location, _) = self.known_location(&command.location)?;
        let lines = self.moved(&command.lines)?;
        if let Some(open) = self.inbounds.get(command.inbound.as_str()).filter(|open| open.location != location) {
            let elsewhere = self.location_name(open.location).cloned().unwrap_or_default();
            return Err(Rejection::InboundElsewhere { inbound: command.inbound.clone(), location: elsewhere });
        }
        self.flows_fit(&lines, location)?;
        let (inbound, eta) = (command.inbound.clone(), command.eta);
        events.push(Event::from(InboundAnnounced { inbound, location, lines, eta }));
        Ok(())
    }

    pub(super) fn receive_inbound(&self, command: &ReceiveInbound, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let unknown = || Rejection::UnknownInbound { inbound: command.inbound.clone() };
        let lines = self.moved(&command.lines)?;
        let open = self.inbounds.get(command.inbound.as_str()).ok_or_else(unknown)?;
        self.all_fit(&lines, open.location, 1)?;
        let closed = command.close || subtract(&open.lines, &lines).is_empty();
        let (inbound, location) = (command.inbound.clone(), open.location);
        events.push(Event::from(InboundReceived { inbound, location, lines, closed }));
        Ok(())
    }

    pub(super) fn dispatch_transfer(
        &self,
        command: &DispatchTransfer,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (from, _) = self.known_location(&command.from)?;
        let (to, _) = self.known_location(&command.to)?;
        let lines = self.moved(&command.lines)?;
        let transfer = command.transfer.clone();
        if self.transfers.get(transfer.as_str()).is_some() {
            return Err(Rejection::TransferExists { transfer });
        }
        if !command.force {
            for line in &lines {
                let Some(row) = self.goods.get(line.sku) else {
                    continue;
                };
                self.unpromised_enough(line.sku, row, from, line.quantity)?;
            }
        }
        self.all_fit(&lines, from, -1)?;
        self.flows_fit(&lines, to)?;
        events.push(Event::from(TransferDispatched { transfer, from, to, lines: lines.clone() }));
        self.shortfalls_after(from, lines.iter().map(|line| (line.sku, line.quantity)), events);
        Ok(())
    }

    pub(super) fn receive_transfer(&self, command: &ReceiveTransfer, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let transfer = command.transfer.clone();
        let lines = self.moved(&command.lines)?;
        let Some(open) = self.transfers.get(transfer.as_str()) else {
            return Err(Rejection::UnknownTransfer { transfer });
        };
        for line in &lines {
            let in_transit = among(&open.lines, line.sku);
            let Some(row) = self.goods.get(line.sku) else {
                continue;
            };
            if line.quantity > in_transit {
                let (requested, in_transit) = (shown(row, line.quantity), shown(row, in_transit));
                return Err(Rejection::ExceedsInTransit { transfer, sku: row.name.clone(), requested, in_transit });
            }
        }
        self.all_fit(&lines, open.to, 1)?;
        let rest = subtract(&open.lines, &lines);
        let closed = command.close || rest.is_empty();
        let written_off = if closed { rest } else { Vec::new() };
        let received = TransferReceived { transfer, location: open.to, lines, written_off, closed };
        events.push(Event::from(received.clone()));
        self.arrives_for_pickup(&received.transfer, open.to, &received.lines, closed, events);
        Ok(())
    }

    pub(super) fn report_stock(
        &self,
        command: &ReportStock,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (location, place) = self.known_location(&command.location)?;
        let reported = self.moved(&command.lines)?;
        if place.kind != LocationKind::ThirdParty {
            return Err(Rejection::NotThirdParty { location: command.location.clone() });
        }
        if command.as_of > context.now {
            return Err(Rejection::InTheFuture { at: command.as_of, now: context.now });
        }
        if let Some(last) = place.reported.filter(|last| command.as_of < *last) {
            let (location, as_of) = (command.location.clone(), command.as_of);
            return Err(Rejection::StaleReport { location, as_of, last });
        }
        let lines: Vec<ReportedLine> = reported
            .iter()
            .enumerate()
            .map(|(index, line)| {
                let expected = self.expected(context, index, line.sku, location, Condition::Sellable);
                ReportedLine { sku: line.sku, reported: line.quantity, expected }
            })
            .collect();
        for line in &lines {
            let Some(row) = self.goods.get(line.sku) else {
                continue;
            };
            self.fits(line.sku, row, location, Condition::Sellable, line.reported.less(line.expected))?;
        }
        events.push(Event::from(StockReported { location, lines: lines.clone(), as_of: command.as_of }));
        self.shortfalls_after(location, lines.iter().map(|line| (line.sku, line.expected.less(line.reported))), events);
        Ok(())
    }

    /// What the books said of a level at the moment that a command speaks of.
    fn expected(
        &self,
        context: &Context<'_>,
        line: usize,
        sku: SkuId,
        location: LocationId,
        condition: Condition,
    ) -> Quantity {
        let then = context.expected.and_then(|expected| expected.get(line).copied());
        let now = || self.level(sku, location).map(|level| self.levels.in_condition(level, condition));
        then.or_else(now).unwrap_or(Quantity::ZERO)
    }

    /// Lines in numbers and smallest units. All names are judged before any kind or quantity is.
    fn moved(&self, lines: &[Line]) -> Result<Vec<MovedLine>, Rejection> {
        for line in lines {
            self.known_sku(&line.sku)?;
        }
        let moved = |line: &Line| {
            let (sku, row) = self.stocked_sku(&line.sku)?;
            Ok(MovedLine { sku, quantity: in_units(row, line.quantity)? })
        };
        lines.iter().map(moved).collect()
    }

    /// What somebody chooses to take must not be promised to anybody; safety stock may go.
    pub(super) fn unpromised_enough(
        &self,
        sku: SkuId,
        row: &SkuRow,
        location: LocationId,
        taken: Quantity,
    ) -> Result<(), Rejection> {
        let unpromised = self.level(sku, location).map_or(Quantity::ZERO, |level| level.unpromised());
        if taken > unpromised { Err(insufficient(row, self, location, taken, unpromised)) } else { Ok(()) }
    }

    /// How much of what leaves a reservation was promised: all of it, but for goods that are gone already.
    fn out_of_promise(
        &self,
        id: ReservationId,
        sku: SkuId,
        row: &SkuRow,
        location: LocationId,
        requested: Quantity,
        occurred: bool,
    ) -> Result<Quantity, Rejection> {
        let promise = self.promises.get(id);
        let state = promise.map_or(ReservationState::Unknown, |promise| promise.state());
        let standing = promise.filter(|promise| !promise.has_ended() && !promise.is_ordered());
        let promised = standing.map_or(Quantity::ZERO, |promise| self.promised_at(promise, sku, location));
        if requested <= promised || occurred {
            return Ok(requested.min(promised));
        }
        Err(match standing {
            None => Rejection::ReservationNotOpen { reservation: id, state },
            Some(_) => Rejection::ExceedsPromised {
                reservation: id,
                sku: row.name.clone(),
                location: self.location_name(location).cloned(),
                requested: shown(row, requested),
                promised: shown(row, promised),
            },
        })
    }

    /// Sums stay in range: nothing that is accepted can overflow a figure later.
    pub(super) fn fits(
        &self,
        sku: SkuId,
        row: &SkuRow,
        location: LocationId,
        condition: Condition,
        by: Quantity,
    ) -> Result<(), Rejection> {
        let now = self.level(sku, location).map(|level| self.levels.in_condition(level, condition));
        let sum = now.unwrap_or(Quantity::ZERO).0.checked_add(by.0);
        match sum.filter(|sum| sum.abs() <= Self::MOST_ON_HAND.0) {
            Some(_) => Ok(()),
            None => {
                let (sku, location) = (row.name.clone(), self.location_name(location).cloned());
                Err(Rejection::OutOfRange { sku, location })
            }
        }
    }

    fn all_fit(&self, lines: &[MovedLine], location: LocationId, sign: i64) -> Result<(), Rejection> {
        lines.iter().try_for_each(|line| match self.goods.get(line.sku) {
            Some(row) => self.fits(line.sku, row, location, Condition::Sellable, Quantity(line.quantity.0 * sign)),
            None => Ok(()),
        })
    }

    /// What is on its way to a location stays in range, too.
    pub(super) fn flows_fit(&self, lines: &[MovedLine], location: LocationId) -> Result<(), Rejection> {
        lines.iter().try_for_each(|line| {
            let extra = self.level(line.sku, location).and_then(|level| self.levels.extra(level));
            let coming = extra.map_or(Quantity::ZERO, |extra| extra.incoming.and(extra.in_transit));
            match self.goods.get(line.sku) {
                Some(row) if coming.and(line.quantity) > Self::MOST_ON_HAND => {
                    let (sku, location) = (row.name.clone(), self.location_name(location).cloned());
                    Err(Rejection::OutOfRange { sku, location })
                }
                Some(_) | None => Ok(()),
            }
        })
    }

    /// The largest figure of a level. With it, no sum of a level's figures leaves 64 bits, nor what JSON can
    /// hold exactly.
    pub const MOST_ON_HAND: Quantity = Quantity((1 << 53) - 1);
}

pub(super) fn insufficient(
    row: &SkuRow,
    state: &State,
    location: LocationId,
    requested: Quantity,
    available: Quantity,
) -> Rejection {
    Rejection::InsufficientStock {
        sku: row.name.clone(),
        location: state.location_name(location).cloned(),
        requested: shown(row, requested),
        available: shown(row, available),
        bundles: Box::default(),
        locations: Vec::new(),
    }
}
