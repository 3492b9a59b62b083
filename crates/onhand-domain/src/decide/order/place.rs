//! Deciding whether an order may be placed.

use super::allocate::{Allocation, Asked, Need};
use crate::decide::reservation::{Buyer, may_promise};
use crate::decide::{Context, coupon, in_units};
use crate::event::{
    BackorderAgreed, Event, Handing, HeldLine, LinesBackordered, LinesCollected, OrderDetailsGiven, OrderPlaced,
    OrderedLine, PartLine, PromiseHit, ReturnPolicyAgreed, Search, ShelfLine,
};
use crate::sourcing::Wanted;
use crate::state::{LocationRow, Reserved, State};
use crate::{
    Capability, Condition, Fulfillment, IfShort, LocationId, Money, OrderId, OrderLine, Personal, PlaceOrder, Quantity,
    Rejection, ReservationState, ReturnPolicy,
};
use std::collections::BTreeMap;

impl State {
    pub(in crate::decide) fn place_order(
        &self,
        command: &PlaceOrder,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let coupons = self.known_coupons(&command.coupons)?;
        let wanted = self.ordered(&command.lines, command.occurred)?;
        coupon::of_currency(&coupons, command.currency)?;
        self.may_be_placed(command)?;
        let hold = self.hold_of(command)?;
        self.few_enough_components(&wanted)?;
        let shipping = command.shipping.map_or(0, Money::minor);
        let amounts = self.line_amounts(&command.lines, command.tax_included, shipping)?;
        let prices = if coupons.is_empty() { Vec::new() } else { coupon::prices(command, &amounts) };
        self.may_redeem(command, &coupons, prices.iter().sum(), context)?;
        let needs = self.needs_of(&command.lines, &wanted, 0)?;
        if !command.occurred {
            let customer = command.customer;
            let buyer = Buyer { customer, own: command.reservation.unwrap_or(command.order.promise()) };
            self.within_purchase_limits(buyer, &wanted, &self.needs(&wanted)?, context)?;
        }
        let has: Vec<HeldLine> = hold.into_iter().flat_map(|hold| self.still_promised(hold)).collect();
        let asked = Asked {
            has: &has,
            sourcing: &command.sourcing,
            asking: self.asking(Some(command.channel.as_str())),
            backorder: command.backorder,
            occurred: command.occurred,
        };
        let allocation = self.allocate_or_wait(needs, asked).map_err(|refused| self.with_bundles(refused, &wanted))?;
        self.in_range_without(&allocation)?;

        let channel = self.channel_number(&command.channel, events)?;
        let lines = command.lines.iter().zip(&wanted).zip(amounts);
        let mut lines: Vec<OrderedLine> =
            lines.map(|((line, wanted), amount)| ordered_line(line, wanted, amount)).collect();
        let redeemed = coupon::take_off(command, &coupons, prices, &mut lines);
        let handed_over = carried_out(&lines, 0, &allocation);
        let found = (allocation.lines.as_slice(), allocation.waiting.as_slice());
        let promised = self.promised_at_first((command.order, command.delivery_time), (0, &lines), found, context.now);
        let short_of =
            allocation.carried.iter().map(|line| (*line, still_to_leave(command.order, &lines, line, &allocation)));
        let short_of: Vec<(HeldLine, PromiseHit)> = short_of.collect();
        let none = Money::from_minor(0, command.currency);
        let Allocation { lines: allocated, waiting, held, search, carried: _ } = allocation;
        events.push(Event::from(OrderPlaced {
            order: command.order,
            channel,
            customer: command.customer,
            reference: command.reference.clone(),
            reservation: command.reservation,
            lines,
            allocated,
            held,
            search,
            shipping: command.shipping.unwrap_or(none),
            tax_included: command.tax_included,
            if_short: command.if_short,
            kept: context.policy.orders_kept,
        }));
        events.extend(redeemed);
        may_wait(command, waiting, events);
        events.extend(promised.map(Event::from));
        events.extend(details(command)?);
        let agreed = command.return_policy.unwrap_or(context.policy.returns);
        if agreed != ReturnPolicy::DEFAULT {
            let ReturnPolicy { window, restocking_percent } = agreed;
            events.push(Event::from(ReturnPolicyAgreed { order: command.order, window, restocking_percent }));
        }
        for (location, lines) in handed_over {
            events.push(Event::from(LinesCollected { order: command.order, location, lines }));
        }
        for (line, own) in short_of {
            let on = (line.sku, line.location, Condition::Sellable);
            self.shortfall_of_sale(command.reservation, on, line.quantity, own, events);
        }
        Ok(())
    }

