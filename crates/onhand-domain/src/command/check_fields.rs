//! What can be said against single fields, whichever command they are of.

use super::visible::{is_name, is_readable};
use super::{Invalid, Line, Sourcing, Strategy, limit};
use crate::{Channel, CustomerId, Measure, Quantity, Span, Timestamp};

/// How locations are chosen; `nowhere` where there is something that no location is named for.
pub(super) fn sourcing(sourcing: &Sourcing, nowhere: bool) -> Result<(), Invalid> {
    if sourcing.strategy == Strategy::Nearest && sourcing.coordinates.is_none() {
        return Err(Invalid::Contradiction { message: "sourcing by nearest needs coordinates" });
    }
    if sourcing.strategy == Strategy::Explicit && nowhere {
        return Err(Invalid::Contradiction { message: "explicit sourcing needs a location on every line" });
    }
    sourcing.max_shipments.map_or(Ok(()), |n| range("max_shipments", i64::from(n), 1, i64::from(u32::MAX)))
}

pub(super) fn level(sku: &str, location: &str) -> Result<(), Invalid> {
    name("sku", sku)?;
    name("location", location)
}

pub(super) fn lines(lines: &[Line]) -> Result<(), Invalid> {
    entries("lines", lines.len())?;
    once(lines)?;
    lines.iter().try_for_each(|line| {
        name("sku", line.sku.as_str())?;
        positive("quantity", line.quantity)
    })
}

pub(super) fn once(lines: &[Line]) -> Result<(), Invalid> {
    twice("lines", lines.iter().map(|line| line.sku.as_str()))
}

/// Whether nothing is named twice.
pub(super) fn twice<'a>(field: &'static str, names: impl Iterator<Item = &'a str>) -> Result<(), Invalid> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Invalid::Twice { field, value: pair[0].to_owned() }),
        None => Ok(()),
    }
}

pub(super) fn entries(field: &'static str, length: usize) -> Result<(), Invalid> {
    if length == 0 { Err(Invalid::Empty { field }) } else { at_most(field, length, limit::LINES) }
}

pub(super) fn at_most(field: &'static str, length: usize, limit: usize) -> Result<(), Invalid> {
    if length > limit { Err(Invalid::TooMany { field, length, limit }) } else { Ok(()) }
}

pub(super) fn positive(field: &'static str, measure: Measure) -> Result<(), Invalid> {
    range(field, measure.digits(), 1, Quantity::MOST.0)
}

pub(super) fn not_negative(field: &'static str, measure: Measure) -> Result<(), Invalid> {
    range(field, measure.digits(), 0, Quantity::MOST.0)
}

pub(super) fn span(field: &'static str, span: Span, least: Span) -> Result<(), Invalid> {
    let most = Timestamp::LAST.micros();
    if (least.micros()..=most).contains(&span.micros()) {
        return Ok(());
    }
    let seconds = |micros: i64| micros / 1_000_000;
    Err(Invalid::OutOfRange {
        field,
        value: seconds(span.micros()),
        least: seconds(least.micros() + 999_999),
        most: seconds(most),
    })
}

pub(super) fn range(field: &'static str, value: i64, least: i64, most: i64) -> Result<(), Invalid> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(Invalid::OutOfRange { field, value, least, most }) }
}

pub(super) fn name(field: &'static str, value: &str) -> Result<(), Invalid> {
    name_of(field, value, limit::NAME)
}

/// What something is known by.
pub(super) fn name_of(field: &'static str, value: &str, limit: usize) -> Result<(), Invalid> {
    sized(field, value, limit)?;
    let wanted = "visible text, composed (NFC), whose only spaces are plain ones within";
    if is_name(value) { Ok(()) } else { Err(bad(field, value, wanted)) }
}

/// What people read.
pub(super) fn text(field: &'static str, value: &str, limit: usize) -> Result<(), Invalid> {
    sized(field, value, limit)?;
    if is_readable(value) { Ok(()) } else { Err(bad(field, value, "printable text without spaces at its ends")) }
}

/// Domain rule 9: whoever is named is named by a random id.
pub(super) fn random(customer: CustomerId) -> Result<(), Invalid> {
    match customer.0.get_version_num() {
        4 | 7 => Ok(()),
        _ => Err(bad("customer", &customer.to_string(), "a random UUID, of version 4 or 7")),
    }
}

impl Channel {
    /// Checks that it is written as channels are, as a command that names it is checked.
    ///
    /// # Errors
    /// [`Invalid::Empty`], [`Invalid::TooLong`], [`Invalid::BadText`].
    pub fn check(&self) -> Result<(), Invalid> {
        channel(self.as_str())
    }
}

pub(super) fn channel(value: &str) -> Result<(), Invalid> {
    let wanted = "like web or marketplace:amazon: a-z, 0-9, _, - and ., with at most one :";
    pattern("channel", value, limit::NAME, wanted, |byte| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.:".contains(&byte)
    })?;
    let mut parts = value.split(':');
    let well_formed = parts.clone().count() <= 2 && parts.all(|part| !part.is_empty());
    if well_formed { Ok(()) } else { Err(bad("channel", value, wanted)) }
}

pub(super) fn pattern(
    field: &'static str,
    value: &str,
    limit: usize,
    wanted: &'static str,
    allowed: impl Fn(u8) -> bool,
) -> Result<(), Invalid> {
    sized(field, value, limit)?;
    if value.bytes().all(allowed) { Ok(()) } else { Err(bad(field, value, wanted)) }
}

pub(super) fn sized(field: &'static str, value: &str, limit: usize) -> Result<(), Invalid> {
    match value.len() {
        0 => Err(Invalid::Empty { field }),
        length if length > limit => Err(Invalid::TooLong { field, length, limit }),
        _ => Ok(()),
    }
}

pub(super) fn bad(field: &'static str, value: &str, wanted: &'static str) -> Invalid {
    Invalid::BadText { field, value: value.to_owned(), wanted }
}
