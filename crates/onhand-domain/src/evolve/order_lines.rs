//! How an order grows by lines.

use crate::event::LinesAdded;
use crate::{Ledger, Quantity};

impl Ledger {
    pub(super) fn lines_added(&mut self, event: &LinesAdded) -> Option<()> {
        let order = event.order;
        let mut row = self.state.orders.get(order).filter(|row| row.lines.len() == event.first as usize)?.clone();
        let first_part = row.parts.len();
        for (number, line) in (event.first..).zip(&event.lines) {
            self.order_line(&mut row, number, line)?;
        }
        for line in &event.allocated {
            let (part, waits) = row.part_mut(line.line, line.sku)?;
            waits.waiting = waits.waiting.minus(line.quantity).ok().filter(|left| *left >= Quantity::ZERO)?;
            let shelf = row.shelf_for(part, line.location)?;
            shelf.allocated = shelf.allocated.plus(line.quantity).ok()?;
        }
        if self.state.promises.get(order.promise()).is_none_or(|promise| !promise.is_ordered()) {
            self.free_id(order.promise())?;
        }
        *self.state.orders.get_mut(order)? = row;
        self.ordered_counts_as_purchased(order, event.first, first_part)?;
        self.promise_anew(order)?;
        self.order_goes_on(order)
    }
}
