//! How goods of an order come back.

use crate::event::{PartLine, ReturnAuthorized, ReturnPolicyAgreed, ReturnReceived, ReturnRejected, ReturnedLine};
use crate::state::{ReturnLineRow, ReturnRow, Terms};
use crate::{Ledger, Quantity};
use std::collections::BTreeMap;

impl Ledger {
    pub(super) fn return_policy_agreed(&mut self, event: &ReturnPolicyAgreed) -> Option<()> {
        let ReturnPolicyAgreed { order, window, restocking_percent } = *event;
        self.state.orders.get_mut(order)?.terms = Terms { window, restocking_percent };
        Some(())
    }

    pub(super) fn return_authorized(&mut self, event: &ReturnAuthorized) -> Option<()> {
        let authorized_at = self.state.time;
        self.state.orders.bring_back(event.return_id, event.order)?;
        let row = self.state.orders.get_mut(event.order)?;
        let mut lines = Vec::with_capacity(event.lines.len());
        for line in &event.lines {
            let (number, part) = row.part_mut(line.line, line.sku)?;
            if line.quantity > part.returnable() {
                return None;
            }
            part.expected = part.expected.plus(line.quantity).ok()?;
            if lines.last().is_some_and(|last: &ReturnLineRow| last.part >= number) {
                return None;
            }
            let none = Quantity::ZERO;
            lines.push(ReturnLineRow { part: number, authorized: line.quantity, received: none, rejected: none });
        }
        let (id, reason) = (event.return_id, event.reason.clone());
        row.returns.push(ReturnRow { id, authorized_at, reason, value: 0, had: 0, fee: 0, lines });
        self.order_goes_on(event.order)
    }

    pub(super) fn return_received(&mut self, event: &ReturnReceived) -> Option<()> {
        let mut by_line: BTreeMap<u32, Quantity> = BTreeMap::new();
        for line in &event.lines {
            let units = by_line.entry(line.line).or_default();
            *units = units.plus(line.quantity).ok()?;
        }
        let row = self.state.orders.get_mut(event.order)?;
        let part = |of: &ReturnedLine| PartLine { line: of.line, sku: of.sku, quantity: of.quantity };
        let had = row.worth_had(&event.lines.iter().map(part).collect::<Vec<_>>())?;
        let mut value = 0_i64;
        for (line, units) in by_line {
            let worth = row.worth(line, units)?;
            let of = row.lines.get_mut(line as usize)?;
            of.amount = of.amount.checked_sub(worth)?;
            value = value.checked_add(worth)?;
        }
        for line in &event.lines {
            let (number, part) = row.part_mut(line.line, line.sku)?;
            part.expected = less(part.expected, line.quantity)?;
            part.returned = part.returned.plus(line.quantity).ok()?;
            part.undelivered = part.undelivered.less(line.quantity).at_least_zero();
            let came = row.returning_mut(event.return_id)?.line_mut(number)?;
            came.received = came.received.plus(line.quantity).ok().filter(|_| line.quantity <= came.expected())?;
        }
        let returning = row.returning_mut(event.return_id)?;
        returning.value = returning.value.checked_add(value)?;
        returning.had = returning.had.checked_add(had).filter(|had| *had <= returning.value)?;
        returning.fee =
            returning.fee.checked_add(event.fee.minor()).filter(|fee| (0..=returning.value).contains(fee))?;
        row.adjustments_go_along();
        for line in &event.lines {
            let level = self.level_of(line.sku, event.location)?;
            self.levels().shift(level, line.condition, line.quantity)?.ok()?;
        }
        self.order_goes_on(event.order)
    }

    pub(super) fn return_rejected(&mut self, event: &ReturnRejected) -> Option<()> {
        let row = self.state.orders.get_mut(event.order)?;
        for PartLine { line, sku, quantity } in event.lines.iter().copied() {
            let (number, part) = row.part_mut(line, sku)?;
            part.expected = less(part.expected, quantity)?;
            // Nobody waits any longer for a parcel that was to come back and did not.
            part.undelivered = part.undelivered.less(quantity).at_least_zero();
            let never = row.returning_mut(event.return_id)?.line_mut(number)?;
            never.rejected = never.rejected.plus(quantity).ok().filter(|_| quantity <= never.expected())?;
        }
        self.order_goes_on(event.order)
    }
}

/// So much less, and never below none.
fn less(of: Quantity, quantity: Quantity) -> Option<Quantity> {
    of.minus(quantity).ok().filter(|left| *left >= Quantity::ZERO)
}
