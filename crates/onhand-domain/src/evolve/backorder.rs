//! How orders begin to wait for stock, and are served.

use crate::agenda::{Queue, Turn};
use crate::event::{BackorderAgreed, BackordersFilled, Handing, LinesBackordered};
use crate::state::OrderRow;
use crate::{Ledger, LocationId, OrderId, Quantity, SkuId, Sourcing};
use std::collections::BTreeSet;

impl Ledger {
    pub(super) fn backorder_agreed(&mut self, event: &BackorderAgreed) -> Option<()> {
        let row = self.state.orders.get_mut(event.order)?;
        row.sourcing = (event.strategy, event.coordinates);
        Some(())
    }

    /// What could not be allocated waits already; this says that it goes on waiting.
    pub(super) fn lines_backordered(&mut self, event: &LinesBackordered) -> Option<()> {
        let row = self.state.orders.get(event.order)?;
        for line in &event.lines {
            let part = row.parts.get(row.part(line.line, line.sku)? as usize)?;
            if part.waiting < line.quantity {
                return None;
            }
            self.agenda.backorders.stir(line.sku);
        }
        Some(())
    }

    pub(super) fn backorders_filled(&mut self, event: &BackordersFilled) -> Option<()> {
        let mut orders = BTreeSet::new();
        for line in &event.lines {
            self.allocated_at(line.order, (line.line, event.sku), line.location, line.quantity)?;
            orders.insert(line.order);
        }
        // By their ids, as a checkpoint makes promises of one position again.
        orders.into_iter().try_for_each(|order| self.promise_anew(order))
    }

    /// Goods that a part waited for are allocated to it at a location.
    pub(super) fn allocated_at(
        &mut self,
        order: OrderId,
        (line, sku): (u32, SkuId),
        location: LocationId,
        quantity: Quantity,
    ) -> Option<()> {
        self.waits(order, line, sku, Quantity::ZERO.less(quantity))?;
        let row = self.state.orders.get_mut(order)?;
        let part = row.part(line, sku)?;
        let shelf = row.shelf_for(part, location)?;
        shelf.allocated = shelf.allocated.plus(quantity).ok()?;
        Some(())
    }

    /// So much more of a part waits for stock, or less.
    pub(super) fn waits(&mut self, order: OrderId, line: u32, sku: SkuId, more: Quantity) -> Option<()> {
        let row = self.state.orders.get_mut(order)?;
        let number = row.part(line, sku)?;
        let part = row.parts.get_mut(number as usize)?;
        part.waiting = part.waiting.plus(more).ok().filter(|waiting| *waiting >= Quantity::ZERO)?;
        let (queue, turn, named) = row.stands(number)?;
        if row.parts.get(number as usize)?.waiting == Quantity::ZERO {
            self.agenda.backorders.leave(&queue, &turn);
            row.parts.get_mut(number as usize)?.but_for = None;
        } else {
            self.agenda.backorders.join(queue, turn);
        }
        self.state.backorders.wait(sku, named, more)
    }

    /// All that an order waits for, of an order that was not known before.
    pub(super) fn begins_to_wait(&mut self, order: OrderId) -> Option<()> {
        let row = self.state.orders.get(order)?;
        for (number, part) in (0..).zip(&row.parts).filter(|(_, part)| part.waiting.is_positive()) {
            let (queue, turn, named) = row.stands(number)?;
            self.agenda.backorders.join(queue, turn);
            self.state.backorders.wait(part.sku, named, part.waiting)?;
        }
        let id = order.promise();
        let promised = self.state.promises.get(id).is_some_and(|promise| promise.is_ordered());
        if !promised && !row.is_finished() {
            self.state.backorders.is_promised(id, false);
        }
        Some(())
    }

    /// A location could not serve a part: it is not asked again until goods arrive or are counted there.
    pub(super) fn turned_down(&mut self, order: OrderId, line: u32, sku: SkuId, by: LocationId) -> Option<()> {
        let row = self.state.orders.get(order)?;
        let number = row.part(line, sku)?;
        self.asks_all(order, number, Some(by))
    }

    /// Goods arrived at a location, or were counted there: those that it could not serve ask it again.
    pub(super) fn asked_again(&mut self, sku: SkuId, location: LocationId) -> Option<()> {
        let queues = self.agenda.backorders.queues_of(sku);
        let turned_down = queues.filter(|(queue, _)| queue.but_for == Some(location));
        let turns: Vec<Turn> = turned_down.flat_map(|(_, turns)| turns.iter().copied()).collect();
        turns.into_iter().try_for_each(|turn| self.asks_all(turn.order, turn.part, None))
    }

    fn asks_all(&mut self, order: OrderId, number: u32, but_for: Option<LocationId>) -> Option<()> {
        let row = self.state.orders.get_mut(order)?;
        let (queue, turn, _) = row.stands(number)?;
        self.agenda.backorders.leave(&queue, &turn);
        let part = row.parts.get_mut(number as usize)?;
        part.but_for = but_for;
        if part.waiting.is_positive() {
            self.agenda.backorders.join(Queue { but_for, ..queue }, turn);
        }
        Some(())
    }
}

impl OrderRow {
    /// Where a part stands in line, whose turn it is when, and the location that is named.
    pub(crate) fn stands(&self, number: u32) -> Option<(Queue, Turn, Option<LocationId>)> {
        let part = self.parts.get(number as usize)?;
        let line = self.line(part.line)?;
        let pickup = line.fulfillment == Handing::Pickup;
        let queue = Queue { sku: part.sku, channel: self.channel, at: line.location, pickup, but_for: part.but_for };
        Some((queue, Turn { placed: self.placed, order: self.order, part: number }, line.location))
    }

    /// How goods that it waits for are found.
    pub(crate) fn sourcing(&self) -> Sourcing {
        let (strategy, coordinates) = self.sourcing;
        Sourcing { strategy, coordinates, max_shipments: None }
    }
}
