//! Returns of an order: what was to come back, and what became of it.

use super::{OrderRow, PartRow};
use crate::event::PartLine;
use crate::{Money, Quantity, Reason, RefundKind, ReturnId, ReturnPolicy, SkuId, Span, Timestamp, share};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// On what terms an order's goods may come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Terms {
    pub(crate) window: Span,
    pub(crate) restocking_percent: u8,
}

/// A return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReturnRow {
    pub(crate) id: ReturnId,
    pub(crate) authorized_at: Timestamp,
    pub(crate) reason: Option<Reason>,
    /// What that cost which was received, in minor units.
    pub(crate) value: i64,
    /// What of that the customer had had; the rest never arrived.
    pub(crate) had: i64,
    /// What of it is kept for putting it back.
    pub(crate) fee: i64,
    /// By the numbers of their parts.
    pub(crate) lines: Vec<ReturnLineRow>,
}

/// What of a part is to come back by one return: all of it is expected until it was received or rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReturnLineRow {
    pub(crate) part: u32,
    pub(crate) authorized: Quantity,
    pub(crate) received: Quantity,
    pub(crate) rejected: Quantity,
}

/// How a return stands. It follows from its lines and the order's money, and is kept nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnStatus {
    /// Nothing of it came yet.
    Authorized,
    /// Some of it came, and some is still expected.
    Received,
    /// Nothing is expected any more, and what came was accepted.
    Accepted,
    /// Nothing of it was accepted.
    Rejected,
    /// What was accepted was paid for, and nothing is to be given back any more.
    Refunded,
}

impl ReturnStatus {
    /// The status as it is written in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authorized => "authorized",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Refunded => "refunded",
        }
    }
}

/// A return as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnFigures {
    /// Which.
    pub return_id: ReturnId,
    /// How it stands.
    pub status: ReturnStatus,
    /// When it was authorized.
    pub authorized_at: Timestamp,
    /// Why the customer did not want it.
    pub reason: Option<Reason>,
    /// What that cost which was received.
    pub value: Money,
    /// What of it is kept for putting it back.
    pub fee: Money,
    /// Its lines, by stocked SKU.
    pub lines: Vec<ReturnLineFigures>,
}

/// What of a part of a line is to come back, or came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnLineFigures {
    /// Of which line, by number.
    pub line: u32,
    /// Of what.
    pub sku: SkuId,
    /// What may come back.
    pub authorized: Quantity,
    /// What came, and was accepted.
    pub received: Quantity,
    /// What was not accepted.
    pub rejected: Quantity,
}

impl From<ReturnPolicy> for Terms {
    fn from(ReturnPolicy { window, restocking_percent }: ReturnPolicy) -> Self {
        Self { window, restocking_percent }
    }
}

impl ReturnLineRow {
    /// What is still to come.
    pub(crate) fn expected(&self) -> Quantity {
        self.authorized.less(self.received).less(self.rejected)
    }
}

impl ReturnRow {
    pub(crate) fn line(&self, part: u32) -> Option<&ReturnLineRow> {
        let place = self.lines.binary_search_by_key(&part, |line| line.part).ok()?;
        self.lines.get(place)
    }

    pub(crate) fn line_mut(&mut self, part: u32) -> Option<&mut ReturnLineRow> {
        let place = self.lines.binary_search_by_key(&part, |line| line.part).ok()?;
        self.lines.get_mut(place)
    }
}

impl PartRow {
    /// What the customer has, as far as it is not to come back already.
    pub(crate) fn returnable(&self) -> Quantity {
        self.handed_over().less(self.returned).less(self.expected)
    }

    /// What of that is on its way back by itself, in parcels that did not arrive.
    pub(crate) fn undelivered_returnable(&self) -> Quantity {
        self.undelivered.less(self.expected).at_least_zero().min(self.returnable())
    }

    /// What nobody pays for any more.
    pub(crate) fn given_up(&self) -> Quantity {
        self.canceled.and(self.returned)
    }
}

impl OrderRow {
    pub(crate) fn returning(&self, id: ReturnId) -> Option<&ReturnRow> {
        self.returns.iter().find(|row| row.id == id)
    }

    pub(crate) fn returning_mut(&mut self, id: ReturnId) -> Option<&mut ReturnRow> {
        self.returns.iter_mut().find(|row| row.id == id)
    }

