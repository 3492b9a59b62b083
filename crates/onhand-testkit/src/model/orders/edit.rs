//! Lines are added to an order, in place of others or of goods that come back.

use super::super::held::ModelLine;
use super::super::reserve::{Wanted, few_enough_lines};
use super::super::{Model, ModelReservation, Told};
use super::ModelOrder;
use super::allocate::Found;
use onhand_domain::{
    Currency, EditOrder, Exchange, Location, Money, OrderLine, PlaceOrder, ReceiveReturn, Rejection, ReservationId,
    ReservationState, Sku, Sourcing, TakeBack, Timestamp, limit,
};

impl Model {
    pub(in crate::model) fn edit_order(&mut self, command: &EditOrder) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        let removed = self.named(&order, &command.remove)?;
        let wanted = self.wanted_of(&command.add, false)?;
        for (part, quantity) in &removed {
            self.still_open(&order, *part, *quantity)?;
        }
        let freed = order.freed_by(&removed);
        let added = match command.add.is_empty() {
            true => None,
            false => Some(self.found_for(&order, &removed, freed, &command.add, &wanted, &command.sourcing)?),
        };
        if !removed.is_empty() {
            self.cancel_parts(&mut order, &removed);
        }
        if let Some((besides, found)) = added {
            self.add_lines(command.order, &besides, found, &wanted);
        }
        Ok(Told::default())
    }

    pub(in crate::model) fn exchange(&mut self, command: &Exchange) -> Result<Told, Rejection> {
        let Exchange { return_id, order, location, back, lines, sourcing, reason } = command.clone();
        let row = match order {
            Some(order) => self.known_order(order)?,
            None => self.known_return(return_id)?.0,
        };
        self.known_location(&location)?;
        self.named(&row, &super::returns::of_lines(&back))?;
        let wanted = self.wanted_of(&lines, false)?;
        // What comes back is not there yet for what goes out.
        let before = self.clone();
        match order {
            Some(order) => self.take_back(&TakeBack { return_id, order, location, lines: back, reason })?,
            None => self.receive_return(&ReceiveReturn { return_id, location, lines: back })?,
        };
        let (besides, found) = before.found_for(&row, &[], Vec::new(), &lines, &wanted, &sourcing)?;
        self.add_lines(row.id, &besides, found, &wanted);
        Ok(Told::default())
    }

    /// The new lines as an order of their own, and where their goods are.
    fn found_for(
        &self,
        order: &ModelOrder,
        removed: &[(usize, i64)],
        freed: Vec<ModelLine>,
        lines: &[OrderLine],
        wanted: &[Wanted],
        sourcing: &Sourcing,
    ) -> Result<(PlaceOrder, (ModelOrder, Found)), Rejection> {
        self.may_be_added(order, lines)?;
        let components = |sku: &Sku| self.counted(sku).len().max(2) - 1;
        let all = order.lines.iter().map(|line| &line.sku).chain(wanted.iter().map(|line| &line.sku));
        few_enough_lines(all.map(components).sum())?;
        let spent: i64 = order.lines.iter().map(|line| line.cost).sum::<i64>() + order.shipping;
        let mut besides = PlaceOrder::new(order.id, order.channel.clone(), Currency::EURO).shipping(spent);
        (besides.lines, besides.sourcing) = (lines.to_vec(), *sourcing);
        (besides.tax_included, besides.customer) = (order.tax_included, order.customer);
        besides.delivery_time = order.delivery_time;
        let amounts = self.amounts(&besides, wanted)?;
        self.still_within_limits(order, removed, wanted)?;
        let fresh = self.begin(&besides, wanted, &amounts);
        let has = ModelReservation {
            id: order.id.promise(),
            opened_at: self.now,
            expires_at: Timestamp::LAST,
            state: ReservationState::Ordered,
            ended: false,
            confirmed: true,
            lines: freed,
        };
        let found = self.allocate_or_wait(&fresh, Some(&has), &besides);
        let found = found.map_err(|refused| self.with_bundles(refused, wanted))?;
        Ok((besides, (fresh, found)))
    }

    fn add_lines(
        &mut self,
        id: onhand_domain::OrderId,
        besides: &PlaceOrder,
        found: (ModelOrder, Found),
        wanted: &[Wanted],
    ) {
        let (mut fresh, Found { taken, .. }) = found;
        for (part, location, quantity) in taken {
            fresh.parts[part].waiting -= quantity;
            fresh.shelf(part, &location).allocated += quantity;
        }
        self.promise_dates(&mut fresh);
        let Ok(mut order) = self.known_order(id) else { return };
        let (first_line, first_part) = (order.lines.len(), order.parts.len());
        fresh.parts.iter_mut().for_each(|part| part.line += first_line);
        fresh.shelves.iter_mut().for_each(|shelf| shelf.part += first_part);
        order.lines.extend(fresh.lines);
        order.parts.extend(fresh.parts);
        order.shelves.extend(fresh.shelves);
        self.reservations.retain(|reservation| reservation.id != id.promise() || !reservation.ended);
        self.put(order);
        if let Some(customer) = besides.customer {
            self.remember_all(id.promise(), customer, wanted);
        }
        self.promise_anew(id);
        // It is open, until what is carried out has left as well.
        self.go_on(id);
        self.hand_over_what_is_carried_out(id);
        self.go_on(id);
    }

    fn may_be_added(&self, order: &ModelOrder, lines: &[OrderLine]) -> Result<(), Rejection> {
        let others = |found: &&ModelReservation| !found.ended && found.state != ReservationState::Ordered;
        if let Some(found) = self.find(order.id.promise()).filter(others) {
            return Err(Rejection::ReservationStands { order: order.id, state: found.state });
        }
        for line in lines {
            if order.lines.iter().any(|known| known.name == line.line) {
                return Err(Rejection::LineExists { order: order.id, line: line.line.clone() });
            }
        }
        if order.lines.len() + lines.len() > limit::LINES {
            let lines = u32::try_from(order.lines.len() + lines.len()).unwrap_or(u32::MAX);
            return Err(Rejection::TooManyLines { lines, limit: 1_000 });
        }
        match lines.iter().map(|line| line.unit_price).find(|price: &Money| price.currency() != Currency::EURO) {
            Some(amount) => Err(Rejection::OtherCurrency { order: order.id, amount, currency: Currency::EURO }),
            None => Ok(()),
        }
    }

    fn still_within_limits(
        &self,
        order: &ModelOrder,
        removed: &[(usize, i64)],
        wanted: &[Wanted],
    ) -> Result<(), Rejection> {
        let mut then = order.clone();
        for (part, quantity) in removed {
            then.parts[*part].canceled += quantity;
        }
        // In the order of lines, of each before its components.
        for sku in &wanted.iter().flat_map(|line| self.counted(&line.sku)).collect::<Vec<Sku>>() {
            let more: i64 = wanted.iter().map(|line| line.quantity * self.counts_as(&line.sku, sku)).sum();
            let all = then.bought(sku) + more;
            let fresh = all - order.bought(sku);
            if fresh > 0 {
                let nobody = ReservationId::default();
                self.within_limit(sku, all, nobody, None)?;
                self.within_customer_limit(sku, fresh, nobody, order.customer)?;
            }
        }
        Ok(())
    }
}

