//! Goods come back.

use super::super::{Model, Told};
use super::{ModelOrder, Part};
use onhand_domain::{
    AuthorizeReturn, Capability, Condition, ExpectedShort, LineQuantity, Location, ReceiveReturn, RefundKind,
    RejectReturn, Rejection, ReturnId, ReturnLine, ReturnShort, ReturnStatus, TakeBack, WindowOver,
};

#[derive(Clone, Debug)]
pub(super) struct ModelReturn {
    pub(super) id: ReturnId,
    pub(super) value: i64,
    /// What of it the customer had had.
    had: i64,
    pub(super) fee: i64,
    /// Of which part, how much: authorized, received, rejected.
    pub(super) lines: Vec<(usize, [i64; 3])>,
}

impl Part {
    fn returnable(&self) -> i64 {
        self.shipped + self.collected - self.returned - self.expected
    }
}

impl ModelReturn {
    fn of(&self, part: usize) -> [i64; 3] {
        self.lines.iter().find(|(of, _)| *of == part).map_or([0; 3], |(_, figures)| *figures)
    }
}

impl ModelOrder {
    pub(super) fn fees(&self) -> i64 {
        self.returns.iter().map(|returning| returning.fee).sum()
    }

    pub(super) fn return_status(&self, returning: &ModelReturn) -> ReturnStatus {
        let sums =
            returning.lines.iter().fold([0; 3], |sums, (_, of)| [sums[0] + of[0], sums[1] + of[1], sums[2] + of[2]]);
        let expected = sums[0] - sums[1] - sums[2];
        let paid_back: i64 =
            self.refunds.iter().filter(|(_, kind, _)| *kind == RefundKind::Goods).map(|(_, _, amount)| amount).sum();
        if expected > 0 {
            return if sums[1] > 0 { ReturnStatus::Received } else { ReturnStatus::Authorized };
        }
        match sums[1] {
            0 => ReturnStatus::Rejected,
            _ if paid_back > 0 && self.due() >= 0 => ReturnStatus::Refunded,
            _ => ReturnStatus::Accepted,
        }
    }

    /// What those of goods that come back now cost that had arrived.
    fn arrived(&self, came: &[(usize, i64)]) -> i64 {
        (0..self.lines.len())
            .map(|number| {
                let of_line = || came.iter().filter(|(part, _)| self.parts[*part].line == number);
                let units: i64 = of_line().map(|(_, quantity)| quantity).sum();
                let arrived: i64 = of_line().map(|(part, q)| (q - self.parts[*part].undelivered).max(0)).sum();
                half_up(self.worth(number, units), arrived, units)
            })
            .sum()
    }

    fn come_back(&mut self, id: ReturnId, came: &[(usize, i64)]) {
        let had = self.arrived(came);
        let before = self.undiminished();
        let mut value = 0;
        for number in 0..self.lines.len() {
            let of_line = came.iter().filter(|(part, _)| self.parts[*part].line == number);
            let worth = self.worth(number, of_line.map(|(_, quantity)| quantity).sum());
            self.lines[number].amount -= worth;
            value += worth;
        }
        for (part, quantity) in came {
            let part = &mut self.parts[*part];
            part.returned += quantity;
            part.expected -= quantity;
            part.undelivered = (part.undelivered - quantity).max(0);
        }
        for returning in self.returns.iter_mut().filter(|returning| returning.id == id) {
            (returning.value, returning.had) = (returning.value + value, returning.had + had);
            returning.fee = half_up(returning.had, i64::from(self.return_policy.restocking_percent), 100);
            for (part, quantity) in came {
                returning.lines.iter_mut().filter(|(of, _)| of == part).for_each(|(_, figures)| figures[1] += quantity);
            }
        }
        self.gave_up(before);
    }
}

impl Model {
    pub(in crate::model) fn authorize_return(&mut self, command: &AuthorizeReturn) -> Result<Told, Rejection> {
        let order = self.known_order(command.order)?;
        let named = self.named(&order, &command.lines)?;
        self.may_come_back(&order, command.return_id, &named)?;
        let order = begun(order, command.return_id, named);
        self.put_and_go_on(order)
    }

    pub(in crate::model) fn receive_return(&mut self, command: &ReceiveReturn) -> Result<Told, Rejection> {
        let (order, returning) = self.known_return(command.return_id)?;
        self.known_location(&command.location)?;
        let named = self.named(&order, &of_lines(&command.lines))?;
        self.takes_returns(&command.location)?;
        self.expected(&order, &returning, &named)?;
        self.take_in(order, command.return_id, &command.location, &command.lines)
    }

    pub(in crate::model) fn take_back(&mut self, command: &TakeBack) -> Result<Told, Rejection> {
        let order = self.known_order(command.order)?;
        self.known_location(&command.location)?;
        let named = self.named(&order, &of_lines(&command.lines))?;
        self.takes_returns(&command.location)?;
        self.may_come_back(&order, command.return_id, &named)?;
        // It is to come back, and then it does: an order that was finished is so anew.
        self.put_and_go_on(begun(order, command.return_id, named))?;
        let (order, _) = self.known_return(command.return_id)?;
        self.take_in(order, command.return_id, &command.location, &command.lines)
    }

