//! An order's row: what was ordered, and where every unit of it is.

use super::{EffectRow, Payments, ReturnRow, Terms};
use crate::event::{Handing, PartLine};
use crate::{
    Carrier, ChannelId, Coordinates, Currency, CustomerId, DeliveryFailure, IfShort, LineName, LocationId, Money,
    OrderId, Position, Quantity, Reference, Shipment, SkuId, Span, Strategy, Timestamp, Transfer,
};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// A list that mostly has one entry, which lies in the row itself: a small order is one piece of memory.
pub(crate) type Few<T> = SmallVec<[T; 1]>;

/// An order that something can still happen to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrderRow {
    pub(crate) order: OrderId,
    pub(crate) channel: ChannelId,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) reference: Option<Reference>,
    pub(crate) placed: Position,
    pub(crate) placed_at: Timestamp,
    pub(crate) shipping: Money,
    pub(crate) tax_included: bool,
    pub(crate) if_short: IfShort,
    /// How long a parcel takes, where that was said.
    pub(crate) delivery_time: Option<Span>,
    /// How what it waits for is found once it is there.
    pub(crate) sourcing: (Strategy, Option<Coordinates>),
    pub(crate) kept: Span,
    pub(crate) terms: Terms,
    /// Until when it is kept, once nothing of it is open: neither units nor amounts.
    pub(crate) closes_at: Option<Timestamp>,
    /// By their numbers.
    pub(crate) lines: Few<LineRow>,
    /// By the numbers of their lines.
    pub(crate) parts: Few<PartRow>,
    /// By the numbers of their parts, then in the order in which they were first used.
    pub(crate) shelves: Few<Shelf>,
    pub(crate) shipments: Few<ShipmentRow>,
    pub(crate) journeys: Vec<Journey>,
    pub(crate) payments: Payments,
    /// What of goodwill and price adjustments went along with what was canceled or came back after them.
    pub(crate) gone_along: i64,
    /// In the order in which they were authorized.
    pub(crate) returns: Vec<ReturnRow>,
    /// In the order in which they were asked for.
    pub(crate) effects: Vec<EffectRow>,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LineRow {
    pub(crate) name: LineName,
    pub(crate) sku: SkuId,
    pub(crate) ordered: Quantity,
    pub(crate) unit_price: Money,
    pub(crate) discount: Option<Money>,
    pub(crate) tax: Option<Money>,
    pub(crate) fulfillment: Handing,
    pub(crate) location: Option<LocationId>,
    /// What it cost when it was ordered, in minor units.
    pub(crate) cost: i64,
    /// What its units cost that were neither canceled nor returned, in minor units; of a bundle, each unit of any component as much.
    pub(crate) amount: i64,
    /// Until when what lies ready is kept.
    pub(crate) ready_until: Option<Timestamp>,
}

/// What a line needs of one stocked SKU: all of it or, of a bundle, one of its components. Every unit that was ordered
/// is counted once: here, or on a [`Shelf`], or on a [`Journey`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PartRow {
    pub(crate) line: u32,
    pub(crate) sku: SkuId,
    /// How much of it is in one of the line's units.
    pub(crate) each: Quantity,
    pub(crate) ordered: Quantity,
    /// Allocated nowhere: it waits for stock.
    pub(crate) waiting: Quantity,
    /// While it waits: a location that could not serve it, and is not asked before goods arrive or are counted there.
    pub(crate) but_for: Option<LocationId>,
    /// By when the customer was promised it.
    pub(crate) promised_by: Option<Timestamp>,
    pub(crate) shipped: Quantity,
    pub(crate) collected: Quantity,
    pub(crate) canceled: Quantity,
    /// Of what was handed over, what came back and was accepted.
    pub(crate) returned: Quantity,
    /// Of the rest, what is to come back by a return.
    pub(crate) expected: Quantity,
    /// Of what was handed over, what is on its way back in parcels that did not arrive.
    pub(crate) undelivered: Quantity,
    /// When the last of it was handed over, as far as is known: once it arrived, then.
    pub(crate) handed_over_at: Option<Timestamp>,
}

