//! Deciding on reservations: what may be held, extended, confirmed, given back.

use super::{Context, in_units, shown};
use crate::event::{
    AllocationCanceled, Event, HeldLine, HeldLines, MovedLine, ReservationConfirmed, ReservationExtended,
    ReservationReleased, StockReserved,
};
use crate::sourcing::{KeyedList, Needs, Request, Wanted, too_many_lines};
use crate::state::{Hint, LocationRow, Reserved, SkuRow, State};
use crate::{
    CancelAllocation, Capability, ConfirmReservation, CustomerId, ExtendReservation, LimitPer, LocationId,
    PromisedLine, Quantity, Rejection, ReleaseReservation, ReservationId, ReservationState, Reserve, Sku, SkuId, Span,
    Timestamp,
};
use smallvec::{SmallVec, smallvec};
use std::collections::{BTreeMap, BTreeSet};

impl State {
    pub(super) fn reserve(
        &self,
        command: &Reserve,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        if let Some(plain) = self.reserve_plainly(command, context) {
            events.push(Event::from(plain?));
            return Ok(());
        }
        let reservation = command.reservation.unwrap_or(ReservationId(context.id.0));
        let Asked { mut wanted, plain } = self.asked(command, context.hint)?;
        let own = self.promises.get(reservation).filter(|promise| !promise.has_ended());
        if let Some(promise) = own.filter(|promise| !promise.is_hold()) {
            return Err(Rejection::ReservationNotOpen { reservation, state: promise.state() });
        }
        if self.backorders.take_up(reservation) {
            return Err(Rejection::ReservationNotOpen { reservation, state: ReservationState::Ordered });
        }
        let opened_at = own.map_or(context.now, |hold| hold.opened_at);
        let expires_at = expiry(opened_at, command.expires_in, context)?;
        if !plain {
            self.few_enough_components(&wanted)?;
        }
        let needs = self.needs(&wanted)?;
        if !plain {
            let buyer = Buyer { customer: command.customer, own: reservation };
            self.within_purchase_limits(buyer, &wanted, &needs, context)?;
        }

        let asking = self.asking(command.channel.as_ref().map(|channel| channel.as_str()));
        let request = Request { own, ..Request::of(&command.sourcing, asking) };
        let sourced = if command.partial {
            self.source_partly(&mut wanted, &needs, request)
        } else {
            self.source(&needs, request)
        };
        let sourced = sourced.map_err(|refused| self.with_bundles(refused, &wanted))?;

        let channel = command.channel.as_ref().map(|channel| self.channel_number(channel, events)).transpose()?;
        let bundles = if plain { Vec::new() } else { self.bundles_of(&wanted) };
        events.push(Event::from(StockReserved {
            reservation,
            lines: sourced.lines,
            expires_at,
            channel,
            replaced: own.is_some(),
            search: sourced.search,
            customer: command.customer,
            bundles,
            missed: sourced.missed,
        }));
        Ok(())
    }

    pub(super) fn extend_reservation(
        &self,
        command: &ExtendReservation,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let reservation = command.reservation;
        let hold = self.open_hold(reservation, context.hint)?;
        // Whoever asks for ten minutes more wants no fewer than were left.
        let expires_at = expiry(hold.opened_at, command.expires_in, context)?.max(hold.expires_at);
        events.push(Event::from(ReservationExtended { reservation, expires_at }));
        Ok(())
    }

    pub(super) fn release_reservation(
        &self,
        command: &ReleaseReservation,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        self.open_hold(command.reservation, context.hint)?;
        events.push(Event::from(ReservationReleased { reservation: command.reservation }));
        Ok(())
    }

    pub(super) fn confirm_reservation(
        &self,
        command: &ConfirmReservation,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (reservation, reference) = (command.reservation, command.reference.clone());
        self.open_hold(reservation, context.hint)?;
        events.push(Event::from(ReservationConfirmed { reservation, reference }));
        Ok(())
    }

