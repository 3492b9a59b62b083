//! Deciding what of an order may come back, and what of that is accepted.

use super::{Named, lines, shown};
use crate::decide::Context;
use crate::decide::payment::few_enough_steps;
use crate::event::{Event, PartLine, ReturnAuthorized, ReturnReceived, ReturnRejected, ReturnedLine};
use crate::rejection::{ExpectedShort, ReturnShort, WindowOver};
use crate::state::{OrderRow, ReturnLineRow, ReturnRow, State};
use crate::{
    AuthorizeReturn, Capability, Condition, LineQuantity, Location, LocationId, Money, Quantity, ReceiveReturn,
    RejectReturn, Rejection, ReturnId, ReturnLine, TakeBack, Timestamp,
};
use std::collections::BTreeMap;

impl State {
    pub(in crate::decide) fn authorize_return(
        &self,
        command: &AuthorizeReturn,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (order, return_id) = (command.order, command.return_id);
        let row = self.known_order(order)?;
        let named = self.named(row, &command.lines)?;
        self.may_come_back(row, return_id, &named, context.now)?;
        let (lines, reason) = (lines(&named), command.reason.clone());
        events.push(Event::from(ReturnAuthorized { return_id, order, lines, reason }));
        Ok(())
    }

    pub(in crate::decide) fn receive_return(
        &self,
        command: &ReceiveReturn,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (row, returning) = self.known_return(command.return_id)?;
        let (location, _) = self.known_location(&command.location)?;
        let named = self.named(row, &of_lines(&command.lines))?;
        self.takes_returns(&command.location)?;
        self.still_to_come(row, returning, &named)?;
        events.push(self.comes_back(row, command.return_id, location, &command.lines)?);
        Ok(())
    }

    pub(in crate::decide) fn take_back(
        &self,
        command: &TakeBack,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (order, return_id) = (command.order, command.return_id);
        let row = self.known_order(order)?;
        let (location, _) = self.known_location(&command.location)?;
        let named = self.named(row, &of_lines(&command.lines))?;
        self.takes_returns(&command.location)?;
        self.may_come_back(row, return_id, &named, context.now)?;
        let received = self.comes_back(row, return_id, location, &command.lines)?;
        let (lines, reason) = (lines(&named), command.reason.clone());
        events.push(Event::from(ReturnAuthorized { return_id, order, lines, reason }));
        events.push(received);
        Ok(())
    }

    pub(in crate::decide) fn reject_return(
        &self,
        command: &RejectReturn,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let return_id = command.return_id;
        let (row, returning) = self.known_return(return_id)?;
        let lines = match &command.lines {
            Some(named) => {
                let named = self.named(row, named)?;
                self.still_to_come(row, returning, &named)?;
                lines(&named)
            }
            None => still_expected(row, returning),
        };
        if lines.is_empty() {
            return Err(Rejection::NothingExpected { return_id, status: row.return_status(returning) });
        }
        let (order, reason) = (row.order, command.reason.clone());
        events.push(Event::from(ReturnRejected { return_id, order, lines, reason }));
        Ok(())
    }

    pub(super) fn known_return(&self, return_id: ReturnId) -> Result<(&OrderRow, &ReturnRow), Rejection> {
        let row = self.orders.returned_of(return_id);
        row.and_then(|row| Some((row, row.returning(return_id)?))).ok_or(Rejection::UnknownReturn { return_id })
    }

    fn takes_returns(&self, location: &Location) -> Result<(), Rejection> {
        let (_, place) = self.known_location(location)?;
        if place.can(Capability::Return) {
            return Ok(());
        }
        Err(Rejection::LocationIncapable { location: location.clone(), capability: Capability::Return })
    }

    /// Whether so much of each part was handed over, is not to come back already, and still may.
    fn may_come_back(
        &self,
        row: &OrderRow,
        return_id: ReturnId,
        named: &[Named],
        now: Timestamp,
    ) -> Result<(), Rejection> {
        if let Some(row) = self.orders.returned_of(return_id) {
            return Err(Rejection::ReturnExists { return_id, order: row.order });
        }
        few_enough_steps(row, row.returns.len())?;
        for Named { part, line } in named {
            let Some((part, sku)) = row.parts.get(*part as usize).zip(self.goods.get(line.sku)) else { continue };
            let name = || row.line(line.line).map(|line| line.name.clone()).unwrap_or_default();
            if line.quantity > part.returnable() {
                return Err(Rejection::ExceedsReturnable(Box::new(ReturnShort {
                    order: row.order,
                    line: name(),
                    sku: sku.name.clone(),
                    requested: shown(sku, line.quantity),
                    returnable: shown(sku, part.returnable()),
                    handed_over: shown(sku, part.handed_over()),
                    returned: shown(sku, part.returned),
                    expected: shown(sku, part.expected),
                })));
            }
            let until = part.handed_over_at.map(|at| at.plus(row.terms.window));
            if let Some(until) = until.filter(|until| *until <= now && line.quantity > part.undelivered_returnable()) {
                return Err(Rejection::ReturnWindowOver(Box::new(WindowOver {
                    order: row.order,
                    line: name(),
                    until,
                    now,
                })));
            }
        }
        Ok(())
    }