impl ModelOrder {
    /// What was ordered of a SKU and not canceled: of a bundle, whole ones.
    fn bought(&self, sku: &Sku) -> i64 {
        let left = |part: &super::Part| part.ordered - part.canceled;
        let parts: i64 = self.parts.iter().filter(|part| part.sku == *sku).map(left).sum();
        let lines = self.lines.iter().enumerate().filter(|(_, line)| line.sku == *sku);
        let bundles = lines.filter_map(|(number, _)| {
            let mut parts = self.parts.iter().filter(|part| part.line == number);
            if parts.clone().any(|part| part.sku == *sku) {
                None
            } else {
                parts.by_ref().map(|part| left(part) / part.each).min()
            }
        });
        parts + bundles.sum::<i64>()
    }

    /// What stands on shelves of what is removed, in the order in which it is taken.
    fn freed_by(&self, removed: &[(usize, i64)]) -> Vec<ModelLine> {
        let mut freed = Vec::new();
        for (part, quantity) in removed {
            let mut left = (quantity - self.parts[*part].waiting).max(0);
            let shelves: Vec<_> = self.shelves.iter().filter(|shelf| shelf.part == *part).collect();
            for of in
                [|shelf: &super::ModelShelf| shelf.allocated, |shelf: &super::ModelShelf| shelf.picked + shelf.ready]
            {
                for shelf in &shelves {
                    let promised = left.min(of(shelf));
                    left -= promised;
                    if promised > 0 {
                        let (sku, location): (Sku, Location) = (self.parts[*part].sku.clone(), shelf.location.clone());
                        freed.push(ModelLine { sku, location, granted: promised, promised });
                    }
                }
            }
        }
        freed
    }
}