/// What of a part is promised at a location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shelf {
    pub(crate) part: u32,
    pub(crate) location: LocationId,
    pub(crate) allocated: Quantity,
    pub(crate) picked: Quantity,
    pub(crate) ready: Quantity,
}

/// How far goods on a shelf are on their way to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Allocated,
    Picked,
    Ready,
}

/// A parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ShipmentRow {
    pub(crate) shipment: Shipment,
    pub(crate) location: LocationId,
    pub(crate) carrier: Option<Carrier>,
    pub(crate) shipped_at: Timestamp,
    pub(crate) lines: Few<PartLine>,
    /// What became of it; nothing yet while it is on its way.
    pub(crate) ended: Option<Arrival>,
}

/// What became of a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Arrival {
    Delivered,
    Failed(DeliveryFailure),
}

/// What of a part is on its way to where it will be collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Journey {
    pub(crate) transfer: Transfer,
    pub(crate) part: u32,
    pub(crate) quantity: Quantity,
}

impl OrderRow {
    pub(crate) fn currency(&self) -> Currency {
        self.shipping.currency()
    }

    /// A line's number.
    pub(crate) fn line_named(&self, name: &LineName) -> Option<u32> {
        (0..).zip(&self.lines).find(|(_, line)| line.name == *name).map(|(number, _)| number)
    }

    pub(crate) fn line(&self, number: u32) -> Option<&LineRow> {
        self.lines.get(number as usize)
    }

    /// A line's parts, with their numbers.
    pub(crate) fn parts_of(&self, line: u32) -> impl Iterator<Item = (u32, &PartRow)> {
        let first = self.parts.partition_point(|part| part.line < line);
        // Not by skipping, which would pass over all before it.
        let parts = (first as u32..).zip(self.parts.get(first..).unwrap_or_default());
        parts.take_while(move |(_, part)| part.line == line)
    }

    /// The number of the part of a line that is of this SKU.
    pub(crate) fn part(&self, line: u32, sku: SkuId) -> Option<u32> {
        self.parts_of(line).find(|(_, part)| part.sku == sku).map(|(number, _)| number)
    }

    pub(crate) fn part_mut(&mut self, line: u32, sku: SkuId) -> Option<(u32, &mut PartRow)> {
        let number = self.part(line, sku)?;
        Some((number, self.parts.get_mut(number as usize)?))
    }

    /// The shelves of a part, in the order in which they were first used.
    pub(crate) fn shelves_of(&self, part: u32) -> &[Shelf] {
        let first = self.shelves.partition_point(|shelf| shelf.part < part);
        let after = self.shelves.partition_point(|shelf| shelf.part <= part);
        self.shelves.get(first..after).unwrap_or_default()
    }

    pub(crate) fn shelf(&self, part: u32, location: LocationId) -> Option<&Shelf> {
        self.shelves_of(part).iter().find(|shelf| shelf.location == location)
    }

    pub(crate) fn shelf_mut(&mut self, part: u32, location: LocationId) -> Option<&mut Shelf> {
        let first = self.shelves.partition_point(|shelf| shelf.part < part);
        let shelves = self.shelves.get_mut(first..)?.iter_mut().take_while(|shelf| shelf.part == part);
        shelves.into_iter().find(|shelf| shelf.location == location)
    }

    /// The shelf of a part at a location, set up where there is none yet.
    pub(crate) fn shelf_for(&mut self, part: u32, location: LocationId) -> Option<&mut Shelf> {
        if self.shelf(part, location).is_none() {
            let after = self.shelves.partition_point(|shelf| shelf.part <= part);
            let none = Quantity::ZERO;
            self.shelves.insert(after, Shelf { part, location, allocated: none, picked: none, ready: none });
        }
        self.shelf_mut(part, location)
    }

