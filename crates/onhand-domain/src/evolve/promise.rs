//! How dates are promised and moved.

use crate::event::{DeliveryPromised, MovedLine, PromisesMoved};
use crate::{Inbound, Ledger, Timestamp};
use std::sync::Arc;

impl Ledger {
    pub(super) fn delivery_promised(&mut self, event: &DeliveryPromised) -> Option<()> {
        let row = self.state.orders.get_mut(event.order)?;
        row.delivery_time = event.delivery_time;
        for line in &event.lines {
            row.part_mut(line.line, line.sku)?.1.promised_by = Some(line.promised_by);
        }
        Some(())
    }

    pub(super) fn promises_moved(&mut self, event: &PromisesMoved) -> Option<()> {
        for line in &event.lines {
            let row = self.state.orders.get_mut(line.order)?;
            row.part_mut(line.line, event.sku)?.1.promised_by = line.promised_by;
        }
        if !event.more {
            Arc::make_mut(&mut self.state.redating).remove(&event.sku).then_some(())?;
        }
        Some(())
    }

    /// A delivery brings these.
    pub(super) fn comes(&mut self, inbound: &Inbound, eta: Timestamp, lines: &[MovedLine]) {
        lines.iter().for_each(|line| self.state.coming.add(line.sku, eta, inbound));
    }

    /// A delivery brings these no more.
    pub(super) fn comes_no_more(&mut self, inbound: &Inbound, lines: &[MovedLine]) {
        lines.iter().for_each(|line| self.state.coming.remove(line.sku, inbound));
    }

    /// Whoever waits for these may be promised them by other dates.
    pub(super) fn expected_otherwise(&mut self, lines: &[MovedLine]) {
        for line in lines {
            if self.state.backorders.of(line.sku).is_positive() {
                Arc::make_mut(&mut self.state.redating).insert(line.sku);
            }
        }
    }
}
