//! Deciding on orders: what may be placed and canceled, and what may become of their goods.

mod allocate;
mod amounts;
mod arrive;
mod cancel;
mod edit;
mod handing_over;
mod place;
mod resource;
mod returns;
mod store;
mod wait;

use super::{in_units, shown};
use crate::event::{Handing, PartLine};
use crate::state::{OrderRow, PartRow, Stage, State};
use crate::{LineName, LineQuantity, LocationId, OrderId, Quantity, Rejection, ShelfShort};
use std::collections::BTreeMap;

/// So much of a part of an order's line that a command names.
#[derive(Clone, Copy, Debug)]
struct Named {
    part: u32,
    line: PartLine,
}

/// The numbers of an order's lines by their names. Who asks for a few looks through them.
struct LineNumbers<'a> {
    row: &'a OrderRow,
    sorted: Option<BTreeMap<&'a LineName, u32>>,
}

impl<'a> LineNumbers<'a> {
    const FEW: usize = 8;

    fn of(row: &'a OrderRow, asked: usize) -> Self {
        let sorted = || row.lines.iter().map(|line| &line.name).zip(0..).collect();
        Self { row, sorted: (asked > Self::FEW).then(sorted) }
    }

    fn get(&self, name: &LineName) -> Option<u32> {
        match &self.sorted {
            Some(sorted) => sorted.get(name).copied(),
            None => self.row.line_named(name),
        }
    }
}

impl State {
    fn known_order(&self, order: OrderId) -> Result<&OrderRow, Rejection> {
        self.orders.get(order).ok_or(Rejection::UnknownOrder { order })
    }

    /// The parts of lines that a command names, by number, each once; whole bundles as all of their components.
    fn named(&self, row: &OrderRow, lines: &[LineQuantity]) -> Result<Vec<Named>, Rejection> {
        let mut sums: BTreeMap<u32, Quantity> = BTreeMap::new();
        let mut meant = Vec::with_capacity(lines.len());
        let numbers = LineNumbers::of(row, lines.len());
        for named in lines {
            let parts = self.parts_named(row, numbers.get(&named.line), named)?;
            sums.extend(parts.iter().map(|(part, _)| (*part, Quantity::ZERO)));
            meant.push(parts);
        }
        for (named, parts) in lines.iter().zip(meant) {
            let of = match &named.component {
                None => parts.first().and_then(|(_, part)| row.line(part.line)).map(|line| line.sku),
                Some(_) => parts.first().map(|(_, part)| part.sku),
            };
            let Some(sku) = of.and_then(|sku| self.goods.get(sku)) else { continue };
            let quantity = in_units(sku, named.quantity)?;
            for (number, part) in parts {
                let each = if named.component.is_some() { Quantity(1) } else { part.each };
                let quantity = quantity.times(each).map_err(|_| self.out_of_range(part.sku))?;
                let sum = sums.entry(number).or_default();
                *sum = sum.and(quantity);
            }
        }
        let line = |(part, quantity): (u32, Quantity)| {
            let row = row.parts.get(part as usize)?;
            Some(Named { part, line: PartLine { line: row.line, sku: row.sku, quantity } })
        };
        Ok(sums.into_iter().filter_map(line).collect())
    }

    /// The lines of an order that a command names, by number.
    pub(in crate::decide) fn lines_named(
        &self,
        row: &OrderRow,
        lines: &[LineQuantity],
    ) -> Result<Vec<PartLine>, Rejection> {
        Ok(self.named(row, lines)?.iter().map(|named| named.line).collect())
    }

    /// The parts of one line that are meant.
    fn parts_named<'a>(
        &self,
        row: &'a OrderRow,
        number: Option<u32>,
        named: &LineQuantity,
    ) -> Result<Vec<(u32, &'a PartRow)>, Rejection> {
        let (order, line) = (row.order, named.line.clone());
        let Some(number) = number else {
            return Err(Rejection::UnknownLine { order, line });
        };
        let Some(component) = &named.component else {
            return Ok(row.parts_of(number).collect());
        };
        let sku = self.sku(component.as_str());
        let parts: Vec<_> = row.parts_of(number).filter(|(_, part)| Some(part.sku) == sku).collect();
        if parts.is_empty() {
            return Err(Rejection::NotInLine { order, line, sku: component.clone() });
        }
        Ok(parts)
    }

    /// Whether all these lines get to the customer in this way.
    fn handed(&self, row: &OrderRow, named: &[Named], wanted: Handing) -> Result<(), Rejection> {
        let mut lines = named.iter().filter_map(|named| row.line(named.line.line));
        match lines.find(|line| line.fulfillment != wanted) {
            None => Ok(()),
            Some(line) => {
                let (order, line, fulfillment) = (row.order, line.name.clone(), line.fulfillment);
                Err(Rejection::OtherFulfillment { order, line, fulfillment })
            }
        }
    }

    /// Whether so much of each part is at one of these stages at a location.
    fn on_shelf(
        &self,
        row: &OrderRow,
        location: LocationId,
        named: &[Named],
        stages: &[Stage],
    ) -> Result<(), Rejection> {
        for Named { part, line } in named {
            let shelf = row.shelf(*part, location);
            if shelf.map_or(Quantity::ZERO, |shelf| shelf.at(stages)) >= line.quantity {
                continue;
            }
            let Some(sku) = self.goods.get(line.sku) else { continue };
            let show = |stage| shown(sku, shelf.map_or(Quantity::ZERO, |shelf| shelf.at(&[stage])));
            return Err(Rejection::ExceedsShelf(Box::new(ShelfShort {
                order: row.order,
                line: row.line(line.line).map(|line| line.name.clone()).unwrap_or_default(),
                sku: sku.name.clone(),
                location: self.location_name(location).cloned().unwrap_or_default(),
                requested: shown(sku, line.quantity),
                allocated: show(Stage::Allocated),
                picked: show(Stage::Picked),
                ready: show(Stage::Ready),
            })));
        }
        Ok(())
    }

    /// Whether so much of each SKU is there to leave: what the books miss cannot be sent by choice.
    fn there_to_leave(&self, location: LocationId, named: &[Named]) -> Result<(), Rejection> {
        let mut sums = BTreeMap::new();
        for line in named.iter().map(|named| named.line) {
            let sum: &mut Quantity = sums.entry(line.sku).or_default();
            *sum = sum.and(line.quantity);
        }
        for (sku, quantity) in sums {
            let Some(row) = self.goods.get(sku) else { continue };
            let on_hand = self.level(sku, location).map_or(Quantity::ZERO, |level| level.sellable);
            if on_hand < quantity {
                return Err(super::stock::insufficient(row, self, location, quantity, on_hand));
            }
        }
        Ok(())
    }
}

fn lines(named: &[Named]) -> Vec<PartLine> {
    named.iter().map(|named| named.line).collect()
}