    pub(super) fn cancel_allocation(
        &self,
        command: &CancelAllocation,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let reservation = command.reservation;
        for line in command.lines.iter().flatten() {
            self.known_sku(&line.sku)?;
            line.location.as_ref().map_or(Ok(()), |location| self.known_location(location).map(|_| ()))?;
        }
        for line in command.lines.iter().flatten() {
            let (_, row) = self.stocked_sku(&line.sku)?;
            in_units(row, line.quantity)?;
        }
        let promise = self.promises.get(reservation);
        let state = promise.map_or(ReservationState::Unknown, |promise| promise.state());
        let Some(promise) = promise.filter(|promise| promise.is_allocated()) else {
            return Err(Rejection::ReservationNotConfirmed { reservation, state });
        };
        let mut lines = HeldLines::new();
        match &command.lines {
            None => lines.extend(self.still_promised(promise)),
            Some(named) => {
                for line in named {
                    self.cancel_line(promise, line, &mut lines)?;
                }
            }
        }
        events.push(Event::from(AllocationCanceled { reservation, lines }));
        Ok(())
    }

    fn cancel_line(&self, promise: Reserved<'_>, line: &PromisedLine, lines: &mut HeldLines) -> Result<(), Rejection> {
        let (sku, row) = self.stocked_sku(&line.sku)?;
        let quantity = in_units(row, line.quantity)?;
        let mut of_sku = self.still_promised(promise).filter(|held| held.sku == sku);
        let location = match &line.location {
            Some(location) => Some(self.known_location(location)?.0),
            None => {
                let first = of_sku.next().map(|held| held.location);
                if of_sku.next().is_some() {
                    return Err(Rejection::LocationNeeded { reservation: promise.id, sku: line.sku.clone() });
                }
                first
            }
        };
        let promised = location.map_or(Quantity::ZERO, |location| self.promised_at(promise, sku, location));
        let same = |held: &&mut HeldLine| held.sku == sku && Some(held.location) == location;
        let canceled = lines.iter_mut().find(same);
        let sum = canceled.as_ref().map_or(Quantity::ZERO, |held| held.quantity).and(quantity);
        match (location, canceled) {
            (Some(_), Some(held)) if sum <= promised => held.quantity = sum,
            (Some(location), None) if sum <= promised => lines.push(HeldLine { sku, location, quantity }),
            (location, _) => {
                return Err(Rejection::ExceedsPromised {
                    reservation: promise.id,
                    sku: line.sku.clone(),
                    location: location.and_then(|location| self.location_name(location).cloned()),
                    requested: shown(row, sum),
                    promised: shown(row, promised),
                });
            }
        }
        Ok(())
    }

    /// What a reservation is still promised of a SKU at a location.
    pub(crate) fn promised_at(&self, promise: Reserved<'_>, sku: SkuId, location: LocationId) -> Quantity {
        let mut lines = self.still_promised(promise).filter(|held| held.sku == sku && held.location == location);
        lines.next().map_or(Quantity::ZERO, |held| held.quantity)
    }

    /// What a reservation is still promised, line by line.
    pub(crate) fn still_promised(&self, promise: Reserved<'_>) -> impl Iterator<Item = HeldLine> + use<'_> {
        self.promises.lines_of(promise).filter(|line| line.quantity.is_positive()).filter_map(|line| {
            let (sku, location) = self.levels.owner(line.level)?;
            Some(HeldLine { sku, location, quantity: line.quantity })
        })
    }

    fn open_hold(&self, reservation: ReservationId, hint: Hint) -> Result<Reserved<'_>, Rejection> {
        let hinted =
            hint.place.and_then(|place| self.promises.reserved(place)).filter(|promise| promise.id == reservation);
        let promise = hinted.or_else(|| self.promises.get(reservation));
        let state = promise.map_or(ReservationState::Unknown, |promise| promise.state());
        promise.filter(|promise| promise.is_hold()).ok_or(Rejection::ReservationNotOpen { reservation, state })
    }