    /// Whether so much of each part is still to come by a return.
    fn still_to_come(&self, row: &OrderRow, returning: &ReturnRow, named: &[Named]) -> Result<(), Rejection> {
        for Named { part, line } in named {
            let of = returning.line(*part);
            let figure = |of_line: fn(&ReturnLineRow) -> Quantity| of.map_or(Quantity::ZERO, of_line);
            let expected = figure(ReturnLineRow::expected);
            if line.quantity <= expected {
                continue;
            }
            let Some(sku) = self.goods.get(line.sku) else { continue };
            return Err(Rejection::ExceedsExpected(Box::new(ExpectedShort {
                return_id: returning.id,
                line: row.line(line.line).map(|line| line.name.clone()).unwrap_or_default(),
                sku: sku.name.clone(),
                requested: shown(sku, line.quantity),
                expected: shown(sku, expected),
                received: shown(sku, figure(|line| line.received)),
                rejected: shown(sku, figure(|line| line.rejected)),
            })));
        }
        Ok(())
    }

    /// The event that takes goods in, each in the condition that was found.
    fn comes_back(
        &self,
        row: &OrderRow,
        return_id: ReturnId,
        location: LocationId,
        came: &[ReturnLine],
    ) -> Result<Event, Rejection> {
        let mut sums: BTreeMap<(u32, Condition), PartLine> = BTreeMap::new();
        for line in came {
            for named in self.named(row, &[line.of_line()])? {
                let fresh = PartLine { quantity: Quantity::ZERO, ..named.line };
                let sum = sums.entry((named.part, line.condition)).or_insert(fresh);
                sum.quantity = sum.quantity.and(named.line.quantity);
            }
        }
        let returned = |((_, condition), line): (&(u32, Condition), &PartLine)| {
            let PartLine { line, sku, quantity } = *line;
            ReturnedLine { line, sku, quantity, condition: *condition }
        };
        let lines: Vec<ReturnedLine> = sums.iter().map(returned).collect();
        self.fit_into_stock(location, &lines)?;
        let mut parts: BTreeMap<u32, PartLine> = BTreeMap::new();
        for ((part, _), line) in sums {
            parts.entry(part).and_modify(|sum| sum.quantity = sum.quantity.and(line.quantity)).or_insert(line);
        }
        let parts: Vec<PartLine> = parts.into_values().collect();
        let fee = Money::from_minor(row.restocking_fee(return_id, &parts).unwrap_or(0), row.currency());
        Ok(Event::from(ReturnReceived { return_id, order: row.order, location, lines, fee }))
    }

    /// Figures stay in range, whatever lines the goods are of.
    fn fit_into_stock(&self, location: LocationId, lines: &[ReturnedLine]) -> Result<(), Rejection> {
        let mut levels = BTreeMap::new();
        for line in lines {
            let sum: &mut Quantity = levels.entry((line.sku, line.condition)).or_default();
            *sum = sum.and(line.quantity);
        }
        levels.into_iter().try_for_each(|((sku, condition), quantity)| match self.goods.get(sku) {
            Some(row) => self.fits(sku, row, location, condition, quantity),
            None => Ok(()),
        })
    }
}

pub(super) fn of_lines(lines: &[ReturnLine]) -> Vec<LineQuantity> {
    lines.iter().map(ReturnLine::of_line).collect()
}

/// All that is still to come by a return.
fn still_expected(row: &OrderRow, returning: &ReturnRow) -> Vec<PartLine> {
    let open = returning.lines.iter().filter(|line| line.expected().is_positive());
    let line = |of: &ReturnLineRow| {
        let part = row.parts.get(of.part as usize)?;
        Some(PartLine { line: part.line, sku: part.sku, quantity: of.expected() })
    };
    open.filter_map(line).collect()
}
