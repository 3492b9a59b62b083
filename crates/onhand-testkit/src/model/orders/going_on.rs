//! What every step of an order leaves behind: what it is promised, and whether it is finished.

use super::super::held::ModelLine;
use super::super::{Model, ModelReservation};
use super::ModelOrder;
use onhand_domain::{Location, OrderId, ReservationState, Sku, Timestamp};

impl Model {
    /// The order's promises are what its shelves say, and the newest there are.
    pub(super) fn promise_anew(&mut self, order: OrderId) {
        self.reservations.retain(|promise| promise.id != order.promise() || promise.state != ReservationState::Ordered);
        let lines = self.shelf_lines(order);
        for line in &lines {
            self.level(&line.sku, &line.location);
        }
        if !lines.is_empty() {
            self.reservations.push(ModelReservation {
                id: order.promise(),
                opened_at: self.now,
                expires_at: Timestamp::LAST,
                state: ReservationState::Ordered,
                ended: false,
                confirmed: true,
                lines,
            });
        }
    }

    /// After any step: promises shrink where they stand, and an order of which nothing is open is done with.
    pub(super) fn go_on(&mut self, order: OrderId) {
        let lines = self.shelf_lines(order);
        let promised = |sku: &Sku, location: &Location| {
            lines.iter().filter(|line| line.sku == *sku && line.location == *location).map(|line| line.promised).sum()
        };
        let ordered = |promise: &&mut ModelReservation| {
            promise.id == order.promise() && promise.state == ReservationState::Ordered
        };
        if let Some(promise) = self.reservations.iter_mut().find(ordered) {
            for line in &mut promise.lines {
                line.promised = promised(&line.sku, &line.location);
                line.granted = line.promised;
            }
        }
        let now = self.now;
        let Some(found) = self.orders.iter_mut().find(|found| found.id == order) else { return };
        let settled = (found.taken.is_empty() || found.due() == 0) && !found.awaits_capture();
        let awaited = found.parts.iter().any(|part| part.expected + part.undelivered > 0);
        let awaited = awaited || found.under_way().next().is_some();
        let until = found.parts.iter().filter_map(|part| part.handed_over_at).max();
        let until = until.map(|at| at.plus(found.return_policy.window));
        let until = until.max(found.capturable_until()).unwrap_or(now);
        let finished = found.is_finished();
        found.closes_at = match found.closes_at {
            _ if !finished || !settled || awaited => None,
            None => Some(until.max(now.plus(found.kept))),
            Some(closes_at) => Some(until.max(closes_at)),
        };
        if finished {
            let others =
                |r: &ModelReservation| r.id == order.promise() && !r.ended && r.state != ReservationState::Ordered;
            if !self.reservations.iter().any(others) {
                self.settle_purchases(order.promise());
            }
            self.reservations.retain(|r| r.id != order.promise() || r.state != ReservationState::Ordered);
        }
    }

    /// Lets go of orders that have been finished for long enough.
    pub(in crate::model) fn close_orders(&mut self) {
        let now = self.now;
        let over = |order: &&ModelOrder| order.closes_at.is_some_and(|closes_at| closes_at <= now);
        let closed: Vec<OrderId> = self.orders.iter().filter(over).map(|order| order.id).collect();
        self.orders.retain(|order| !closed.contains(&order.id));
        for order in closed {
            self.redeemed_for_good(order);
            self.earned_for_good(order);
        }
    }

    fn shelf_lines(&self, order: OrderId) -> Vec<ModelLine> {
        let mut lines: Vec<ModelLine> = Vec::new();
        for order in self.orders.iter().filter(|found| found.id == order) {
            for shelf in order.shelves.iter().filter(|shelf| shelf.promised() > 0) {
                let (sku, location) = (order.parts[shelf.part].sku.clone(), shelf.location.clone());
                let promised = shelf.promised();
                match lines.iter_mut().find(|line| line.sku == sku && line.location == location) {
                    Some(line) => {
                        line.promised += promised;
                        line.granted += promised;
                    }
                    None => lines.push(ModelLine { sku, location, granted: promised, promised }),
                }
            }
        }
        lines
    }
}
