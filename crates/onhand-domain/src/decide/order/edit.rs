//! Deciding whether lines may be added to an order, in place of others or of goods that come back.

use super::allocate::{Allocation, Asked};
use super::place::{carried_out, ordered_line};
use super::returns::of_lines;
use super::{Named, cancel};
use crate::decide::Context;
use crate::decide::reservation::Buyer;
use crate::event::{CanceledLine, Event, HeldLine, LinesAdded, LinesCanceled, LinesCollected, OrderedLine};
use crate::sourcing::Wanted;
use crate::state::{Asking, LineRow, OrderRow, SkuRow, State};
use crate::{
    EditOrder, Exchange, OrderLine, Quantity, ReceiveReturn, Rejection, ReservationId, SkuId, Sourcing, TakeBack, limit,
};
use std::collections::BTreeMap;

/// What an order is to have besides, and what it gives up for it.
struct Besides<'a> {
    lines: &'a [OrderLine],
    sourcing: &'a Sourcing,
    /// What is canceled in the same decision.
    canceled: &'a [CanceledLine],
}

impl State {
    pub(in crate::decide) fn edit_order(
        &self,
        command: &EditOrder,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let EditOrder { order, remove, add, sourcing, reason } = command;
        let row = self.known_order(*order)?;
        let named = self.named(row, remove)?;
        let wanted = self.ordered(add, false)?;
        let canceled = self.removed(row, &named)?;
        let besides = Besides { lines: add, sourcing, canceled: &canceled };
        let added = if add.is_empty() { Vec::new() } else { self.added(row, &besides, &wanted, context)? };
        if !canceled.is_empty() {
            let (order, reason) = (*order, reason.clone());
            events.push(Event::from(LinesCanceled { order, lines: canceled, reason }));
        }
        events.extend(added);
        Ok(())
    }

    pub(in crate::decide) fn exchange(
        &self,
        command: &Exchange,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let Exchange { return_id, order, location, back, lines, sourcing, reason } = command;
        let mut came = Vec::new();
        let (return_id, location, back) = (*return_id, location.clone(), back.clone());
        let row = match *order {
            Some(order) => self.known_order(order)?,
            None => self.known_return(return_id)?.0,
        };
        self.known_location(&location)?;
        self.named(row, &of_lines(&back))?;
        let wanted = self.ordered(lines, false)?;
        match *order {
            Some(order) => {
                let reason = reason.clone();
                self.take_back(&TakeBack { return_id, order, location, lines: back, reason }, context, &mut came)?;
            }
            None => self.receive_return(&ReceiveReturn { return_id, location, lines: back }, &mut came)?,
        }
        let besides = Besides { lines, sourcing, canceled: &[] };
        let added = self.added(row, &besides, &wanted, context)?;
        events.extend(came);
        events.extend(added);
        Ok(())
    }

    /// What is removed, from where it makes least work.
    fn removed(&self, row: &OrderRow, named: &[Named]) -> Result<Vec<CanceledLine>, Rejection> {
        let mut lines = Vec::new();
        for named in named {
            self.still_open(row, *named)?;
            cancel::cancel(row, named.part, named.line.quantity, &mut lines);
        }
        Ok(lines)
    }

