//! What is to be said of an order.

use super::super::Model;
use super::ModelOrder;
use onhand_domain::{LineName, Location, OrderId, OrderStatus, Shipment, ShipmentStatus, Sku, Whereabouts};
use onhand_domain::{Quantity, State};
use std::collections::BTreeMap;

/// An order in words and figures: the same of a ledger and of a model, where they agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldOrder {
    /// How it stands.
    pub status: OrderStatus,
    /// What is owed for it, in minor units.
    pub total: i64,
    /// Of each line its name, and what is owed for it.
    pub lines: Vec<(LineName, i64)>,
    /// Of each part of a line, by the line's number and SKU, where its goods are.
    pub parts: BTreeMap<(usize, Sku), Whereabouts>,
    /// What stands on shelves: allocated, picked, ready; by line's number, SKU and location.
    pub shelves: BTreeMap<(usize, Sku, Location), (i64, i64, i64)>,
    /// What became of each parcel.
    pub shipments: Vec<(Shipment, ShipmentStatus)>,
}

impl ToldOrder {
    /// As a state tells of it.
    #[must_use]
    pub fn of(state: &State, order: OrderId) -> Option<Self> {
        let figures = state.order(order)?;
        let sku = |number| state.sku_name(number).cloned().unwrap_or_default();
        let location = |number| state.location_name(number).cloned().unwrap_or_default();
        let mut told = Self {
            status: figures.status,
            total: figures.total.minor(),
            lines: figures.lines.iter().map(|line| (line.line.clone(), line.amount.minor())).collect(),
            parts: BTreeMap::new(),
            shelves: BTreeMap::new(),
            shipments: figures.shipments.iter().map(|parcel| (parcel.shipment.clone(), parcel.status)).collect(),
        };
        for (number, line) in figures.lines.iter().enumerate() {
            told.parts.extend(line.parts.iter().map(|part| ((number, sku(part.sku)), part.quantities)));
            told.shelves.extend(line.shelves.iter().map(|shelf| {
                let key = (number, sku(shelf.sku), location(shelf.location));
                (key, (shelf.allocated.0, shelf.picked.0, shelf.ready.0))
            }));
        }
        Some(told)
    }
}

impl Model {
    /// An order; none where it was never placed, or was closed.
    #[must_use]
    pub fn order(&self, order: OrderId) -> Option<ToldOrder> {
        self.orders.iter().find(|found| found.id == order).map(ModelOrder::told)
    }
}

impl Model {
    /// All orders that are kept.
    pub fn orders(&self) -> impl Iterator<Item = OrderId> {
        self.orders.iter().map(|order| order.id)
    }
}

impl ModelOrder {
    pub(super) fn status(&self) -> OrderStatus {
        let handed_over = self.parts.iter().any(|part| part.shipped + part.collected > 0);
        if self.is_finished() {
            return if handed_over { OrderStatus::Fulfilled } else { OrderStatus::Canceled };
        }
        if handed_over { OrderStatus::PartiallyFulfilled } else { OrderStatus::Open }
    }

    fn told(&self) -> ToldOrder {
        let (mut parts, mut shelves) = (BTreeMap::new(), BTreeMap::new());
        for (number, part) in self.parts.iter().enumerate() {
            let mut sums = [0; 3];
            for shelf in self.shelves.iter().filter(|shelf| shelf.part == number && shelf.promised() > 0) {
                let figures = (shelf.allocated, shelf.picked, shelf.ready);
                shelves.insert((part.line, part.sku.clone(), shelf.location.clone()), figures);
                sums = [sums[0] + figures.0, sums[1] + figures.1, sums[2] + figures.2];
            }
            let whereabouts = Whereabouts {
                ordered: Quantity(part.ordered),
                backordered: Quantity(part.waiting),
                allocated: Quantity(sums[0]),
                picked: Quantity(sums[1]),
                on_the_way: Quantity(self.on_the_way(number)),
                ready: Quantity(sums[2]),
                shipped: Quantity(part.shipped),
                collected: Quantity(part.collected),
                canceled: Quantity(part.canceled),
            };
            parts.insert((part.line, part.sku.clone()), whereabouts);
        }
        let lines: Vec<(LineName, i64)> = self.lines.iter().map(|line| (line.name.clone(), line.amount)).collect();
        let all_canceled = self.parts.iter().all(|part| part.canceled == part.ordered);
        let shipping = if all_canceled { 0 } else { self.shipping };
        ToldOrder {
            status: self.status(),
            total: lines.iter().map(|(_, amount)| amount).sum::<i64>() + shipping,
            lines,
            parts,
            shelves,
            shipments: self.shipments.clone(),
        }
    }
}
