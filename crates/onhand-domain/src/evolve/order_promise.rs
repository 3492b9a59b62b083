//! What orders are promised, what they count as purchased, and when nothing of them is open any more.

use crate::event::HeldLine;
use crate::sourcing::KeyedList;
use crate::state::{LineLink, LinePlace, Promised, Purchase, Standing, State};
use crate::{Ledger, OrderId, Quantity, SkuId, Timestamp};

/// So many lines are looked for one by one.
const FEW: usize = 8;

impl Ledger {
    /// The order is promised what stands on its shelves, and its promises are the newest of their levels from here on.
    pub(super) fn promise_anew(&mut self, order: OrderId) -> Option<()> {
        self.promised_nothing(order)?;
        let row = self.state.orders.get(order)?;
        let mut lines = KeyedList::new();
        for shelf in row.shelves.iter().filter(|shelf| shelf.promised().is_positive()) {
            let (sku, location) = (row.parts.get(shelf.part as usize)?.sku, shelf.location);
            let quantity = shelf.promised();
            match lines.place((sku, location)).and_then(|place| lines.at_mut(place)) {
                Some(line) => {
                    let line: &mut HeldLine = line;
                    line.quantity = line.quantity.plus(quantity).ok()?;
                }
                None => {
                    lines.push(HeldLine { sku, location, quantity });
                }
            }
        }
        let (id, time, since) = (order.promise(), self.state.time, self.state.position);
        self.state.backorders.is_promised(id, !lines.items().is_empty() || row.is_finished());
        let mut promise = Some(Promised::new(id, time, Timestamp::LAST, Standing::Ordered, since)?);
        let hash = self.state.promises.hash(id);
        let (mut place, mut last) = (0, LineLink::NONE);
        for line in lines.items() {
            let number = self.level_of(line.sku, line.location)?;
            let State { levels, promises, .. } = &mut self.state;
            let level = levels.get_mut(number)?;
            level.allocated = level.allocated.plus(line.quantity).ok()?;
            let on = (number, Some(level));
            match promise.take() {
                Some(promise) => {
                    place = promises.open(hash, promise, on, line.quantity)?;
                    last = LineLink::to(LinePlace::First(place))?;
                }
                None => last = promises.add_line(place, last, on, line.quantity)?,
            }
        }
        Some(())
    }

    /// So much less is promised to an order, line by line; where there are many of them, nobody looks through the whole
    /// promise for each.
    pub(super) fn promised_less(&mut self, order: OrderId, lines: &[HeldLine]) -> Option<()> {
        if lines.is_empty() {
            return Some(());
        }
        let State { promises, levels, goods, .. } = &mut self.state;
        let place = promises.place(order.promise())?;
        promises.at(place).filter(|promise| promise.is_ordered())?;
        let links = (lines.len() > FEW).then(|| promises.links_by_level(place));
        for line in lines {
            let number = goods.get(line.sku)?.level(line.location)?;
            let link = match &links {
                Some(links) => *links.get(&number)?,
                None => promises.link_on(place, number)?,
            };
            promises.shrink(link, line.quantity)?;
            let level = levels.get_mut(number)?;
            level.allocated = level.allocated.minus(line.quantity).ok()?;
        }
        Some(())
    }

    /// After anything that may have been the last: an order of which nothing is open any more stands among promises no
    /// more, and is kept for a while.
    pub(super) fn order_goes_on(&mut self, order: OrderId) -> Option<()> {
        self.points_may_be_reversed(order);
        let time = self.state.time;
        let row = self.state.orders.get(order)?;
        let is_done = row.is_done();
        let until = row.returnable_until().max(row.payments.open_until()).unwrap_or(time);
        let (kept, closes_at) = (row.kept, row.closes_at);
        if row.is_finished() {
            self.promised_nothing(order)?;
            self.state.backorders.is_promised(order.promise(), true);
            // A reservation may have taken the id meanwhile: its purchases are its own.
            if self.state.promises.get(order.promise()).is_none_or(|promise| promise.has_ended()) {
                self.state.purchases.settle(order.promise());
            }
        }
        // What became of a parcel may tell later than anything else from when on goods may come back.
        let new = is_done.then(|| closes_at.unwrap_or(time.plus(kept)).max(until));
        if new == closes_at {
            return Some(());
        }
        if let Some(closes_at) = closes_at {
            self.agenda.closings.remove(closes_at, order)?;
        }
        if let Some(new) = new {
            self.agenda.closings.add(new, order);
        }
        self.state.orders.get_mut(order)?.closes_at = new;
        Some(())
    }

    /// What an order bought counts against its customer's limits: its lines and parts of these numbers and all after them.
    pub(super) fn ordered_counts_as_purchased(
        &mut self,
        order: OrderId,
        first_line: u32,
        first_part: usize,
    ) -> Option<()> {
        let State { orders, goods, purchases, time, .. } = &mut self.state;
        let row = orders.get(order)?;
        let Some(customer) = row.customer else {
            return Some(());
        };
        let parts = row.parts.iter().skip(first_part).map(|part| (part.sku, part.ordered));
        let lines = row.lines.iter().skip(first_line as usize).map(|line| (line.sku, line.ordered));
        let bundles = lines.filter(|(sku, _)| goods.get(*sku).is_some_and(|row| row.is_bundle()));
        for (sku, quantity) in parts.chain(bundles) {
            let limit = goods.get(sku)?.limit().filter(|limit| limit.per_customer.is_some());
            let Some(window) = limit.map(|limit| limit.window) else {
                continue;
            };
            let purchase = Purchase { reservation: order.promise(), at: *time, quantity, open: true };
            purchases.add(sku, customer, window, purchase);
        }
        Some(())
    }

    /// What was canceled just now of a line counts no more; of a bundle, as many as were canceled whole by it.
    pub(super) fn canceled_counts_no_more(
        &mut self,
        order: OrderId,
        line: u32,
        canceled: &[(SkuId, Quantity)],
    ) -> Option<()> {
        let State { orders, purchases, .. } = &mut self.state;
        let row = orders.get(order)?;
        let (id, of) = (order.promise(), row.line(line)?);
        canceled.iter().for_each(|(sku, quantity)| purchases.canceled(id, *sku, *quantity));
        let just_now = |sku: SkuId| {
            let of_sku = canceled.iter().filter(|(canceled, _)| *canceled == sku);
            of_sku.fold(Quantity::ZERO, |sum, (_, quantity)| sum.and(*quantity))
        };
        let whole = |before: bool| {
            let bundles = row.parts_of(line).filter(|(_, part)| part.sku != of.sku).map(|(_, part)| {
                let canceled = if before { part.canceled.less(just_now(part.sku)) } else { part.canceled };
                Quantity(canceled.0.checked_div(part.each.0).unwrap_or(0))
            });
            bundles.min().unwrap_or(Quantity::ZERO)
        };
        let more = whole(false).less(whole(true));
        if more.is_positive() {
            purchases.canceled(id, of.sku, more);
        }
        Some(())
    }

    fn promised_nothing(&mut self, order: OrderId) -> Option<()> {
        let State { promises, levels, .. } = &mut self.state;
        let Some(place) = promises.place(order.promise()) else {
            return Some(());
        };
        // A reservation may have taken the id meanwhile.
        if !promises.at(place)?.is_ordered() {
            return Some(());
        }
        promises.unlink(levels, place, |level, promised| {
            level.allocated = level.allocated.minus(promised).ok()?;
            Some(())
        })?;
        promises.forget(place)
    }
}