    /// Lines in numbers. All names are judged before anything else is; then the first line decides.
    pub(super) fn ordered(&self, lines: &[OrderLine], occurred: bool) -> Result<Vec<Wanted>, Rejection> {
        let mut wanted = Vec::with_capacity(lines.len());
        for line in lines {
            let (sku, _) = self.known_sku(&line.sku)?;
            let location = match line.fulfillment.location() {
                None => None,
                Some(location) => Some(self.known_location(location)?.0),
            };
            wanted.push(Wanted { sku, location, quantity: Quantity::ZERO });
        }
        for (wanted, line) in wanted.iter_mut().zip(lines) {
            let (_, row) = self.known_sku(&line.sku)?;
            wanted.quantity = in_units(row, line.quantity)?;
            let place = wanted.location.and_then(|location| self.places.get(location));
            if let Some(place) = place.filter(|_| !occurred) {
                may_hand_over(place, &line.fulfillment)?;
            }
        }
        Ok(wanted)
    }

    /// Whether neither the order's id nor its reference is taken.
    fn may_be_placed(&self, command: &PlaceOrder) -> Result<(), Rejection> {
        let order = command.order;
        if self.orders.get(order).is_some() {
            return Err(Rejection::OrderExists { order });
        }
        let channel = self.channel(command.channel.as_str());
        if let Some((channel, reference)) = channel.zip(command.reference.as_ref())
            && let Some(order) = self.orders.referred(channel, reference)
        {
            let (channel, reference) = (command.channel.clone(), reference.clone());
            return Err(Rejection::ReferenceTaken { channel, reference, order });
        }
        let standing = self.promises.get(order.promise()).filter(|promise| !promise.has_ended());
        match standing.filter(|promise| command.reservation != Some(promise.id)) {
            Some(promise) => Err(Rejection::ReservationStands { order, state: promise.state() }),
            None => Ok(()),
        }
    }

    /// The hold that the order takes the goods of; none where it has expired, and they are to be found anew.
    fn hold_of(&self, command: &PlaceOrder) -> Result<Option<Reserved<'_>>, Rejection> {
        let Some(reservation) = command.reservation else {
            return Ok(None);
        };
        let promise = self.promises.get(reservation);
        let state = promise.map_or(ReservationState::Unknown, |promise| promise.state());
        match promise {
            Some(hold) if hold.is_hold() => Ok(Some(hold)),
            Some(_) if state == ReservationState::Expired => Ok(None),
            Some(_) | None => Err(Rejection::ReservationNotOpen { reservation, state }),
        }
    }

    /// What each line needs of stocked SKUs; they are numbered from `first` on.
    pub(super) fn needs_of(&self, lines: &[OrderLine], wanted: &[Wanted], first: u32) -> Result<Vec<Need>, Rejection> {
        let mut needs = Vec::with_capacity(wanted.len());
        for ((number, line), wanted) in (first..).zip(lines).zip(wanted) {
            for part in self.needs(std::slice::from_ref(wanted))? {
                let handing = handing(&line.fulfillment);
                needs.push(Need::new(number, part.sku, part.quantity, handing, wanted.location));
            }
        }
        Ok(needs)
    }

    /// What was sold without being there takes figures below zero, and not out of range.
    fn in_range_without(&self, allocation: &Allocation) -> Result<(), Rejection> {
        for line in &allocation.carried {
            let Some(row) = self.goods.get(line.sku) else { continue };
            let all = allocation.lines.iter().filter(|of| (of.sku, of.location) == (line.sku, line.location));
            let all = all.fold(Quantity::ZERO, |sum, line| sum.and(line.quantity));
            // Nothing that was sold and has not left has made room for what is sold next.
            let level = self.level(line.sku, line.location).filter(|_| allocation.search == Search::Told);
            let promised = level.map_or(Quantity::ZERO, |level| level.reserved.and(level.allocated));
            self.fits(line.sku, row, line.location, Condition::Sellable, Quantity::ZERO.less(all).less(promised))?;
        }
        Ok(())
    }
}

