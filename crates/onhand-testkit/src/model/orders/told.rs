//! What is to be said of an order.

use super::super::Model;
use super::ModelOrder;
use super::effects::ModelEffect;
use super::payments::ModelPayment;
use onhand_domain::{
    EffectFigures, EffectId, EffectState, LineName, Location, Money, OrderId, OrderStatus, PaymentFigures, PaymentId,
    PaymentStanding, Quantity, Reason, ReturnFigures, ReturnId, ReturnStatus, Shipment, ShipmentStatus, Sku, State,
    Timestamp, Whereabouts, WorkerName,
};
use std::collections::BTreeMap;

/// An order in words and figures: the same of a ledger and of a model, where they agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldOrder {
    /// How it stands.
    pub status: OrderStatus,
    /// In minor units: total, authorized, captured, refunded, charged back, due.
    pub money: [i64; 6],
    /// How each payment stands: authorized, captured, refunded, charged back.
    pub payments: Vec<(PaymentId, PaymentStanding, [i64; 4])>,
    /// Of each line its name, and what is owed for it.
    pub lines: Vec<(LineName, i64)>,
    /// Of each part of a line, by the line's number and SKU, where its goods are.
    pub parts: BTreeMap<(usize, Sku), Whereabouts>,
    /// Of each part, by when it was promised.
    pub dates: BTreeMap<(usize, Sku), Option<Timestamp>>,
    /// What stands on shelves: allocated, picked, ready; by line's number, SKU and location.
    pub shelves: BTreeMap<(usize, Sku, Location), (i64, i64, i64)>,
    /// How each return stands: what came back cost so much, and so much of it is kept.
    pub returns: Vec<(ReturnId, ReturnStatus, i64, i64)>,
    /// What was asked for outside, and how it stands.
    pub effects: Vec<ToldEffect>,
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
            money: [
                figures.total,
                figures.authorized,
                figures.captured,
                figures.refunded,
                figures.charged_back,
                figures.due,
            ]
            .map(Money::minor),
            payments: figures.payments.iter().map(|paid| (paid.payment, paid.standing, amounts(paid))).collect(),
            lines: figures.lines.iter().map(|line| (line.line.clone(), line.amount.minor())).collect(),
            parts: BTreeMap::new(),
            dates: BTreeMap::new(),
            shelves: BTreeMap::new(),
            returns: figures.returns.iter().map(told_return).collect(),
            effects: figures.effects.iter().map(told_effect).collect(),
            shipments: figures.shipments.iter().map(|parcel| (parcel.shipment.clone(), parcel.status)).collect(),
        };
        for (number, line) in figures.lines.iter().enumerate() {
            told.parts.extend(line.parts.iter().map(|part| ((number, sku(part.sku)), part.quantities)));
            told.dates.extend(line.parts.iter().map(|part| ((number, sku(part.sku)), part.promised_by)));
            told.shelves.extend(line.shelves.iter().map(|shelf| {
                let key = (number, sku(shelf.sku), location(shelf.location));
                (key, (shelf.allocated.0, shelf.picked.0, shelf.ready.0))
            }));
        }
        Some(told)
    }
}

/// An effect: how it stands, how often it was tried, when it is due, who has it, and why it failed.
pub type ToldEffect = (EffectId, EffectState, u32, Option<Timestamp>, Option<WorkerName>, Option<Reason>);

fn told_effect(of: &EffectFigures) -> ToldEffect {
    (of.effect, of.state, of.attempts, of.due_at, of.worker.clone(), of.reason.clone())
}

fn told_return(of: &ReturnFigures) -> (ReturnId, ReturnStatus, i64, i64) {
    (of.return_id, of.status, of.value.minor(), of.fee.minor())
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
        match handed_over {
            true => OrderStatus::PartiallyFulfilled,
            false if self.parts.iter().any(|part| part.waiting > 0) => OrderStatus::Backordered,
            false => OrderStatus::Open,
        }
    }

    fn amounts(&self, paid: &ModelPayment) -> [i64; 4] {
        let mut amounts = [paid.authorized, 0, 0, 0];
        for taken in self.taken.iter().filter(|taken| taken.payment == paid.id) {
            let of = [0, taken.amount, taken.refunded, taken.charged_back];
            amounts.iter_mut().zip(of).for_each(|(sum, part)| *sum += part);
        }
        amounts
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
                returned: Quantity(part.returned),
            };
            parts.insert((part.line, part.sku.clone()), whereabouts);
        }
        let lines: Vec<(LineName, i64)> = self.lines.iter().map(|line| (line.name.clone(), line.amount)).collect();
        let worth = self.payments.iter().filter(|paid| paid.standing != PaymentStanding::Declined);
        let authorized = worth.map(|paid| paid.authorized).sum();
        ToldOrder {
            status: self.status(),
            money: [self.total(), authorized, self.captured(), self.refunded(), self.charged_back(), self.due()],
            payments: self.payments.iter().map(|paid| (paid.id, paid.standing, self.amounts(paid))).collect(),
            lines,
            parts,
            dates: self.parts.iter().map(|part| ((part.line, part.sku.clone()), part.promised_by)).collect(),
            shelves,
            returns: self.returns.iter().map(|of| (of.id, self.return_status(of), of.value, of.fee)).collect(),
            effects: self.effects.iter().map(ModelEffect::told).collect(),
            shipments: self.shipments.iter().map(|parcel| (parcel.shipment.clone(), parcel.status)).collect(),
        }
    }
}

fn amounts(paid: &PaymentFigures) -> [i64; 4] {
    [paid.authorized, paid.captured, paid.refunded, paid.charged_back].map(Money::minor)
}
