//! The sealed fields of events, for whoever reads them.

use super::{Event, OrderDetailsGiven};
use crate::Sealed;

impl Event {
    /// The event's sealed fields that say something, with their names: those under which the command had them.
    pub fn sealed(&self) -> impl Iterator<Item = (&'static str, &Sealed)> {
        let fields = if let Self::OrderDetailsGiven(details) = self {
            let OrderDetailsGiven { delivery, billing, note, .. } = &**details;
            [("delivery", delivery.as_ref()), ("billing", billing.as_ref()), ("note", note.as_ref())]
        } else {
            [("", None); 3]
        };
        fields.into_iter().filter_map(|(name, sealed)| Some((name, sealed?)))
    }
}
