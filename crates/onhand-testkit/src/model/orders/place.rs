//! Placing an order.

use super::super::reserve::{Wanted, few_enough_lines};
use super::super::{Model, ModelReservation, Told};
use super::allocate::Found;
use super::{ModelOrder, ModelOrderLine, Part};
use onhand_domain::{
    Capability, Condition, Fulfillment, IfShort, Location, Money, OrderId, OrderLine, PlaceOrder, Rejection,
    ReservationState, Sku, Sourcing, limit,
};

impl Model {
    pub(in crate::model) fn place_order(&mut self, command: &PlaceOrder) -> Result<Told, Rejection> {
        let known = self.known_coupons(command)?;
        let wanted = self.wanted_of(&command.lines, command.occurred)?;
        for of in &known {
            let currency = of.discount.currency().or(of.least.map(Money::currency));
            if let Some(currency) = currency.filter(|currency| *currency != command.currency) {
                let (coupon, order_currency) = (of.coupon.clone(), command.currency);
                return Err(Rejection::CouponOtherCurrency { coupon, currency, order_currency });
            }
        }
        self.may_be_placed(command)?;
        let hold = self.hold_of(command)?;
        few_enough_lines(wanted.iter().map(|line| self.counted(&line.sku).len().max(2) - 1).sum())?;
        let mut amounts = self.amounts(command, &wanted)?;
        let tax = |line: &OrderLine| if command.tax_included { 0 } else { line.tax.map_or(0, Money::minor) };
        let prices: Vec<i64> = command.lines.iter().zip(&amounts).map(|(line, amount)| amount - tax(line)).collect();
        self.may_redeem(command, &known, &prices)?;
        if !command.occurred {
            let own = command.reservation.unwrap_or(command.order.promise());
            self.within_limits(&wanted, own, command.customer)?;
        }
        self.redeem(command, &known, &prices, &mut amounts);
        let mut order = self.begin(command, &wanted, &amounts);
        let found = self.allocate_or_wait(&order, hold.as_ref(), command);
        let Found { taken, carried } = found.map_err(|refused| self.with_bundles(refused, &wanted))?;

        for (part, location, quantity) in taken {
            order.parts[part].waiting -= quantity;
            order.shelf(part, &location).allocated += quantity;
        }
        self.promise_dates(&mut order);
        if let Some(hold) = &hold {
            self.end(hold.id, ReservationState::Ordered);
        }
        self.reservations.retain(|reservation| reservation.id != command.order.promise());
        let id = order.id;
        if let Some(reference) = &command.reference {
            self.references.push((command.channel.clone(), reference.clone(), id));
        }
        self.orders.push(order);
        if let Some(customer) = command.customer {
            self.remember_all(id.promise(), customer, &wanted);
        }
        self.promise_anew(id);
        self.hand_over_what_is_carried_out(command.order);
        self.go_on(id);
        Ok(self.told(carried.into_iter().map(|(sku, location)| (sku, location, Condition::Sellable))))
    }

    /// How what arrives for an order that waits is found.
    fn agreed(&self, command: &PlaceOrder) -> Sourcing {
        let may_wait = command.backorder || command.if_short == IfShort::Backorder;
        if may_wait { Sourcing { max_shipments: None, ..command.sourcing } } else { Sourcing::default() }
    }

    pub(super) fn wanted_of(&self, lines: &[OrderLine], occurred: bool) -> Result<Vec<Wanted>, Rejection> {
        for line in lines {
            self.known_sku(&line.sku)?;
            if let Some(location) = line.fulfillment.location() {
                self.known_location(location)?;
            }
        }
        let mut wanted = Vec::new();
        for line in lines {
            let quantity = self.quantity(&line.sku, line.quantity)?;
            if !occurred {
                self.may_hand_over(&line.fulfillment)?;
            }
            wanted.push(Wanted { sku: line.sku.clone(), location: line.fulfillment.location().cloned(), quantity });
        }
        Ok(wanted)
    }

    fn may_hand_over(&self, fulfillment: &Fulfillment) -> Result<(), Rejection> {
        let Some(location) = fulfillment.location() else { return Ok(()) };
        let place = self.known_location(location)?;
        let incapable = |capability| Rejection::LocationIncapable { location: location.clone(), capability };
        if !place.sells {
            return Err(incapable(Capability::Sell));
        }
        if place.suspended {
            return Err(Rejection::LocationSuspended { location: location.clone() });
        }
        match fulfillment {
            Fulfillment::Ship(_) if !place.ships => Err(incapable(Capability::Ship)),
            Fulfillment::Pickup(_) if !place.picks_up => Err(incapable(Capability::Pickup)),
            Fulfillment::Ship(_) | Fulfillment::Pickup(_) | Fulfillment::CarryOut(_) => Ok(()),
        }
    }

    fn may_be_placed(&self, command: &PlaceOrder) -> Result<(), Rejection> {
        let order = command.order;
        if self.orders.iter().any(|found| found.id == order) {
            return Err(Rejection::OrderExists { order });
        }
        if let Some(reference) = &command.reference {
            let same = self.references.iter().find(|(of, given, _)| *of == command.channel && given == reference);
            if let Some((channel, reference, order)) = same.cloned() {
                return Err(Rejection::ReferenceTaken { channel, reference, order });
            }
        }
        match self.find(order.promise()).filter(|found| !found.ended && command.reservation != Some(found.id)) {
            Some(found) => Err(Rejection::ReservationStands { order, state: found.state }),
            None => Ok(()),
        }
    }

