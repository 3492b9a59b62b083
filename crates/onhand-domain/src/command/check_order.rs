//! What can be said against a command about orders before any stock is looked at.

use super::check_fields::{
    bad, channel, entries, name, name_of, pattern, positive, random, range, sourcing, span, twice,
};
use super::{
    AuthorizePayment, CreditKind, EarnPoints, EditOrder, Exchange, Invalid, IssueCredit, LineQuantity, OrderLine,
    PlaceOrder, ReturnLine, ReturnPolicy, check_coupon, limit,
};
use crate::{Currency, Fulfillment, Money, Personal, Reason, Sourcing, Span};

pub(super) fn order(c: &PlaceOrder) -> Result<(), Invalid> {
    channel(c.channel.as_str())?;
    c.customer.map_or(Ok(()), random)?;
    reference(c)?;
    bought("lines", &c.lines, c.currency)?;
    check_coupon::redeemed(c)?;
    c.shipping.map_or(Ok(()), |shipping| amount("shipping", shipping, c.currency))?;
    c.return_policy.map_or(Ok(()), return_policy)?;
    personal("delivery", c.delivery.as_ref())?;
    personal("billing", c.billing.as_ref())?;
    personal("note", c.note.as_ref())?;
    let told = |line: &OrderLine| matches!(line.fulfillment, Fulfillment::CarryOut(_) | Fulfillment::Ship(Some(_)));
    if c.occurred && !c.lines.iter().all(told) {
        return Err(Invalid::Contradiction {
            message: "a sale that has occurred was carried out, or is sent from a location: name it on every line",
        });
    }
    c.delivery_time.map_or(Ok(()), |time| span("delivery_time", time, Span::from_micros(0)))?;
    if c.backorder && c.sourcing.max_shipments.is_some() {
        return Err(Invalid::Contradiction {
            message: "what waits for stock is sent as it arrives: max_shipments cannot be kept with backorder",
        });
    }
    if c.backorder && c.occurred {
        return Err(Invalid::Contradiction { message: "what has left already does not wait: leave backorder out" });
    }
    let nowhere = c.lines.iter().any(|line| line.fulfillment.location().is_none());
    sourcing(&c.sourcing, nowhere)
}

/// Lines that are bought.
fn bought(field: &'static str, lines: &[OrderLine], currency: Currency) -> Result<(), Invalid> {
    entries(field, lines.len())?;
    twice(field, lines.iter().map(|line| line.line.as_str()))?;
    for line in lines {
        name("line", line.line.as_str())?;
        name("sku", line.sku.as_str())?;
        positive("quantity", line.quantity)?;
        amount("unit_price", line.unit_price, currency)?;
        line.discount.map_or(Ok(()), |discount| amount("discount", discount, currency))?;
        line.tax.map_or(Ok(()), |tax| amount("tax", tax, currency))?;
        line.fulfillment.location().map_or(Ok(()), |location| name("location", location.as_str()))?;
    }
    Ok(())
}

/// Lines that an order is to have besides, all of one currency: which one, the order knows.
fn besides(field: &'static str, lines: &[OrderLine], by: &Sourcing) -> Result<(), Invalid> {
    let currency = lines.first().map_or(Currency::EURO, |line| line.unit_price.currency());
    bought(field, lines, currency)?;
    sourcing(by, lines.iter().any(|line| line.fulfillment.location().is_none()))
}

pub(super) fn edit(c: &EditOrder) -> Result<(), Invalid> {
    if c.remove.is_empty() && c.add.is_empty() {
        return Err(Invalid::Contradiction { message: "nothing is removed or added: there is nothing to edit" });
    }
    if !c.remove.is_empty() {
        lines(&c.remove)?;
    }
    if !c.add.is_empty() {
        besides("add", &c.add, &c.sourcing)?;
    }
    c.reason.as_ref().map_or(Ok(()), reason)
}

pub(super) fn exchange(c: &Exchange) -> Result<(), Invalid> {
    returned(c.location.as_str(), &c.back)?;
    besides("lines", &c.lines, &c.sourcing)?;
    c.reason.as_ref().map_or(Ok(()), reason)
}

