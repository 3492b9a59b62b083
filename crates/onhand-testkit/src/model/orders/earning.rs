//! What earning points asks of an order.

use super::super::Model;
use super::payments::in_currency;
use onhand_domain::{Money, OrderId, OrderStatus, Rejection};

impl Model {
    /// What an order's goods cost that were neither canceled nor came back.
    pub(in crate::model) fn goods_of(&self, order: OrderId) -> Option<i64> {
        let found = self.orders.iter().find(|found| found.id == order)?;
        Some(found.lines.iter().map(|line| line.amount).sum())
    }

    /// An order earns points of its own currency.
    pub(in crate::model) fn earns_in(&self, order: OrderId, point_value: Money) -> Result<(), Rejection> {
        in_currency(&self.known_order(order)?, point_value)
    }

    pub(in crate::model) fn status_of(&self, order: OrderId) -> OrderStatus {
        self.known_order(order).map_or(OrderStatus::Canceled, |order| order.status())
    }
}
