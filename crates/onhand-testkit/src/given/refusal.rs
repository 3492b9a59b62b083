//! What a rejection is expected to say.

use onhand_domain::{Measure, Rejection};
use std::fmt;

/// A rejection as a story tells it: exactly this one, or one with these figures.
pub struct Refusal {
    told: String,
    is_it: Box<dyn Fn(&Rejection) -> bool>,
}

impl Refusal {
    /// A rejection of which this is true.
    pub fn that(told: impl Into<String>, is_it: impl Fn(&Rejection) -> bool + 'static) -> Self {
        Self { told: told.into(), is_it: Box::new(is_it) }
    }

    /// Whether this is it.
    #[must_use]
    pub fn is(&self, rejection: &Rejection) -> bool {
        (self.is_it)(rejection)
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told)
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::that(format!("{rejection:?}"), move |given| *given == rejection)
    }
}

impl From<&'static str> for Refusal {
    /// A rejection of this kind.
    fn from(kind: &'static str) -> Self {
        Self::that(kind, move |given| given.kind() == kind)
    }
}

/// There is not enough: so much was asked for, so much is available.
pub fn insufficient_stock(requested: impl Into<Measure>, available: impl Into<Measure>) -> Refusal {
    let figures = (requested.into(), available.into());
    Refusal::that(format!("insufficient_stock{figures:?}"), move |given| match given {
        Rejection::InsufficientStock { requested, available, .. } => (*requested, *available) == figures,
        _ => false,
    })
}
