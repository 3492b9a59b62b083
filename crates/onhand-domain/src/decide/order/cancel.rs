//! Deciding what of an order may be canceled: whatever has not left.

use super::{Named, shown};
use crate::decide::Context;
use crate::event::{CanceledLine, Event, LinesCanceled, PickupExpired, ShelfLine};
use crate::state::{OrderRow, Stage, State};
use crate::{CancelLines, CancelOrder, ExpirePickup, LocationId, OpenShort, Quantity, Rejection};

impl State {
    pub(in crate::decide) fn cancel_order(
        &self,
        command: &CancelOrder,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let order = command.order;
        let row = self.known_order(order)?;
        let mut lines = Vec::new();
        for (number, part) in (0..).zip(&row.parts) {
            let open = part.waiting.and(row.on_shelves(number));
            cancel(row, number, open, &mut lines);
        }
        if lines.is_empty() {
            return Err(Rejection::NothingToCancel { order, status: row.status() });
        }
        events.push(Event::from(LinesCanceled { order, lines, reason: command.reason.clone() }));
        Ok(())
    }

    pub(in crate::decide) fn cancel_lines(
        &self,
        command: &CancelLines,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let order = command.order;
        let row = self.known_order(order)?;
        let mut lines = Vec::new();
        for named in self.named(row, &command.lines)? {
            self.still_open(row, named)?;
            cancel(row, named.part, named.line.quantity, &mut lines);
        }
        events.push(Event::from(LinesCanceled { order, lines, reason: command.reason.clone() }));
        Ok(())
    }

    pub(in crate::decide) fn expire_pickup(
        &self,
        command: &ExpirePickup,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let order = command.order;
        let row = self.known_order(order)?;
        let (mut lines, mut kept_until) = (Vec::new(), None);
        for shelf in row.shelves.iter().filter(|shelf| shelf.ready.is_positive()) {
            let Some(part) = row.parts.get(shelf.part as usize) else { continue };
            let Some(until) = row.line(part.line).and_then(|line| line.ready_until) else { continue };
            if until <= context.now {
                let (location, quantity) = (shelf.location, shelf.ready);
                lines.push(ShelfLine { line: part.line, sku: part.sku, location, quantity });
            } else {
                kept_until = Some(kept_until.map_or(until, |earlier| until.min(earlier)));
            }
        }
        match kept_until {
            _ if !lines.is_empty() => {}
            Some(until) => return Err(Rejection::PickupKept { order, until, now: context.now }),
            None => return Err(Rejection::NothingReady { order }),
        }
        events.push(Event::from(PickupExpired { order, lines }));
        Ok(())
    }

    /// Whether so much of a part has neither left nor been canceled, and is not on its way.
    pub(super) fn still_open(&self, row: &OrderRow, named: Named) -> Result<(), Rejection> {
        let Named { part: number, line } = named;
        let Some((part, sku)) = row.parts.get(number as usize).zip(self.goods.get(line.sku)) else { return Ok(()) };
        let open = part.waiting.and(row.on_shelves(number));
        if line.quantity <= open {
            return Ok(());
        }
        Err(Rejection::ExceedsOpen(Box::new(OpenShort {
            order: row.order,
            line: row.line(line.line).map(|line| line.name.clone()).unwrap_or_default(),
            sku: sku.name.clone(),
            requested: shown(sku, line.quantity),
            open: shown(sku, open),
            on_the_way: shown(sku, row.on_the_way(number)),
            handed_over: shown(sku, part.handed_over()),
            canceled: shown(sku, part.canceled),
        })))
    }
}

/// Takes what is canceled of a part from where it makes least work: from what waits, from what is to be picked, and
/// only then from what was picked.
pub(super) fn cancel(row: &OrderRow, part: u32, quantity: Quantity, lines: &mut Vec<CanceledLine>) {
    let Some(of) = row.parts.get(part as usize) else { return };
    let mut left = quantity;
    let mut take = |location: Option<LocationId>, there: Quantity| {
        let quantity = left.min(there);
        if quantity.is_positive() {
            left = left.less(quantity);
            lines.push(CanceledLine { line: of.line, sku: of.sku, location, quantity });
        }
    };
    take(None, of.waiting);
    for stages in [&[Stage::Allocated][..], &[Stage::Picked, Stage::Ready]] {
        for shelf in row.shelves_of(part) {
            take(Some(shelf.location), shelf.at(stages));
        }
    }
}
