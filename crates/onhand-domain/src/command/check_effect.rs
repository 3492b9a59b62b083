//! What can be said against commands of the outbox before any order is looked at.

use super::check_fields::{name, name_of, range, span};
use super::{CompleteEffect, EffectKind, Invalid, LeaseEffects, Outcome, RequestEffect, check_order, limit};
use crate::{Retry, Span};

const SECOND: Span = Span::from_seconds(1);

pub(super) fn request(c: &RequestEffect) -> Result<(), Invalid> {
    match &c.kind {
        EffectKind::Authorize { method, .. } if method.credit().is_some() => {
            let message = "gift cards and store credit are the shop's own: authorize_payment asks nobody outside";
            return Err(Invalid::Contradiction { message });
        }
        EffectKind::Authorize { amount, .. }
        | EffectKind::Capture { amount, .. }
        | EffectKind::Refund { amount, .. } => check_order::paid(*amount)?,
        EffectKind::Void { .. } => {}
        EffectKind::Label { shipment, location, carrier, lines } => {
            name("shipment", shipment.as_str())?;
            carrier.as_ref().map_or(Ok(()), |carrier| name("carrier", carrier.as_str()))?;
            check_order::at(location.as_str(), lines)?;
        }
        EffectKind::Notify { template } => name_of("template", template.as_str(), limit::REFERENCE)?,
    }
    within("first", c.retry.first, SECOND)?;
    range("most_attempts", i64::from(c.retry.most_attempts), 1, i64::from(limit::ATTEMPTS))
}

pub(super) fn lease(c: &LeaseEffects) -> Result<(), Invalid> {
    name("worker", c.worker.as_str())?;
    range("most", i64::from(c.most), 1, i64::from(limit::LEASES))?;
    within("lease_for", c.lease_for, SECOND)
}

pub(super) fn complete(c: &CompleteEffect) -> Result<(), Invalid> {
    name("worker", c.worker.as_str())?;
    match &c.outcome {
        Outcome::Done => Ok(()),
        Outcome::Refused { reason } => check_order::reason(reason),
        Outcome::Failed { reason, retry_in } => {
            check_order::reason(reason)?;
            retry_in.map_or(Ok(()), |wait| within("retry_in", wait, Span::from_micros(0)))
        }
    }
}

/// A span of a day at most: what nobody does for longer is to be seen.
fn within(field: &'static str, value: Span, least: Span) -> Result<(), Invalid> {
    span(field, value, least)?;
    let seconds = |span: Span| span.micros() / 1_000_000;
    range(field, seconds(value), seconds(least), seconds(Retry::LONGEST))
}