    /// The command's lines in numbers. All names are judged before anything else is; then the first line decides.
    fn asked(&self, command: &Reserve, hint: Hint) -> Result<Asked, Rejection> {
        let mut asked = Asked { wanted: SmallVec::new(), plain: true };
        let mut rows: SmallVec<[(&SkuRow, Option<&LocationRow>); 1]> = SmallVec::new();
        let mut hint = Some(hint);
        for line in &command.lines {
            let hint = hint.take().unwrap_or_default();
            let (sku, row) = self.hinted_sku(&line.sku, hint.sku)?;
            let place = match &line.location {
                None => None,
                Some(location) => Some(self.hinted_location(location, hint.location)?),
            };
            let location = place.map(|(location, _)| location);
            asked.wanted.push(Wanted { sku, location, quantity: Quantity::ZERO });
            asked.plain &= row.limit().is_none() && !row.is_bundle();
            rows.push((row, place.map(|(_, place)| place)));
        }
        for ((wanted, line), (row, place)) in asked.wanted.iter_mut().zip(&command.lines).zip(rows) {
            wanted.quantity = in_units(row, line.quantity)?;
            place.map_or(Ok(()), may_promise)?;
        }
        Ok(asked)
    }

    fn bundles_of(&self, wanted: &[Wanted]) -> Vec<MovedLine> {
        let bundles = wanted.iter().filter(|line| line.quantity.is_positive() && self.is_bundle(line.sku));
        bundles.map(|line| MovedLine { sku: line.sku, quantity: line.quantity }).collect()
    }

    pub(super) fn within_purchase_limits(
        &self,
        buyer: Buyer,
        wanted: &[Wanted],
        needs: &[Wanted],
        context: &Context<'_>,
    ) -> Result<(), Rejection> {
        let mut judged = BTreeSet::new();
        let mut requested: BTreeMap<SkuId, Quantity> = BTreeMap::default();
        let bundles = wanted.iter().filter(|line| self.is_bundle(line.sku));
        for line in bundles.chain(needs) {
            let sum = requested.entry(line.sku).or_default();
            *sum = sum.and(line.quantity);
        }
        for line in wanted {
            let components =
                self.goods.get(line.sku).and_then(SkuRow::components).map_or(&[][..], |components| components);
            for sku in std::iter::once(line.sku).chain(components.iter().map(|component| component.sku)) {
                if self.goods.get(sku).is_some_and(|row| row.limit().is_some()) && judged.insert(sku) {
                    self.within_limit(sku, requested.get(&sku).copied().unwrap_or_default(), buyer, context)?;
                }
            }
        }
        Ok(())
    }

    fn within_limit(
        &self,
        sku: SkuId,
        requested: Quantity,
        buyer: Buyer,
        context: &Context<'_>,
    ) -> Result<(), Rejection> {
        self.within_order_limit(sku, requested)?;
        self.within_customer_limit(sku, requested, buyer, context)
    }

    /// Whether one order may have so much of a SKU.
    pub(super) fn within_order_limit(&self, sku: SkuId, requested: Quantity) -> Result<(), Rejection> {
        let limited = self.goods.get(sku).and_then(|row| Some((row, row.limit()?.per_order?)));
        match limited.filter(|(_, most)| requested > *most) {
            Some((row, most)) => Err(limit_exceeded(row, LimitPer::Order, most, requested, Quantity::ZERO)),
            None => Ok(()),
        }
    }

    /// Whether a customer may take so much of a SKU beside what was taken before.
    pub(super) fn within_customer_limit(
        &self,
        sku: SkuId,
        requested: Quantity,
        buyer: Buyer,
        context: &Context<'_>,
    ) -> Result<(), Rejection> {
        let limited = self.goods.get(sku).and_then(|row| Some((row, row.limit()?)));
        let Some(((row, limit), customer)) = limited.zip(buyer.customer) else {
            return Ok(());
        };
        let Some(most) = limit.per_customer else {
            return Ok(());
        };
        let taken = self.purchases.taken(sku, customer, limit.window, context.now, buyer.own);
        if taken.and(requested) <= most {
            return Ok(());
        }
        Err(limit_exceeded(row, LimitPer::Customer, most, requested, taken))
    }