    fn hold_of(&self, command: &PlaceOrder) -> Result<Option<ModelReservation>, Rejection> {
        let Some(reservation) = command.reservation else { return Ok(None) };
        let found = self.find(reservation);
        match found {
            Some(hold) if hold.is_hold() => Ok(Some(hold.clone())),
            Some(ended) if ended.state == ReservationState::Expired => Ok(None),
            _ => {
                let state = found.map_or(ReservationState::Unknown, |found| found.state);
                Err(Rejection::ReservationNotOpen { reservation, state })
            }
        }
    }

    pub(super) fn amounts(&self, command: &PlaceOrder, wanted: &[Wanted]) -> Result<Vec<i64>, Rejection> {
        let mut sum = i128::from(command.shipping.map_or(0, Money::minor));
        let mut amounts = Vec::new();
        for (line, wanted) in command.lines.iter().zip(wanted) {
            let amount = self.amount(command, line, wanted.quantity)?;
            sum += amount;
            if sum > i128::from(limit::AMOUNT) {
                return Err(Rejection::AmountOutOfRange { line: Some(line.line.clone()), limit: limit::AMOUNT });
            }
            amounts.push(i64::try_from(amount).unwrap_or(0));
        }
        Ok(amounts)
    }

    fn amount(&self, command: &PlaceOrder, line: &OrderLine, quantity: i64) -> Result<i128, Rejection> {
        let units = 10_i128.pow(u32::from(self.known_sku(&line.sku)?.decimals));
        let minor = |money: Option<Money>| i128::from(money.map_or(0, Money::minor));
        // Rounded half up.
        let price = (2 * i128::from(line.unit_price.minor()) * i128::from(quantity) + units) / (2 * units);
        let too_much = |amount: i128| amount > i128::from(limit::AMOUNT);
        let out_of_range = Rejection::AmountOutOfRange { line: Some(line.line.clone()), limit: limit::AMOUNT };
        if too_much(price) {
            return Err(out_of_range);
        }
        if minor(line.discount) > price {
            return Err(Rejection::DiscountExceedsPrice {
                line: line.line.clone(),
                price: Money::from_minor(i64::try_from(price).unwrap_or(0), command.currency),
                discount: line.discount.unwrap_or(Money::from_minor(0, command.currency)),
            });
        }
        let tax = if command.tax_included { 0 } else { minor(line.tax) };
        let amount = price - minor(line.discount) + tax;
        if too_much(amount) { Err(out_of_range) } else { Ok(amount) }
    }

    /// The order before anything of it was found.
    pub(super) fn begin(&self, command: &PlaceOrder, wanted: &[Wanted], amounts: &[i64]) -> ModelOrder {
        let mut order = ModelOrder {
            id: command.order,
            channel: command.channel.clone(),
            customer: command.customer,
            tax_included: command.tax_included,
            shipping: command.shipping.map_or(0, Money::minor),
            if_short: command.if_short,
            sourcing: self.agreed(command),
            delivery_time: command.delivery_time,
            kept: self.orders_kept,
            return_policy: command.return_policy.unwrap_or(self.return_policy),
            closes_at: None,
            lines: Vec::new(),
            parts: Vec::new(),
            shelves: Vec::new(),
            shipments: Vec::new(),
            journeys: Vec::new(),
            payments: Vec::new(),
            taken: Vec::new(),
            refunds: Vec::new(),
            cheaper: 0,
            given_up: 0,
            returns: Vec::new(),
            effects: Vec::new(),
        };
        for (number, line) in command.lines.iter().enumerate() {
            let components = self.skus.get(&line.sku).and_then(|row| row.components.clone());
            let components = components.unwrap_or_else(|| vec![(line.sku.clone(), 1)]);
            for (sku, each) in components {
                let ordered = each * wanted[number].quantity;
                let (waiting, line, but_for, promised_by) = (ordered, number, None, None);
                order.parts.push(Part {
                    line,
                    sku,
                    each,
                    ordered,
                    waiting,
                    but_for,
                    promised_by,
                    shipped: 0,
                    collected: 0,
                    canceled: 0,
                    returned: 0,
                    expected: 0,
                    undelivered: 0,
                    handed_over_at: None,
                });
            }
            order.lines.push(ModelOrderLine {
                name: line.line.clone(),
                sku: line.sku.clone(),
                fulfillment: line.fulfillment.clone(),
                cost: amounts[number],
                amount: amounts[number],
                ready_until: None,
            });
        }
        order
    }

    pub(super) fn hand_over_what_is_carried_out(&mut self, id: OrderId) {
        let Ok(mut order) = self.known_order(id) else { return };
        let mut left: Vec<(Sku, Location, i64)> = Vec::new();
        for shelf in &mut order.shelves {
            let part = &mut order.parts[shelf.part];
            if shelf.allocated > 0 && matches!(order.lines[part.line].fulfillment, Fulfillment::CarryOut(_)) {
                left.push((part.sku.clone(), shelf.location.clone(), shelf.allocated));
                part.collected += shelf.allocated;
                part.handed_over_at = Some(self.now);
                shelf.allocated = 0;
            }
        }
        self.put(order);
        for (sku, location, quantity) in left {
            self.left_the_house(id, &sku, &location, quantity);
        }
    }
}
