//! Placing an order.

use super::{Fulfillment, IfShort, ReturnPolicy};
use crate::command::is_default;
use crate::{
    Channel, Coupon, Currency, CustomerId, LineName, Location, Measure, Money, OrderId, Personal, Reference,
    ReservationId, Sku, Sourcing, Span,
};
use serde::{Deserialize, Serialize};

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderLine {
    /// The caller's own name for it, unique in the order.
    pub line: LineName,
    /// Of what: a stocked SKU or a bundle.
    pub sku: Sku,
    /// How much.
    pub quantity: Measure,
    /// What one of the SKU's units costs.
    pub unit_price: Money,
    /// What is taken off the line's price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Money>,
    /// The line's tax: on top of its price, unless the order's prices include it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Money>,
    /// How its goods get to the customer.
    pub fulfillment: Fulfillment,
}

/// A customer buys: goods are sourced, checked and allocated in one decision, or are those of a hold, which ends with
/// it. What is carried out has left then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceOrder {
    /// Under which id.
    pub order: OrderId,
    /// For whom: a random id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// Where the customer buys.
    pub channel: Channel,
    /// The caller's own number for it, unique in its channel for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// The hold whose goods it takes. One that has expired is tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<ReservationId>,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// What is bought.
    pub lines: Vec<OrderLine>,
    /// What shipping costs the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Money>,
    /// Coupons that it redeems, by their codes: each takes its part off what those before it left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<Coupon>,
    /// Prices include the tax that lines tell of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tax_included: bool,
    /// How locations are chosen for what no location is named for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sourcing: Sourcing,
    /// How long a parcel takes to the customer, which the dates that are promised count on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_time: Option<Span>,
    /// What cannot be had now waits for stock, as far as the backorder limits of its SKUs go.
    #[serde(default, skip_serializing_if = "is_default")]
    pub backorder: bool,
    /// What becomes of goods that turn out not to be there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub if_short: IfShort,
    /// On what terms its goods may come back; on those that are configured unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_policy: Option<ReturnPolicy>,
    /// Where and to whom it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Personal>,
    /// To whom it is billed. Kept under a key of its own, for as long as the law has invoices kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing: Option<Personal>,
    /// What else was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Personal>,
    /// It has happened already: recorded whatever the stock says. The goods have left, carried out, or are to be sent from the
    /// location that their line names, as a marketplace sells them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub occurred: bool,
}

impl PlaceOrder {
    /// An order of nothing yet.
    pub fn new(order: OrderId, channel: impl Into<Channel>, currency: Currency) -> Self {
        Self {
            order,
            customer: None,
            channel: channel.into(),
            reference: None,
            reservation: None,
            currency,
            lines: Vec::new(),
            shipping: None,
            coupons: Vec::new(),
            tax_included: false,
            sourcing: Sourcing::default(),
            delivery_time: None,
            backorder: false,
            if_short: IfShort::default(),
            return_policy: None,
            delivery: None,
            billing: None,
            note: None,
            occurred: false,
        }
    }

    /// One line more, at so many minor units a unit. Lines are named by their numbers, from 1.
    #[must_use]
    pub fn line(
        mut self,
        sku: impl Into<Sku>,
        quantity: impl Into<Measure>,
        unit_price: i64,
        fulfillment: Fulfillment,
    ) -> Self {
        let line = LineName::from((self.lines.len() + 1).to_string());
        let unit_price = Money::from_minor(unit_price, self.currency);
        let (sku, quantity) = (sku.into(), quantity.into());
        self.lines.push(OrderLine { line, sku, quantity, unit_price, discount: None, tax: None, fulfillment });
        self
    }

    /// So much of a SKU to be sent from wherever it can be had.
    #[must_use]
    pub fn ship(self, sku: impl Into<Sku>, quantity: impl Into<Measure>, unit_price: i64) -> Self {
        self.line(sku, quantity, unit_price, Fulfillment::Ship(None))
    }

    /// So much of a SKU to be collected there.
    #[must_use]
    pub fn pickup(
        self,
        sku: impl Into<Sku>,
        location: impl Into<Location>,
        quantity: impl Into<Measure>,
        unit_price: i64,
    ) -> Self {
        self.line(sku, quantity, unit_price, Fulfillment::Pickup(location.into()))
    }

    /// So much of a SKU that the customer takes along there.
    #[must_use]
    pub fn carry_out(
        self,
        sku: impl Into<Sku>,
        location: impl Into<Location>,
        quantity: impl Into<Measure>,
        unit_price: i64,
    ) -> Self {
        self.line(sku, quantity, unit_price, Fulfillment::CarryOut(location.into()))
    }

    /// For whom.
    #[must_use]
    pub fn customer(mut self, customer: CustomerId) -> Self {
        self.customer = Some(customer);
        self
    }

    /// The caller's own number for it.
    #[must_use]
    pub fn reference(mut self, reference: impl Into<Reference>) -> Self {
        self.reference = Some(reference.into());
        self
    }

    /// The hold whose goods it takes.
    #[must_use]
    pub fn out_of(mut self, reservation: ReservationId) -> Self {
        self.reservation = Some(reservation);
        self
    }

    /// How locations are chosen.
    #[must_use]
    pub fn sourcing(mut self, sourcing: impl Into<Sourcing>) -> Self {
        self.sourcing = sourcing.into();
        self
    }

    /// What shipping costs the customer, in minor units.
    #[must_use]
    pub fn shipping(mut self, minor: i64) -> Self {
        self.shipping = Some(Money::from_minor(minor, self.currency));
        self
    }

    /// One coupon more that it redeems.
    #[must_use]
    pub fn coupon(mut self, coupon: impl Into<Coupon>) -> Self {
        self.coupons.push(coupon.into());
        self
    }

    /// Where and to whom it is sent.
    #[must_use]
    pub fn delivery(mut self, text: impl Into<Personal>) -> Self {
        self.delivery = Some(text.into());
        self
    }

    /// To whom it is billed.
    #[must_use]
    pub fn billing(mut self, text: impl Into<Personal>) -> Self {
        self.billing = Some(text.into());
        self
    }

    /// What else was said.
    #[must_use]
    pub fn note(mut self, text: impl Into<Personal>) -> Self {
        self.note = Some(text.into());
        self
    }

    /// How long a parcel takes to the customer.
    #[must_use]
    pub fn delivery_time(mut self, time: impl Into<Span>) -> Self {
        self.delivery_time = Some(time.into());
        self
    }

    /// What cannot be had now waits for stock.
    #[must_use]
    pub const fn backorder(mut self) -> Self {
        self.backorder = true;
        self
    }

    /// What becomes of goods that turn out not to be there.
    #[must_use]
    pub const fn if_short(mut self, if_short: IfShort) -> Self {
        self.if_short = if_short;
        self
    }

    /// On what terms its goods may come back.
    #[must_use]
    pub const fn return_policy(mut self, policy: ReturnPolicy) -> Self {
        self.return_policy = Some(policy);
        self
    }

    /// It has happened already.
    #[must_use]
    pub const fn occurred(mut self) -> Self {
        self.occurred = true;
        self
    }
}
