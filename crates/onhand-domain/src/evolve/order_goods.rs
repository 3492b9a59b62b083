//! How the goods of an order go their way: allocated, picked, sent, made ready, handed over.

use crate::event::{
    Handing, HeldLine, HeldLines, LinesAllocated, LinesCollected, LinesPicked, LinesUnallocated, OrderShipped,
    PartLine, PickupArrived, PickupReady, PickupSent, Unallocation,
};
use crate::state::{Few, Journey, PartRow, Shelf, ShipmentRow, SkuRow, Stage};
use crate::{Condition, Ledger, LocationId, OrderId, Quantity, SkuId};

impl Ledger {
    pub(super) fn lines_allocated(&mut self, event: &LinesAllocated) -> Option<()> {
        for line in &event.lines {
            self.allocated_at(event.order, (line.line, line.sku), line.location, line.quantity)?;
        }
        self.promise_anew(event.order)
    }

    pub(super) fn lines_unallocated(&mut self, event: &LinesUnallocated) -> Option<()> {
        for line in &event.lines {
            self.off_the_shelf(event.order, event.location, line, &[Stage::Allocated, Stage::Picked], |_| Some(()))?;
            self.waits(event.order, line.line, line.sku, line.quantity)?;
            if event.cause != Unallocation::Reallocated {
                self.turned_down(event.order, line.line, line.sku, event.location)?;
            }
            if event.cause == Unallocation::Missing {
                let level = self.level_of(line.sku, event.location)?;
                self.shift_extra(level, |extra| &mut extra.missing, line.quantity)?;
                let time = self.state.time;
                self.levels().extra_mut(level)?.missed_at = time;
            }
        }
        self.promised_there_no_more(event.order, event.location, &event.lines)?;
        self.order_goes_on(event.order)
    }

    pub(super) fn lines_picked(&mut self, event: &LinesPicked) -> Option<()> {
        for line in &event.lines {
            let shelf = self.shelf(event.order, event.location, line)?;
            shelf.take(line.quantity, &[Stage::Allocated])?;
            shelf.picked = shelf.picked.plus(line.quantity).ok()?;
        }
        Some(())
    }

    pub(super) fn pickup_ready(&mut self, event: &PickupReady) -> Option<()> {
        for line in &event.lines {
            let shelf = self.shelf(event.order, event.location, line)?;
            shelf.take(line.quantity, &[Stage::Picked, Stage::Allocated])?;
            shelf.ready = shelf.ready.plus(line.quantity).ok()?;
            let row = self.state.orders.get_mut(event.order)?;
            let ready_until = &mut row.lines.get_mut(line.line as usize)?.ready_until;
            // Nobody is given less time for what lay ready before.
            *ready_until = (*ready_until).max(Some(event.until));
        }
        Some(())
    }

    pub(super) fn order_shipped(&mut self, event: &OrderShipped) -> Option<()> {
        let time = self.state.time;
        for line in &event.lines {
            self.off_the_shelf(event.order, event.location, line, &[Stage::Picked, Stage::Allocated], |part| {
                part.shipped = part.shipped.plus(line.quantity).ok()?;
                part.handed_over_at = Some(time);
                Some(())
            })?;
            self.goods_handed_over(event.order, event.location, line)?;
        }
        self.promised_there_no_more(event.order, event.location, &event.lines)?;
        self.bundles_handed_over(event.order);
        let row = self.state.orders.get_mut(event.order)?;
        if row.shipment(&event.shipment).is_some() {
            return None;
        }
        row.shipments.push(ShipmentRow {
            shipment: event.shipment.clone(),
            location: event.location,
            carrier: event.carrier.clone(),
            shipped_at: time,
            lines: Few::from_slice(&event.lines),
            ended: None,
        });
        self.order_goes_on(event.order)
    }

    pub(super) fn lines_collected(&mut self, event: &LinesCollected) -> Option<()> {
        let time = self.state.time;
        for line in &event.lines {
            let carried_out = self.state.orders.get(event.order)?.line(line.line)?.fulfillment == Handing::CarryOut;
            let stage = if carried_out { Stage::Allocated } else { Stage::Ready };
            self.off_the_shelf(event.order, event.location, line, &[stage], |part| {
                part.collected = part.collected.plus(line.quantity).ok()?;
                part.handed_over_at = Some(time);
                Some(())
            })?;
            self.goods_handed_over(event.order, event.location, line)?;
        }
        self.promised_there_no_more(event.order, event.location, &event.lines)?;
        self.bundles_handed_over(event.order);
        self.order_goes_on(event.order)
    }

