//! Invoices as orders that are paid, and canceled lines as returns that are paid back.

use super::apply::CANCELED_SALE;
use super::bought::{Back, OrderKey, RETURNED_WITHIN};
use super::command_ids::{Purpose, id};
use super::customers::Customers;
use super::line::{Kind, Line};
use super::names::location_of;
use super::survey::{Survey, moment_of, orders_of};
use crate::exit::Failure;
use onhand::{
    AuthorizePayment, CapturePayment, Command, Currency, Location, Money, Onhand, OrderId, PaymentId, PaymentMethod,
    PlaceOrder, Reason, RefundId, RefundKind, RefundOrder, ReturnId, ReturnLine, Submission, TakeBack, Timestamp,
};

/// Where all of it was bought.
const CHANNEL: &str = "web";

/// Goods of an order that came back from a country by one canceled invoice.
struct Together<'a> {
    order: OrderKey,
    country: &'a str,
    lines: Vec<(&'a Line, Back)>,
}

/// What sales and returns become.
pub(super) struct Sales<'a> {
    survey: &'a Survey,
    customers: Customers,
    currency: Currency,
}

impl<'a> Sales<'a> {
    pub(super) fn new(core: &Onhand, survey: &'a Survey) -> Result<Self, Failure> {
        let currency = Currency::from_code("GBP").map_err(|error| Failure::Usage(error.to_string()))?;
        Ok(Self { survey, customers: Customers::of(core)?, currency })
    }

    /// An invoice's orders, each with its payment. The goods have left: nobody asks whether they were there.
    pub(super) fn invoice(&self, number: u64, lines: &[Line]) -> Vec<Submission> {
        let mut commands = Vec::new();
        for (part, (key, goods)) in orders_of(number, lines).into_iter().enumerate() {
            let Some(first) = goods.first() else { continue };
            let reference = match part {
                0 => first.invoice.clone(),
                more => format!("{}/{}", first.invoice, more + 1),
            };
            let mut order = PlaceOrder::new(self.order(key), CHANNEL, self.currency)
                .reference(reference.as_str())
                .return_policy(RETURNED_WITHIN)
                .occurred();
            order.customer = first.customer.as_deref().map(|number| self.customers.id(number));
            let mut total = 0;
            for line in &goods {
                let price = line.price.pence().unwrap_or_default();
                order = order.carry_out(line.code.as_str(), location(line).as_str(), line.units, price);
                total += price * line.units;
            }
            // All of what was paid for carrying goes with the first of the orders.
            let carriage: i64 = lines.iter().filter(|line| line.kind == Kind::Carriage && part == 0).map(pence).sum();
            if carriage > 0 {
                order = order.shipping(carriage);
            }
            commands.push(self.command(Purpose::Order, key, order));
            if total + carriage > 0 {
                commands.extend(self.payment(key, total + carriage));
            }
        }
        commands
    }

    fn payment(&self, key: OrderKey, pence: i64) -> [Submission; 2] {
        let (payment, amount) = (PaymentId(self.order(key).0), Money::from_minor(pence, self.currency));
        // The file does not say how.
        let method = PaymentMethod::BankTransfer;
        let authorized =
            AuthorizePayment { order: self.order(key), payment, method, amount, expires_at: None, account: None };
        [
            self.command(Purpose::Authorization, key, authorized),
            self.command(Purpose::Capture, key, CapturePayment { payment, amount }),
        ]
    }

    /// Line by line of a canceled invoice, the sales that came back.
    pub(super) fn back(&self, number: u64) -> &'a [Vec<Back>] {
        self.survey.returned.get(&number).map_or(&[], Vec::as_slice)
    }

    /// The returns that a canceled invoice becomes, one for each order and country, each with its refund.
    pub(super) fn returns(&self, number: u64, lines: &[Line]) -> Vec<Submission> {
        let mut together: Vec<Together<'_>> = Vec::new();
        for (line, back) in lines.iter().zip(self.back(number)) {
            for back in back {
                let country = line.country.as_str();
                match together.iter_mut().find(|known| known.order == back.order && known.country == country) {
                    Some(known) => known.lines.push((line, *back)),
                    None => together.push(Together { order: back.order, country, lines: vec![(line, *back)] }),
                }
            }
        }
        let at = moment_of(lines);
        let keys = (number << 16..).map(|number| OrderKey { number, at });
        keys.zip(together).flat_map(|(key, back)| self.taken_back(key, back.order, &back.lines)).collect()
    }

    fn taken_back(&self, key: OrderKey, order: OrderKey, returned: &[(&Line, Back)]) -> Vec<Submission> {
        let Some((first, _)) = returned.first() else { return Vec::new() };
        let id = self.id(Purpose::Return, key);
        let mut lines: Vec<(usize, i64)> = Vec::new();
        for (_, back) in returned {
            match lines.iter_mut().find(|(line, _)| *line == back.line) {
                Some((_, units)) => *units += back.units,
                None => lines.push((back.line, back.units)),
            }
        }
        let taken = TakeBack {
            return_id: ReturnId(id),
            order: self.order(order),
            location: Location::new(location(first)),
            // Lines of an order are named by their numbers, from 1.
            lines: lines.into_iter().map(|(line, units)| ReturnLine::new((line + 1).to_string(), units)).collect(),
            reason: Some(Reason::new(CANCELED_SALE)),
        };
        let mut commands = vec![self.command(Purpose::Return, key, taken)];
        let amount = returned.iter().map(|(line, back)| line.price.pence().unwrap_or_default() * back.units).sum();
        if amount > 0 {
            let (refund, amount) = (RefundId(id), Money::from_minor(amount, self.currency));
            let refund =
                RefundOrder { order: self.order(order), refund, amount, kind: RefundKind::Goods, payment: None };
            commands.push(self.command(Purpose::Refund, key, refund));
        }
        commands
    }

    fn order(&self, key: OrderKey) -> OrderId {
        OrderId(self.id(Purpose::Order, key))
    }

    fn id(&self, purpose: Purpose, OrderKey { number, at }: OrderKey) -> uuid::Uuid {
        id(&self.survey.digest, purpose, number, at).0
    }

    fn command(&self, purpose: Purpose, key: OrderKey, command: impl Into<Command>) -> Submission {
        let at: Timestamp = key.at;
        let submission = Submission::new(command).id(id(&self.survey.digest, purpose, key.number, at)).at(at);
        Submission { occurred_at: Some(at), ..submission }
    }
}

/// Where a line's goods leave from, or come back to.
fn location(line: &Line) -> String {
    location_of(&line.country)
}

fn pence(line: &Line) -> i64 {
    line.amount().pence().unwrap_or_default()
}
