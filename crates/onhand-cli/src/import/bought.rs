//! What customers have bought and not brought back yet: which sale a canceled line is of.

use super::line::Line;
use onhand::{ReturnPolicy, Span, Timestamp};
use std::collections::HashMap;

/// For how long goods may come back: as long as a sheet tells of.
pub(super) const RETURNED_WITHIN: ReturnPolicy = ReturnPolicy::within(Span::from_days(400));

/// An order of the import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OrderKey {
    /// Told apart by the record that ended its invoice, and its number among the orders of that.
    pub(super) number: u64,
    pub(super) at: Timestamp,
}

/// Units of an order's line that came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Back {
    pub(super) order: OrderKey,
    /// The line's number in its order, from 0.
    pub(super) line: usize,
    pub(super) units: i64,
}

/// By customer, goods, price in pence and country: what is left of each order's line, in the order of the sales.
#[derive(Debug, Default)]
pub(super) struct Bought(HashMap<(String, String, i64, String), Vec<Back>>);

impl Bought {
    /// A customer has bought.
    pub(super) fn sold(&mut self, line: &Line, order: OrderKey, number: usize) {
        if let Some(key) = key(line) {
            self.0.entry(key).or_default().push(Back { order, line: number, units: line.units });
        }
    }

    /// The sales that came back with a canceled line at a moment, the newest first; nothing where not all of its units
    /// were sold within the time in which they may come back.
    pub(super) fn canceled(&mut self, line: &Line, at: Timestamp) -> Vec<Back> {
        let Some(left) = key(line).and_then(|key| self.0.get_mut(&key)) else { return Vec::new() };
        left.retain(|sale| sale.order.at.plus(RETURNED_WITHIN.window) > at);
        if left.iter().map(|sale| sale.units).sum::<i64>() < line.units {
            return Vec::new();
        }
        let (mut missing, mut back) = (line.units, Vec::new());
        while let Some(sale) = left.last_mut().filter(|_| missing > 0) {
            let units = sale.units.min(missing);
            back.push(Back { units, ..*sale });
            missing -= units;
            sale.units -= units;
            if sale.units == 0 {
                left.pop();
            }
        }
        back
    }
}

fn key(line: &Line) -> Option<(String, String, i64, String)> {
    Some((line.customer.clone()?, line.code.clone(), line.price.pence()?, line.country.clone()))
}