    pub(super) fn pickup_sent(&mut self, event: &PickupSent) -> Option<()> {
        for line in &event.lines {
            self.off_the_shelf(event.order, event.location, line, &[Stage::Picked, Stage::Allocated], |_| Some(()))?;
            let row = self.state.orders.get_mut(event.order)?;
            let (part, transfer) = (row.part(line.line, line.sku)?, event.transfer.clone());
            row.journeys.push(Journey { transfer, part, quantity: line.quantity });
        }
        self.promised_there_no_more(event.order, event.location, &event.lines)?;
        self.state.orders.carry(event.transfer.clone(), event.order);
        self.order_goes_on(event.order)
    }

    pub(super) fn pickup_arrived(&mut self, event: &PickupArrived) -> Option<()> {
        for (line, arrived) in event.lines.iter().map(|line| (line, true)).chain(event.lost.iter().map(|l| (l, false)))
        {
            let row = self.state.orders.get_mut(event.order)?;
            let part = row.part(line.line, line.sku)?;
            let under_way = |journey: &&mut Journey| journey.transfer == event.transfer && journey.part == part;
            let journey = row.journeys.iter_mut().find(under_way)?;
            journey.quantity = less(journey.quantity, line.quantity)?;
            if arrived {
                let shelf = row.shelf_for(part, event.location)?;
                shelf.allocated = shelf.allocated.plus(line.quantity).ok()?;
            } else {
                self.waits(event.order, line.line, line.sku, line.quantity)?;
            }
        }
        let row = self.state.orders.get_mut(event.order)?;
        row.journeys.retain(|journey| journey.quantity != Quantity::ZERO);
        if row.journeys.iter().all(|journey| journey.transfer != event.transfer) {
            self.state.orders.carried_no_more(&event.transfer);
        }
        if !event.lines.is_empty() {
            self.promise_anew(event.order)?;
        }
        self.order_goes_on(event.order)
    }

    fn shelf(&mut self, order: OrderId, location: LocationId, line: &PartLine) -> Option<&mut Shelf> {
        let row = self.state.orders.get_mut(order)?;
        let part = row.part(line.line, line.sku)?;
        row.shelf_mut(part, location)
    }

    /// Goods are taken off a shelf, and are then [promised no more](Self::promised_there_no_more); what becomes of them
    /// says `counted`.
    fn off_the_shelf(
        &mut self,
        order: OrderId,
        location: LocationId,
        line: &PartLine,
        stages: &[Stage],
        counted: impl FnOnce(&mut PartRow) -> Option<()>,
    ) -> Option<()> {
        let row = self.state.orders.get_mut(order)?;
        let (part, row_of_part) = row.part_mut(line.line, line.sku)?;
        counted(row_of_part)?;
        row.shelf_mut(part, location)?.take(line.quantity, stages)
    }

    /// What was taken off shelves at a location is promised there no more.
    fn promised_there_no_more(&mut self, order: OrderId, location: LocationId, lines: &[PartLine]) -> Option<()> {
        let line = |line: &PartLine| HeldLine { sku: line.sku, location, quantity: line.quantity };
        let lines: HeldLines = lines.iter().map(line).collect();
        self.promised_less(order, &lines)
    }

    /// Goods of any bundle may have left: all of an order's count as purchased for good.
    fn bundles_handed_over(&mut self, order: OrderId) {
        let goods = &self.state.goods;
        let is_bundle = |sku: SkuId| goods.get(sku).is_some_and(SkuRow::is_bundle);
        self.state.purchases.bundles_left(order.promise(), is_bundle);
    }

    /// Goods left the house, and count as purchased for good.
    fn goods_handed_over(&mut self, order: OrderId, location: LocationId, line: &PartLine) -> Option<()> {
        self.state.purchases.goods_left(order.promise(), line.sku, line.quantity);
        let level = self.level_of(line.sku, location)?;
        self.levels().shift(level, Condition::Sellable, Quantity::ZERO.less(line.quantity))?.ok()
    }
}

/// So much less, and never below none.
fn less(of: Quantity, quantity: Quantity) -> Option<Quantity> {
    of.minus(quantity).ok().filter(|left| *left >= Quantity::ZERO)
}