    /// What so many units of a line cost of what its units cost that are still paid for.
    pub(crate) fn worth(&self, line: u32, units: Quantity) -> Option<i64> {
        let left = self
            .parts_of(line)
            .try_fold(Quantity::ZERO, |sum, (_, part)| sum.plus(part.ordered.minus(part.given_up()).ok()?).ok())?;
        let count = |quantity: Quantity| u64::try_from(quantity.0).ok();
        Some(share(self.line(line)?.amount, count(units)?, count(left)?))
    }

    /// What is kept of goods that come back now by a return, in minor units: its share of all that came by it until then,
    /// less what is kept already, so that goods which come one by one cost what they cost together.
    pub(crate) fn restocking_fee(&self, id: ReturnId, lines: &[PartLine]) -> Option<i64> {
        let (had, kept) = self.returning(id).map_or((0, 0), |row| (row.had, row.fee));
        let had = had.checked_add(self.worth_had(lines)?)?;
        share(had, u64::from(self.terms.restocking_percent), 100).checked_sub(kept)
    }

    /// What of goods that come back now the customer had had cost: the rest never arrived, and nothing is kept of it.
    pub(crate) fn worth_had(&self, lines: &[PartLine]) -> Option<i64> {
        let mut parts: BTreeMap<u32, Quantity> = BTreeMap::new();
        for line in lines {
            let sum = parts.entry(self.part(line.line, line.sku)?).or_default();
            *sum = sum.plus(line.quantity).ok()?;
        }
        let mut by_line: BTreeMap<u32, (Quantity, Quantity)> = BTreeMap::new();
        for (number, quantity) in parts {
            let part = self.parts.get(number as usize)?;
            let (all, had) = by_line.entry(part.line).or_default();
            *all = all.plus(quantity).ok()?;
            *had = had.plus(quantity.less(part.undelivered).at_least_zero()).ok()?;
        }
        let count = |quantity: Quantity| u64::try_from(quantity.0).ok();
        let worth = |(line, (all, had)): (u32, (Quantity, Quantity))| {
            Some(share(self.worth(line, all)?, count(had)?, count(all)?))
        };
        by_line.into_iter().try_fold(0_i64, |sum, line| sum.checked_add(worth(line)?))
    }

    /// What is kept of all that came back.
    pub(crate) fn fees(&self) -> i64 {
        self.returns.iter().fold(0, |sum, row| sum.saturating_add(row.fee))
    }

    /// Until when goods may come back, by the last of them that was handed over.
    pub(crate) fn returnable_until(&self) -> Option<Timestamp> {
        let handed_over_at = self.parts.iter().filter_map(|part| part.handed_over_at).max();
        handed_over_at.map(|at| at.plus(self.terms.window))
    }

    pub(crate) fn return_status(&self, row: &ReturnRow) -> ReturnStatus {
        let any = |of: fn(&super::ReturnLineRow) -> Quantity| row.lines.iter().any(|line| of(line).is_positive());
        match (any(|line| line.received), any(super::ReturnLineRow::expected)) {
            (false, true) => ReturnStatus::Authorized,
            (true, true) => ReturnStatus::Received,
            (false, false) => ReturnStatus::Rejected,
            (true, false) if self.owes_for_goods() => ReturnStatus::Accepted,
            (true, false) => ReturnStatus::Refunded,
        }
    }

    /// Whether what was given up is still to be given back, or was never paid.
    fn owes_for_goods(&self) -> bool {
        self.payments.refunded_for(RefundKind::Goods) == 0 || self.due().minor() < 0
    }

    pub(crate) fn return_figures(&self, row: &ReturnRow) -> ReturnFigures {
        let line = |line: &ReturnLineRow| {
            let part = self.parts.get(line.part as usize)?;
            Some(ReturnLineFigures {
                line: part.line,
                sku: part.sku,
                authorized: line.authorized,
                received: line.received,
                rejected: line.rejected,
            })
        };
        let money = |minor| Money::from_minor(minor, self.currency());
        ReturnFigures {
            return_id: row.id,
            status: self.return_status(row),
            authorized_at: row.authorized_at,
            reason: row.reason.clone(),
            value: money(row.value),
            fee: money(row.fee),
            lines: row.lines.iter().filter_map(line).collect(),
        }
    }
}