    /// Lines by stocked SKU: bundles as their components, lines of the same SKU and location in one.
    pub(crate) fn needs(&self, wanted: &[Wanted]) -> Result<Needs, Rejection> {
        if let [line] = wanted
            && !self.is_bundle(line.sku)
        {
            return Ok(smallvec![*line]);
        }
        let mut needs = KeyedList::new();
        for line in wanted {
            match self.goods.get(line.sku).and_then(SkuRow::components) {
                None => add(&mut needs, self, *line)?,
                Some(components) => {
                    for component in components.iter() {
                        let quantity = component.quantity.times(line.quantity);
                        let quantity = quantity.map_err(|_| self.out_of_range(component.sku))?;
                        add(&mut needs, self, Wanted { sku: component.sku, quantity, ..*line })?;
                    }
                }
            }
        }
        Ok(needs.into_items())
    }

    /// Tells of a component that is missing in which bundles it was asked for.
    pub(super) fn with_bundles(&self, mut refused: Rejection, wanted: &[Wanted]) -> Rejection {
        if let Rejection::InsufficientStock { sku, location, bundles, .. } = &mut refused {
            let missing = self.sku(sku.as_str());
            let place = location.as_ref().and_then(|location| self.location(location.as_str()));
            let mut named: Vec<Sku> = Vec::new();
            for row in wanted.iter().filter(|line| line.location == place).filter_map(|line| self.goods.get(line.sku)) {
                let mut components = row.components().into_iter().flat_map(|components| components.iter());
                if components.any(|component| Some(component.sku) == missing) && !named.contains(&row.name) {
                    named.push(row.name.clone());
                }
            }
            *bundles = named.into();
        }
        refused
    }

    /// What a command may cost is bounded, whatever bundles consist of.
    pub(super) fn few_enough_components(&self, wanted: &[Wanted]) -> Result<(), Rejection> {
        let components = |line: &Wanted| self.goods.get(line.sku).and_then(SkuRow::components);
        too_many_lines(wanted.iter().map(|line| components(line).map_or(1, |components| components.len())).sum())
    }

    pub(crate) fn out_of_range(&self, sku: SkuId) -> Rejection {
        Rejection::OutOfRange { sku: self.sku_name(sku).cloned().unwrap_or_default(), location: None }
    }
}

/// Who buys, and what he has taken already that counts no more: it is replaced.
#[derive(Clone, Copy)]
pub(super) struct Buyer {
    pub(super) customer: Option<CustomerId>,
    pub(super) own: ReservationId,
}

/// The lines of a command in numbers.
struct Asked {
    wanted: SmallVec<[Wanted; 1]>,
    /// None of them is a bundle, and no purchase limit is set for any.
    plain: bool,
}

fn add(needs: &mut KeyedList<Wanted>, state: &State, need: Wanted) -> Result<(), Rejection> {
    match needs.place((need.sku, need.location)).and_then(|place| needs.at_mut(place)) {
        Some(other) => other.quantity = other.quantity.plus(need.quantity).map_err(|_| state.out_of_range(need.sku))?,
        None => {
            needs.push(need);
        }
    }
    Ok(())
}

pub(super) fn may_promise(place: &LocationRow) -> Result<(), Rejection> {
    let location = || place.name.clone();
    if !place.can(Capability::Sell) {
        return Err(Rejection::LocationIncapable { location: location(), capability: Capability::Sell });
    }
    if place.suspended { Err(Rejection::LocationSuspended { location: location() }) } else { Ok(()) }
}

const LAST_EXPIRY: Timestamp = Timestamp::LAST.minus(Span::from_micros(1));

pub(super) fn expiry(opened_at: Timestamp, expires_in: Span, context: &Context<'_>) -> Result<Timestamp, Rejection> {
    let longest = context.policy.longest_hold;
    // Later moments are held at the last, which says of a confirmed reservation that it never expires.
    let (expires_at, latest) = (context.now.plus(expires_in), opened_at.plus(longest).min(LAST_EXPIRY));
    if expires_at > latest { Err(Rejection::HoldTooLong { expires_at, latest, longest }) } else { Ok(expires_at) }
}

fn limit_exceeded(row: &SkuRow, per: LimitPer, limit: Quantity, requested: Quantity, taken: Quantity) -> Rejection {
    Rejection::PurchaseLimitExceeded {
        sku: row.name.clone(),
        per,
        limit: shown(row, limit),
        requested: shown(row, requested),
        taken: shown(row, taken),
    }
}
