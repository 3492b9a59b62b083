//! What can be said against a command before any stock is looked at.

use super::check_fields::{
    at_most, bad, channel, entries, level, lines, name, name_of, not_negative, once, positive, random, range, sized,
    sourcing, span, text,
};
use super::time_zone::is_time_zone;
use super::{Command, Invalid, check_coupon, check_effect, check_order, limit};
use crate::{Measure, Quantity, Span};

impl Command {
    /// Checks everything that does not depend on the stock: names, ranges, lengths.
    ///
    /// # Errors
    /// [`Invalid`] for the first thing found.
    pub fn check(&self) -> Result<(), Invalid> {
        match self {
            Self::DefineLocation(c) => {
                name("location", c.location.as_str())?;
                if let Some(timezone) = &c.timezone {
                    sized("timezone", timezone.as_str(), limit::NAME)?;
                    if !is_time_zone(timezone.as_str()) {
                        let wanted = "a time zone as IANA writes it, such as Europe/Berlin, Etc/GMT+1 or UTC";
                        return Err(bad("timezone", timezone.as_str(), wanted));
                    }
                }
                c.lead_time.map_or(Ok(()), |lead_time| span("lead_time", lead_time, Span::from_micros(0)))
            }
            Self::SuspendLocation(c) => name("location", c.location.as_str()),
            Self::ResumeLocation(c) => name("location", c.location.as_str()),
            Self::DefineSku(c) => {
                name("sku", c.sku.as_str())?;
                text("title", c.title.as_str(), limit::TEXT)?;
                if let Some(unit) = &c.unit {
                    text("unit", unit.name.as_str(), limit::NAME)?;
                    range("decimals", i64::from(unit.decimals), 0, i64::from(Measure::MOST_DECIMALS))?;
                }
                if let Some(backorder_limit) = c.backorder_limit {
                    not_negative("backorder_limit", backorder_limit)?;
                }
                at_most("attributes", c.attributes.len(), limit::ATTRIBUTES)?;
                c.attributes.iter().try_for_each(|(key, value)| {
                    name("attributes", key.as_str())?;
                    text("attributes", value.as_str(), limit::TEXT)
                })
            }
            Self::SetSafetyStock(c) => {
                level(c.sku.as_str(), c.location.as_str())?;
                not_negative("quantity", c.quantity)
            }
            Self::SetChannelHoldback(c) => {
                level(c.sku.as_str(), c.location.as_str())?;
                channel(c.channel.as_str())?;
                not_negative("quantity", c.quantity)
            }
            Self::SetPurchaseLimit(c) => {
                name("sku", c.sku.as_str())?;
                c.per_order.map_or(Ok(()), |most| not_negative("per_order", most))?;
                c.per_customer.map_or(Ok(()), |most| not_negative("per_customer", most))?;
                c.window.map_or(Ok(()), |window| span("window", window, Span::from_micros(1)))
            }
            Self::DefineBundle(c) => {
                name("sku", c.sku.as_str())?;
                text("title", c.title.as_str(), limit::TEXT)?;
                entries("components", c.components.len())?;
                for (index, component) in c.components.iter().enumerate() {
                    name("components", component.sku.as_str())?;
                    positive("components", component.quantity)?;
                    let earlier = c.components.iter().take(index);
                    if earlier.into_iter().any(|other| other.sku == component.sku) {
                        return Err(Invalid::Twice { field: "components", value: component.sku.to_string() });
                    }
                }
                Ok(())
            }
            Self::AdvanceImport(c) => name_of("source", c.source.as_str(), limit::REFERENCE),
            Self::Receive(c) => {
                level(c.sku.as_str(), c.location.as_str())?;
                positive("quantity", c.quantity)?;
                if let Some(supplier) = &c.supplier {
                    name("supplier", supplier.as_str())?;
                }
                c.cost.map_or(Ok(()), |cost| range("cost", cost.minor(), 0, i64::MAX))
            }
            Self::Issue(c) => {
                level(c.sku.as_str(), c.location.as_str())?;
                positive("quantity", c.quantity)?;
                c.reference.as_ref().map_or(Ok(()), |r| name_of("reference", r.as_str(), limit::REFERENCE))
            }
            Self::Adjust(c) => {
                level(c.sku.as_str(), c.location.as_str())?;
                check_order::reason(&c.reason)?;
                if c.delta.digits() == 0 {
                    return Err(Invalid::Contradiction { message: "delta is 0: there is nothing to adjust" });
                }
                range("delta", c.delta.digits(), -Quantity::MOST.0, Quantity::MOST.0)
            }
            Self::Count(c) => {
                level(c.sku.as_str(), c.location.as_str())?;
                not_negative("counted", c.counted)
            }
            Self::ChangeCondition(c) => {
                level(c.sku.as_str(), c.location.as_str())?;
                if c.from == c.to {
                    return Err(Invalid::Contradiction { message: "from and to are the same condition" });
                }
                positive("quantity", c.quantity)
            }
            Self::AnnounceInbound(c) => {
                name("inbound", c.inbound.as_str())?;
                name("location", c.location.as_str())?;
                lines(&c.lines)
            }
            Self::ReceiveInbound(c) => {
                name("inbound", c.inbound.as_str())?;
                if c.close && c.lines.is_empty() { Ok(()) } else { lines(&c.lines) }
            }
            Self::DispatchTransfer(c) => {
                name("transfer", c.transfer.as_str())?;
                name("from", c.from.as_str())?;
                name("to", c.to.as_str())?;
                if c.from == c.to {
                    return Err(Invalid::Contradiction { message: "from and to are the same location" });
                }
                lines(&c.lines)
            }
            Self::ReceiveTransfer(c) => {
                name("transfer", c.transfer.as_str())?;
                if c.close && c.lines.is_empty() { Ok(()) } else { lines(&c.lines) }
            }
            Self::ReportStock(c) => {
                name("location", c.location.as_str())?;
                entries("lines", c.lines.len())?;
                once(&c.lines)?;
                c.lines.iter().try_for_each(|line| {
                    name("sku", line.sku.as_str())?;
                    not_negative("quantity", line.quantity)
                })
            }
            Self::Reserve(c) => {
                if let Some(of) = &c.channel {
                    channel(of.as_str())?;
                }
                c.customer.map_or(Ok(()), random)?;
                entries("lines", c.lines.len())?;
                for line in &c.lines {
                    name("sku", line.sku.as_str())?;
                    positive("quantity", line.quantity)?;
                    if let Some(location) = &line.location {
                        name("location", location.as_str())?;
                    }
                }
                span("expires_in", c.expires_in, Span::from_micros(1))?;
                sourcing(&c.sourcing, c.lines.iter().any(|line| line.location.is_none()))
            }
            Self::ExtendReservation(c) => span("expires_in", c.expires_in, Span::from_micros(1)),
            Self::ReleaseReservation(_) => Ok(()),
            Self::ConfirmReservation(c) => {
                c.reference.as_ref().map_or(Ok(()), |r| name_of("reference", r.as_str(), limit::REFERENCE))
            }
            Self::CancelAllocation(c) => {
                let Some(lines) = &c.lines else { return Ok(()) };
                entries("lines", lines.len())?;
                lines.iter().try_for_each(|line| {
                    name("sku", line.sku.as_str())?;
                    positive("quantity", line.quantity)?;
                    line.location.as_ref().map_or(Ok(()), |location| name("location", location.as_str()))
                })
            }
            Self::DefineCoupon(c) => check_coupon::define(c),
            Self::PlaceOrder(c) => check_order::order(c),
            Self::CancelOrder(c) => c.reason.as_ref().map_or(Ok(()), check_order::reason),
            Self::CancelLines(c) => {
                check_order::lines(&c.lines)?;
                c.reason.as_ref().map_or(Ok(()), check_order::reason)
            }
            Self::Pick(c) => check_order::at(c.location.as_str(), &c.lines),
            Self::ShortPick(c) => check_order::at(c.location.as_str(), &c.lines),
            Self::RejectAtStore(c) => {
                check_order::at(c.location.as_str(), &c.lines)?;
                check_order::reason(&c.reason)
            }
            Self::Reallocate(c) => {
                check_order::at(c.location.as_str(), &c.lines)?;
                c.to.as_ref().map_or(Ok(()), |to| name("to", to.as_str()))?;
                if c.to.as_ref() == Some(&c.location) {
                    return Err(Invalid::Contradiction { message: "location and to are the same location" });
                }
                sourcing(&c.sourcing, c.to.is_none())
            }
            Self::Ship(c) => {
                name("shipment", c.shipment.as_str())?;
                c.carrier.as_ref().map_or(Ok(()), |carrier| name("carrier", carrier.as_str()))?;
                check_order::at(c.location.as_str(), &c.lines)
            }
            Self::Deliver(c) => name("shipment", c.shipment.as_str()),
            Self::FailDelivery(c) => name("shipment", c.shipment.as_str()),
            Self::ReadyForPickup(c) => check_order::at(c.location.as_str(), &c.lines),
            Self::Collect(c) => check_order::at(c.location.as_str(), &c.lines),
            Self::ExpirePickup(_) => Ok(()),
            Self::IssueCredit(c) => check_order::issued(c),
            Self::EarnPoints(c) => check_order::earned(c),
            Self::AuthorizePayment(c) => check_order::authorized(c),
            Self::CapturePayment(c) => check_order::paid(c.amount),
            Self::VoidPayment(_) => Ok(()),
            Self::DeclinePayment(c) => {
                check_order::paid(c.amount)?;
                c.reason.as_ref().map_or(Ok(()), check_order::reason)
            }
            Self::RefundOrder(c) => check_order::paid(c.amount),
            Self::RecordChargeback(c) => check_order::paid(c.amount),
            Self::AuthorizeReturn(c) => {
                check_order::lines(&c.lines)?;
                c.reason.as_ref().map_or(Ok(()), check_order::reason)
            }
            Self::ReceiveReturn(c) => check_order::returned(c.location.as_str(), &c.lines),
            Self::RejectReturn(c) => {
                c.lines.as_ref().map_or(Ok(()), |lines| check_order::lines(lines))?;
                check_order::reason(&c.reason)
            }
            Self::EditOrder(c) => check_order::edit(c),
            Self::Exchange(c) => check_order::exchange(c),
            Self::TakeBack(c) => {
                check_order::returned(c.location.as_str(), &c.lines)?;
                c.reason.as_ref().map_or(Ok(()), check_order::reason)
            }
            Self::RequestEffect(c) => check_effect::request(c),
            Self::LeaseEffects(c) => check_effect::lease(c),
            Self::CompleteEffect(c) => check_effect::complete(c),
            Self::CancelEffect(_) => Ok(()),
            Self::SendToPickup(c) => {
                name("transfer", c.transfer.as_str())?;
                check_order::at(c.location.as_str(), &c.lines)
            }
        }
    }
}