    pub(in crate::model) fn reject_return(&mut self, command: &RejectReturn) -> Result<Told, Rejection> {
        let (mut order, mut returning) = self.known_return(command.return_id)?;
        let rejected = match &command.lines {
            Some(lines) => {
                let named = self.named(&order, lines)?;
                self.expected(&order, &returning, &named)?;
                named
            }
            None => returning.lines.iter().map(|(part, [all, came, never])| (*part, all - came - never)).collect(),
        };
        if rejected.iter().all(|(_, quantity)| *quantity == 0) {
            let (return_id, status) = (returning.id, order.return_status(&returning));
            return Err(Rejection::NothingExpected { return_id, status });
        }
        for (part, quantity) in rejected {
            order.parts[part].expected -= quantity;
            order.parts[part].undelivered = (order.parts[part].undelivered - quantity).max(0);
            returning.lines.iter_mut().filter(|(of, _)| *of == part).for_each(|(_, figures)| figures[2] += quantity);
        }
        order.returns.iter_mut().filter(|of| of.id == returning.id).for_each(|of| *of = returning.clone());
        self.put_and_go_on(order)
    }

    fn take_in(
        &mut self,
        mut order: ModelOrder,
        id: ReturnId,
        location: &Location,
        lines: &[ReturnLine],
    ) -> Result<Told, Rejection> {
        let came = self.named(&order, &of_lines(lines))?;
        for line in lines {
            for (part, quantity) in self.named(&order, &of_lines(std::slice::from_ref(line)))? {
                let sku = order.parts[part].sku.clone();
                self.moved(self.now, &sku, location, line.condition, quantity);
                if line.condition == Condition::Sellable {
                    self.asked_again(&sku, location);
                }
            }
        }
        order.come_back(id, &came);
        self.put_and_go_on(order)
    }

    pub(super) fn known_return(&self, return_id: ReturnId) -> Result<(ModelOrder, ModelReturn), Rejection> {
        for order in &self.orders {
            if let Some(returning) = order.returns.iter().find(|returning| returning.id == return_id) {
                return Ok((order.clone(), returning.clone()));
            }
        }
        Err(Rejection::UnknownReturn { return_id })
    }

    fn takes_returns(&self, location: &Location) -> Result<(), Rejection> {
        if self.known_location(location)?.takes_returns {
            return Ok(());
        }
        Err(Rejection::LocationIncapable { location: location.clone(), capability: Capability::Return })
    }

    fn may_come_back(&self, order: &ModelOrder, return_id: ReturnId, named: &[(usize, i64)]) -> Result<(), Rejection> {
        if let Ok((order, _)) = self.known_return(return_id) {
            return Err(Rejection::ReturnExists { return_id, order: order.id });
        }
        for (part, quantity) in named {
            let of = &order.parts[*part];
            let line = order.lines[of.line].name.clone();
            if *quantity > of.returnable() {
                let show = |quantity| self.shown(&of.sku, quantity);
                return Err(Rejection::ExceedsReturnable(Box::new(ReturnShort {
                    order: order.id,
                    line,
                    sku: of.sku.clone(),
                    requested: show(*quantity),
                    returnable: show(of.returnable()),
                    handed_over: show(of.shipped + of.collected),
                    returned: show(of.returned),
                    expected: show(of.expected),
                })));
            }
            // What never arrived comes back whenever it does.
            let never_arrived = (of.undelivered - of.expected).max(0);
            let until = of.handed_over_at.map(|at| at.plus(order.return_policy.window));
            if let Some(until) = until.filter(|until| *until <= self.now && *quantity > never_arrived) {
                let (order, now) = (order.id, self.now);
                return Err(Rejection::ReturnWindowOver(Box::new(WindowOver { order, line, until, now })));
            }
        }
        Ok(())
    }

    fn expected(&self, order: &ModelOrder, returning: &ModelReturn, named: &[(usize, i64)]) -> Result<(), Rejection> {
        for (part, quantity) in named {
            let [all, came, never] = returning.of(*part);
            if *quantity > all - came - never {
                let of = &order.parts[*part];
                let show = |quantity| self.shown(&of.sku, quantity);
                return Err(Rejection::ExceedsExpected(Box::new(ExpectedShort {
                    return_id: returning.id,
                    line: order.lines[of.line].name.clone(),
                    sku: of.sku.clone(),
                    requested: show(*quantity),
                    expected: show(all - came - never),
                    received: show(came),
                    rejected: show(never),
                })));
            }
        }
        Ok(())
    }
}

fn begun(mut order: ModelOrder, id: ReturnId, named: Vec<(usize, i64)>) -> ModelOrder {
    for (part, quantity) in &named {
        order.parts[*part].expected += quantity;
    }
    let lines = named.into_iter().map(|(part, quantity)| (part, [quantity, 0, 0])).collect();
    order.returns.push(ModelReturn { id, value: 0, had: 0, fee: 0, lines });
    order
}

pub(super) fn of_lines(lines: &[ReturnLine]) -> Vec<LineQuantity> {
    let of = |line: &ReturnLine| {
        let ReturnLine { line, quantity, component, condition: _ } = line.clone();
        LineQuantity { line, quantity, component }
    };
    lines.iter().map(of).collect()
}

/// So many of all the units' share in an amount.
fn half_up(amount: i64, part: i64, all: i64) -> i64 {
    let (amount, part, all) = (i128::from(amount), i128::from(part), i128::from(all));
    if all == 0 { 0 } else { i64::try_from((2 * amount * part + all) / (2 * all)).unwrap_or(i64::MAX) }
}
