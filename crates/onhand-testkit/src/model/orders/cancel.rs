//! Canceling what has not left.

use super::super::{Model, Told};
use super::ModelOrder;
use onhand_domain::{CancelLines, CancelOrder, ExpirePickup, OpenShort, OrderStatus, Rejection};

impl Model {
    pub(in crate::model) fn cancel_order(&mut self, command: &CancelOrder) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        let open = |part: usize| (part, order.parts[part].waiting + order.on_shelves(part));
        let all: Vec<(usize, i64)> = (0..order.parts.len()).map(open).filter(|(_, open)| *open > 0).collect();
        if all.is_empty() {
            return Err(Rejection::NothingToCancel { order: order.id, status: order.status() });
        }
        self.cancel_parts(&mut order, &all);
        Ok(Told::default())
    }

    pub(in crate::model) fn cancel_lines(&mut self, command: &CancelLines) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        let named = self.named(&order, &command.lines)?;
        for (part, quantity) in named.iter().copied() {
            self.still_open(&order, part, quantity)?;
        }
        self.cancel_parts(&mut order, &named);
        Ok(Told::default())
    }

    pub(super) fn still_open(&self, order: &ModelOrder, part: usize, quantity: i64) -> Result<(), Rejection> {
        let of = &order.parts[part];
        let open = of.waiting + order.on_shelves(part);
        if quantity <= open {
            return Ok(());
        }
        let show = |quantity| self.shown(&of.sku, quantity);
        Err(Rejection::ExceedsOpen(Box::new(OpenShort {
            order: order.id,
            line: order.lines[of.line].name.clone(),
            sku: of.sku.clone(),
            requested: show(quantity),
            open: show(open),
            on_the_way: show(order.on_the_way(part)),
            handed_over: show(of.shipped + of.collected),
            canceled: show(of.canceled),
        })))
    }

    pub(in crate::model) fn expire_pickup(&mut self, command: &ExpirePickup) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        let (mut expired, mut kept_until) = (Vec::new(), None);
        for shelf in order.shelves.iter_mut().filter(|shelf| shelf.ready > 0) {
            let until = order.lines[order.parts[shelf.part].line].ready_until;
            match until {
                Some(until) if until > self.now => kept_until = Some(kept_until.map_or(until, |u| until.min(u))),
                _ => expired.push((shelf.part, std::mem::take(&mut shelf.ready))),
            }
        }
        if expired.is_empty() {
            return Err(match kept_until {
                Some(until) => Rejection::PickupKept { order: order.id, until, now: self.now },
                None => Rejection::NothingReady { order: order.id },
            });
        }
        order.cancel(&expired);
        self.put(order.clone());
        self.canceled_counts_no_more(&order, &expired);
        self.go_on(order.id);
        Ok(Told::default())
    }

    /// From what waits, then from what is to be picked, then from what was.
    pub(super) fn cancel_parts(&mut self, order: &mut ModelOrder, canceled: &[(usize, i64)]) {
        for (part, quantity) in canceled {
            let mut left = *quantity;
            let mut take = |there: &mut i64| {
                let taken = left.min(*there);
                *there -= taken;
                left -= taken;
            };
            take(&mut order.parts[*part].waiting);
            for shelf in order.shelves.iter_mut().filter(|shelf| shelf.part == *part) {
                take(&mut shelf.allocated);
            }
            for shelf in order.shelves.iter_mut().filter(|shelf| shelf.part == *part) {
                take(&mut shelf.picked);
                take(&mut shelf.ready);
            }
        }
        order.forgive();
        order.cancel(canceled);
        self.put(order.clone());
        self.canceled_counts_no_more(order, canceled);
        self.go_on(order.id);
    }

    /// What was canceled is given back to the customer's limits; of a bundle, as many as were canceled whole by it.
    pub(super) fn canceled_counts_no_more(&mut self, order: &ModelOrder, canceled: &[(usize, i64)]) {
        if order.status() == OrderStatus::Canceled {
            self.give_coupons_back(order.id);
        }
        let id = order.id.promise();
        for (part, quantity) in canceled {
            self.give_purchase_back(id, &order.parts[*part].sku, *quantity);
        }
        for (number, line) in order.lines.iter().enumerate() {
            let parts = || (0..order.parts.len()).filter(|part| order.parts[*part].line == number);
            if parts().any(|part| order.parts[part].sku == line.sku) {
                continue;
            }
            let just_now = |part: usize| canceled.iter().filter(|(of, _)| *of == part).map(|(_, q)| q).sum::<i64>();
            let now = parts().map(|part| order.parts[part].canceled / order.parts[part].each).min().unwrap_or(0);
            let before = parts().map(|part| (order.parts[part].canceled - just_now(part)) / order.parts[part].each);
            self.give_purchase_back(id, &line.sku, now - before.min().unwrap_or(0));
        }
    }
}