/// Text for people, who may write what they like into it.
fn personal(field: &'static str, text: Option<&Personal>) -> Result<(), Invalid> {
    match text.and_then(Personal::clear).map(str::len) {
        Some(0) => Err(Invalid::Empty { field }),
        Some(length) if length > limit::PERSONAL => Err(Invalid::TooLong { field, length, limit: limit::PERSONAL }),
        Some(_) | None => Ok(()),
    }
}

fn reference(c: &PlaceOrder) -> Result<(), Invalid> {
    c.reference.as_ref().map_or(Ok(()), |r| name_of("reference", r.as_str(), limit::REFERENCE))
}

/// Lines of an order that something happens to.
pub(super) fn lines(lines: &[LineQuantity]) -> Result<(), Invalid> {
    entries("lines", lines.len())?;
    for line in lines {
        name("line", line.line.as_str())?;
        positive("quantity", line.quantity)?;
        line.component.as_ref().map_or(Ok(()), |component| name("component", component.as_str()))?;
    }
    let mut named: Vec<_> = lines.iter().map(|line| (line.line.as_str(), line.component.as_ref())).collect();
    named.sort_unstable();
    match named.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Invalid::Twice { field: "lines", value: pair[0].0.to_owned() }),
        None => Ok(()),
    }
}

/// Lines of an order of which something comes back, at a location.
pub(super) fn returned(location: &str, lines: &[ReturnLine]) -> Result<(), Invalid> {
    name("location", location)?;
    entries("lines", lines.len())?;
    for line in lines {
        name("line", line.line.as_str())?;
        positive("quantity", line.quantity)?;
        line.component.as_ref().map_or(Ok(()), |component| name("component", component.as_str()))?;
    }
    let of = |line: &ReturnLine| (line.line.as_str().to_owned(), line.component.clone(), line.condition);
    let mut named: Vec<_> = lines.iter().map(of).collect();
    named.sort_unstable();
    match named.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Invalid::Twice { field: "lines", value: pair[0].0.clone() }),
        None => Ok(()),
    }
}

fn return_policy(policy: ReturnPolicy) -> Result<(), Invalid> {
    span("window", policy.window, Span::from_micros(0))?;
    range("restocking_percent", i64::from(policy.restocking_percent), 0, 100)
}

pub(super) fn reason(reason: &Reason) -> Result<(), Invalid> {
    pattern("reason", reason.as_str(), limit::REASON, "a code of a-z, 0-9 and _", |b| {
        b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'
    })
}

/// Lines of a location, and the location.
pub(super) fn at(location: &str, named: &[LineQuantity]) -> Result<(), Invalid> {
    name("location", location)?;
    lines(named)
}

/// An amount of the order's currency, from nothing to what JSON holds exactly.
pub(super) fn amount(field: &'static str, money: Money, currency: Currency) -> Result<(), Invalid> {
    if money.currency() != currency {
        let wanted = "an amount of the order's currency";
        return Err(bad(field, &money.to_string(), wanted));
    }
    range(field, money.minor(), 0, limit::AMOUNT)
}

/// A payment by credit names its account, and no other does.
pub(super) fn authorized(c: &AuthorizePayment) -> Result<(), Invalid> {
    paid(c.amount)?;
    match (c.method.credit(), c.account) {
        (Some(_), None) => {
            Err(Invalid::Contradiction { message: "a payment by credit names the account it is made of" })
        }
        (None, Some(_)) => {
            Err(Invalid::Contradiction { message: "only a gift card, store credit or loyalty points have an account" })
        }
        (Some(_), Some(_)) | (None, None) => Ok(()),
    }
}

/// Credit that is issued, which points are not.
pub(super) fn issued(c: &IssueCredit) -> Result<(), Invalid> {
    if c.kind == CreditKind::LoyaltyPoints {
        return Err(Invalid::Contradiction { message: "points are not issued: give them by earn_points" });
    }
    paid(c.amount)
}

/// Points, and what one of them is worth.
pub(super) fn earned(c: &EarnPoints) -> Result<(), Invalid> {
    range("points", i64::try_from(c.points).unwrap_or(i64::MAX), 1, limit::AMOUNT)?;
    range("point_value", c.point_value.minor(), 1, limit::AMOUNT)
}

/// An amount that is paid, of whatever currency: more than nothing.
pub(super) fn paid(amount: Money) -> Result<(), Invalid> {
    range("amount", amount.minor(), 1, limit::AMOUNT)
}