    /// The events that add lines to an order.
    fn added(
        &self,
        row: &OrderRow,
        besides: &Besides<'_>,
        wanted: &[Wanted],
        context: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        self.may_be_added(row, besides.lines)?;
        self.few_enough_components(&all_wanted(row, wanted))?;
        let first = u32::try_from(row.lines.len()).unwrap_or(u32::MAX);
        let amounts = self.line_amounts(besides.lines, row.tax_included, row.cost())?;
        let needs = self.needs_of(besides.lines, wanted, first)?;
        self.still_within_limits(row, besides, wanted, context)?;
        let freed = besides.canceled.iter().filter_map(|line| {
            let (sku, quantity) = (line.sku, line.quantity);
            line.location.map(|location| HeldLine { sku, location, quantity })
        });
        let freed: Vec<HeldLine> = freed.collect();
        let asking = Asking::Channel(row.channel);
        let (backorder, occurred) = (false, false);
        let asked = Asked { has: &freed, sourcing: besides.sourcing, asking, backorder, occurred };
        let allocation = self.allocate(needs, asked).map_err(|refused| self.with_bundles(refused, wanted))?;
        let lines = besides.lines.iter().zip(wanted).zip(amounts);
        let lines: Vec<OrderedLine> =
            lines.map(|((line, wanted), amount)| ordered_line(line, wanted, amount)).collect();
        let handed_over = carried_out(&lines, first, &allocation);
        let of = (row.order, row.delivery_time);
        let promised = self.promised_at_first(of, (first, &lines), (&allocation.lines, &[]), context.now);
        let Allocation { lines: allocated, held, search, .. } = allocation;
        let order = row.order;
        let mut events = vec![Event::from(LinesAdded { order, first, lines, allocated, held, search })];
        events.extend(promised.map(Event::from));
        let handed_over = handed_over.into_iter();
        events.extend(handed_over.map(|(location, lines)| Event::from(LinesCollected { order, location, lines })));
        Ok(events)
    }

    /// Whether the order's id still stands for it among promises, it has no such lines, and room for them.
    fn may_be_added(&self, row: &OrderRow, lines: &[OrderLine]) -> Result<(), Rejection> {
        let order = row.order;
        let others = self.promises.get(order.promise()).filter(|promise| !promise.has_ended() && !promise.is_ordered());
        if let Some(promise) = others {
            return Err(Rejection::ReservationStands { order, state: promise.state() });
        }
        if let Some(line) = lines.iter().find(|line| row.line_named(&line.line).is_some()) {
            return Err(Rejection::LineExists { order, line: line.line.clone() });
        }
        let all = row.lines.len().saturating_add(lines.len());
        if all > limit::LINES {
            let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            return Err(Rejection::TooManyLines { lines: count(all), limit: count(limit::LINES) });
        }
        let amounts = lines.iter().map(|line| line.unit_price);
        let other = amounts.into_iter().find(|amount| amount.currency() != row.currency());
        match other {
            Some(amount) => Err(Rejection::OtherCurrency { order, amount, currency: row.currency() }),
            None => Ok(()),
        }
    }

    /// Purchase limits count what the order has by then, without what was canceled; a customer's, what was bought before as
    /// well.
    fn still_within_limits(
        &self,
        row: &OrderRow,
        besides: &Besides<'_>,
        wanted: &[Wanted],
        context: &Context<'_>,
    ) -> Result<(), Rejection> {
        let mut then = row.clone();
        for line in besides.canceled {
            if let Some((_, part)) = then.part_mut(line.line, line.sku) {
                part.canceled = part.canceled.and(line.quantity);
            }
        }
        let mut more: BTreeMap<SkuId, Quantity> = BTreeMap::new();
        let bundles = wanted.iter().copied().filter(|line| self.is_bundle(line.sku));
        for line in bundles.chain(self.needs(wanted)?) {
            let sum = more.entry(line.sku).or_default();
            *sum = sum.and(line.quantity);
        }
        // In the order of lines, of each before its components.
        let components = |line: &Wanted| {
            self.goods.get(line.sku).and_then(SkuRow::components).map_or(&[][..], |components| components)
        };
        let counted = wanted
            .iter()
            .flat_map(|line| std::iter::once(line.sku).chain(components(line).iter().map(|component| component.sku)));
        for sku in counted {
            let Some(more) = more.remove(&sku) else { continue };
            let all = then.bought(sku).and(more);
            let fresh = all.less(row.bought(sku));
            if fresh.is_positive() {
                self.within_order_limit(sku, all)?;
                // Nobody buys under this id: whatever was bought before counts.
                let buyer = Buyer { customer: row.customer, own: ReservationId::default() };
                self.within_customer_limit(sku, fresh, buyer, context)?;
            }
        }
        Ok(())
    }
}

/// All lines that an order would have.
fn all_wanted(row: &OrderRow, besides: &[Wanted]) -> Vec<Wanted> {
    let line = |line: &LineRow| Wanted { sku: line.sku, location: line.location, quantity: line.ordered };
    row.lines.iter().map(line).chain(besides.iter().copied()).collect()
}