    /// What of a part is on its way to where it will be collected.
    pub(crate) fn on_the_way(&self, part: u32) -> Quantity {
        let journeys = self.journeys.iter().filter(|journey| journey.part == part);
        journeys.fold(Quantity::ZERO, |sum, journey| sum.and(journey.quantity))
    }

    /// What of a part stands on shelves.
    pub(crate) fn on_shelves(&self, part: u32) -> Quantity {
        self.shelves_of(part).iter().fold(Quantity::ZERO, |sum, shelf| sum.and(shelf.promised()))
    }

    /// So many units more of a line's parts are canceled: their share of what its units cost is not owed any more.
    /// What one event cancels of a line is one share, so that whole bundles cost what a bundle costs.
    pub(crate) fn cancel(&mut self, line: u32, canceled: &[(SkuId, Quantity)]) -> Option<()> {
        let units = canceled.iter().try_fold(Quantity::ZERO, |sum, (_, quantity)| sum.plus(*quantity).ok())?;
        let worth = self.worth(line, units)?;
        for (sku, quantity) in canceled {
            let (_, part) = self.part_mut(line, *sku)?;
            part.canceled = part.canceled.plus(*quantity).ok().filter(|canceled| *canceled <= part.ordered)?;
        }
        let of = self.lines.get_mut(line as usize)?;
        of.amount = of.amount.checked_sub(worth)?;
        self.adjustments_go_along();
        Some(())
    }

    /// What it cost as it was ordered, with all that was canceled and came back.
    pub(crate) fn cost(&self) -> i64 {
        self.lines.iter().fold(self.shipping.minor(), |sum, line| sum.saturating_add(line.cost))
    }

    /// What was ordered of a SKU and not canceled: of a bundle, whole ones.
    pub(crate) fn bought(&self, sku: SkuId) -> Quantity {
        let left = |part: &PartRow| part.ordered.less(part.canceled);
        let parts = self.parts.iter().filter(|part| part.sku == sku);
        let parts = parts.fold(Quantity::ZERO, |sum, part| sum.and(left(part)));
        let bundles =
            (0..).zip(&self.lines).filter(|(number, line)| line.sku == sku && self.part(*number, sku).is_none());
        bundles.fold(parts, |sum, (number, _)| {
            let whole = self.parts_of(number).map(|(_, part)| left(part).0.checked_div(part.each.0).unwrap_or(0));
            sum.and(Quantity(whole.min().unwrap_or(0)))
        })
    }

    pub(crate) fn shipment(&self, shipment: &Shipment) -> Option<&ShipmentRow> {
        self.shipments.iter().find(|row| row.shipment == *shipment)
    }
}

impl PartRow {
    pub(crate) fn handed_over(&self) -> Quantity {
        self.shipped.and(self.collected)
    }
}

impl Shelf {
    /// What is promised there, however far it is.
    pub(crate) fn promised(&self) -> Quantity {
        self.allocated.and(self.picked).and(self.ready)
    }

    /// What is at one of these stages.
    pub(crate) fn at(&self, stages: &[Stage]) -> Quantity {
        stages.iter().fold(Quantity::ZERO, |sum, stage| {
            sum.and(match stage {
                Stage::Allocated => self.allocated,
                Stage::Picked => self.picked,
                Stage::Ready => self.ready,
            })
        })
    }

    /// Takes so much from these stages, from the first of them as long as there is any; none where all of them have
    /// less.
    pub(crate) fn take(&mut self, quantity: Quantity, stages: &[Stage]) -> Option<()> {
        let mut left = quantity;
        for stage in stages {
            let there = match stage {
                Stage::Allocated => &mut self.allocated,
                Stage::Picked => &mut self.picked,
                Stage::Ready => &mut self.ready,
            };
            let taken = left.min(*there);
            *there = there.less(taken);
            left = left.less(taken);
        }
        (left == Quantity::ZERO && quantity >= Quantity::ZERO).then_some(())
    }
}
