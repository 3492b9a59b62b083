//! When nothing of an order is open any more.

use super::OrderRow;
use crate::Quantity;

impl OrderRow {
    /// Whether nothing is open any more: no unit, nothing that is to come back or on its way back, no amount where there are
    /// payments, no authorization that nothing ends by itself, and nothing that is done outside.
    pub(crate) fn is_done(&self) -> bool {
        let nothing_under_way = self.effects_under_way().next().is_none();
        self.is_finished() && self.is_settled() && !self.expects_goods() && nothing_under_way
    }

    /// Whether every unit was handed over or canceled.
    pub(crate) fn is_finished(&self) -> bool {
        let nothing = |quantity: Quantity| quantity == Quantity::ZERO;
        self.journeys.is_empty()
            && self.shelves.iter().all(|shelf| nothing(shelf.promised()))
            && self.parts.iter().all(|part| nothing(part.waiting))
    }

    /// Whether nobody owes anybody anything, as far as anything was paid at all, and no authorization is open.
    fn is_settled(&self) -> bool {
        let nothing_is_due = self.payments.captures.is_empty() || self.due().minor() == 0;
        nothing_is_due && !self.payments.are_open()
    }

    /// Whether anything is to come back that was neither received nor rejected, or is on its way back by itself.
    fn expects_goods(&self) -> bool {
        self.parts.iter().any(|part| part.expected.is_positive() || part.undelivered.is_positive())
    }
}