/// That the order may wait for stock, and what of it does.
fn may_wait(command: &PlaceOrder, waiting: Vec<PartLine>, events: &mut Vec<Event>) {
    let (order, sourcing) = (command.order, &command.sourcing);
    if command.backorder || command.if_short == IfShort::Backorder {
        let (strategy, coordinates) = (sourcing.strategy, sourcing.coordinates);
        events.push(Event::from(BackorderAgreed { order, strategy, coordinates }));
    }
    if !waiting.is_empty() {
        events.push(Event::from(LinesBackordered { order, lines: waiting }));
    }
}

/// What a person said with it, once that is sealed.
fn details(command: &PlaceOrder) -> Result<Option<Event>, Rejection> {
    let sealed = |field: &'static str, text: &Option<Personal>| match text {
        None => Ok(None),
        Some(text) => text.sealed().cloned().map(Some).ok_or_else(|| Rejection::InClear { field: field.to_owned() }),
    };
    let delivery = sealed("delivery", &command.delivery)?;
    let billing = sealed("billing", &command.billing)?;
    let note = sealed("note", &command.note)?;
    let says_something = delivery.is_some() || billing.is_some() || note.is_some();
    Ok(says_something.then(|| OrderDetailsGiven { order: command.order, delivery, billing, note }.into()))
}

fn handing(fulfillment: &Fulfillment) -> Handing {
    match fulfillment {
        Fulfillment::Ship(_) => Handing::Ship,
        Fulfillment::Pickup(_) => Handing::Pickup,
        Fulfillment::CarryOut(_) => Handing::CarryOut,
    }
}

fn may_hand_over(place: &LocationRow, fulfillment: &Fulfillment) -> Result<(), Rejection> {
    may_promise(place)?;
    let capability = match fulfillment {
        Fulfillment::Ship(_) => Capability::Ship,
        Fulfillment::Pickup(_) => Capability::Pickup,
        Fulfillment::CarryOut(_) => Capability::Sell,
    };
    let location = place.name.clone();
    if place.can(capability) { Ok(()) } else { Err(Rejection::LocationIncapable { location, capability }) }
}

pub(super) fn ordered_line(line: &OrderLine, wanted: &Wanted, amount: i64) -> OrderedLine {
    OrderedLine {
        line: line.line.clone(),
        sku: wanted.sku,
        quantity: wanted.quantity,
        unit_price: line.unit_price,
        amount: Money::from_minor(amount, line.unit_price.currency()),
        discount: line.discount,
        tax: line.tax,
        fulfillment: handing(&line.fulfillment),
        location: wanted.location,
    }
}

/// What leaves at once, by location, of lines that are numbered from `first` on.
pub(super) fn carried_out(
    lines: &[OrderedLine],
    first: u32,
    allocation: &Allocation,
) -> BTreeMap<LocationId, Vec<PartLine>> {
    let mut carried: BTreeMap<LocationId, Vec<PartLine>> = BTreeMap::new();
    for line in &allocation.lines {
        let of_line = line.line.checked_sub(first).and_then(|index| lines.get(index as usize));
        if of_line.is_some_and(|of| of.fulfillment == Handing::CarryOut) {
            let part = PartLine { line: line.line, sku: line.sku, quantity: line.quantity };
            carried.entry(line.location).or_default().push(part);
        }
    }
    carried
}

/// What of a level a new order is promised, but for what is carried out at once.
fn still_to_leave(order: OrderId, lines: &[OrderedLine], level: &HeldLine, allocation: &Allocation) -> PromiseHit {
    let of_level = allocation.lines.iter().filter(|of| (of.sku, of.location) == (level.sku, level.location));
    let stays = |of: &&ShelfLine| lines.get(of.line as usize).is_some_and(|line| line.fulfillment != Handing::CarryOut);
    let quantity = of_level.filter(stays).fold(Quantity::ZERO, |sum, of| sum.and(of.quantity));
    PromiseHit { reservation: order.promise(), quantity }
}
