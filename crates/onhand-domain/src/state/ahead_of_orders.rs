//! Looking ahead for commands about orders: their rows lie in several pieces, each found by the one before.

use super::OrderRow;
use super::orders::Orders;
use crate::{Command, OrderId, PaymentId};
use prefetch_index::prefetch_index;
use smallvec::SmallVec;
use std::slice;

/// How many orders are looked at together.
const TOGETHER: usize = 64;

/// What a command names its order by.
enum Named {
    Order(OrderId),
    /// An order, and a payment that is to be its.
    Paid(OrderId, PaymentId),
    Payment(PaymentId),
}

impl Orders {
    /// Has brought near what deciding and applying these commands will read of their orders. Nothing is done for
    /// commands about anything else.
    pub(super) fn look_ahead<'a>(&self, commands: impl Iterator<Item = &'a Command>) {
        let named: SmallVec<[Named; TOGETHER]> = commands.filter_map(named).collect();
        if named.is_empty() {
            return;
        }
        let paid: SmallVec<[PaymentId; TOGETHER]> = named.iter().filter_map(Named::payment).collect();
        paid.iter().for_each(|payment| self.paid.prefetch(payment));
        paid.iter().for_each(|payment| self.paid.prefetch_entries(payment));
        let orders: SmallVec<[OrderId; TOGETHER]> = named.iter().filter_map(|named| self.order_of(named)).collect();
        orders.iter().for_each(|order| self.rows.prefetch(order));
        orders.iter().for_each(|order| self.rows.prefetch_entries(order));
        let rows: SmallVec<[&OrderRow; TOGETHER]> = orders.iter().filter_map(|order| self.get(*order)).collect();
        rows.iter().for_each(|row| prefetch_row(row));
        rows.iter().for_each(|row| prefetch_pieces(row));
    }

    fn order_of(&self, named: &Named) -> Option<OrderId> {
        match named {
            Named::Order(order) | Named::Paid(order, _) => Some(*order),
            Named::Payment(payment) => self.paid.get(payment).copied(),
        }
    }
}

impl Named {
    fn payment(&self) -> Option<PaymentId> {
        match self {
            Self::Payment(payment) | Self::Paid(_, payment) => Some(*payment),
            Self::Order(_) => None,
        }
    }
}

/// Of the commands that come by the thousand: which order each is about.
fn named(command: &Command) -> Option<Named> {
    if let Command::PlaceOrder(placed) = command {
        return Some(Named::Order(placed.order));
    }
    if let Command::AuthorizePayment(authorized) = command {
        return Some(Named::Paid(authorized.order, authorized.payment));
    }
    if let Command::CapturePayment(captured) = command {
        return Some(Named::Payment(captured.payment));
    }
    if let Command::Ship(shipped) = command {
        return Some(Named::Order(shipped.order));
    }
    None
}

/// The lines of the cache that a small order takes: all of it lies in its row.
fn prefetch_row(row: &OrderRow) {
    prefetch(&row.order);
    prefetch(&row.terms);
    prefetch(&row.closes_at);
    prefetch(&row.effects);
    prefetch(&row.lines);
    prefetch(&row.parts);
    prefetch(&row.shelves);
    prefetch(&row.shipments);
    prefetch(&row.payments.rows);
    prefetch(&row.payments.captures);
    prefetch(&row.payments.refunds);
}

/// What a row leads to: where it has one of each, the rest of that.
fn prefetch_pieces(row: &OrderRow) {
    row.lines.first().into_iter().for_each(|line| {
        prefetch(&line.amount);
        prefetch(&line.name);
    });
    row.parts.first().into_iter().for_each(|part| {
        prefetch(&part.waiting);
        prefetch(&part.handed_over_at);
    });
    row.shelves.first().into_iter().for_each(prefetch);
    row.payments.rows.first().into_iter().for_each(prefetch);
    row.payments.captures.first().into_iter().for_each(prefetch);
}

fn prefetch<T>(at: &T) {
    prefetch_index(slice::from_ref(at), 0);
}
