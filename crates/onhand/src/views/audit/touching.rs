//! What a history is asked for.

use super::question::Question;
use super::search::Search;
use super::{AuditIndex, Trail};
use crate::{Error, NamesLocation, NamesSku};
use onhand_domain::event::Touched;
use onhand_domain::{Location, Position, ReservationId, Sku, State};
use onhand_log::JournalReader;
use std::sync::Arc;

/// A question to [`Onhand::history`](crate::Onhand::history): which commits touched this?
///
/// What an event touches is what it names: SKUs, locations, reservations. Which event touches several of them says
/// [`Touching::all_of`]; which event touches at least one of them, [`Touching::any_of`].
///
/// The events that end, extend or confirm a reservation name nothing but the reservation. So from the first event
/// on that reserves what is asked for, everything that happens to that reservation belongs to the answer, within
/// the range asked for, until it is released or expires.
///
/// ```
/// use onhand::{Position, Touching};
/// let question = Touching::all_of().sku("mug").location("berlin").after(Position(1_000));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touching {
    all: bool,
    skus: Vec<Sku>,
    locations: Vec<Location>,
    reservations: Vec<ReservationId>,
    after: Position,
    until: Option<Position>,
}

impl Touching {
    /// Events that touch all of what is named then. Naming nothing asks for everything.
    #[must_use]
    pub fn all_of() -> Self {
        Self {
            all: true,
            skus: Vec::new(),
            locations: Vec::new(),
            reservations: Vec::new(),
            after: Position::START,
            until: None,
        }
    }

    /// Events that touch any of what is named then. Naming nothing asks for everything.
    #[must_use]
    pub fn any_of() -> Self {
        Self { all: false, ..Self::all_of() }
    }

    /// Names a SKU or a bundle.
    #[must_use]
    pub fn sku(mut self, sku: impl Into<Sku>) -> Self {
        self.skus.push(sku.into());
        self
    }

    /// Names a location.
    #[must_use]
    pub fn location(mut self, location: impl Into<Location>) -> Self {
        self.locations.push(location.into());
        self
    }

    /// Names a reservation.
    #[must_use]
    pub fn reservation(mut self, reservation: ReservationId) -> Self {
        self.reservations.push(reservation);
        self
    }

    /// Events after this position. From the log's beginning unless said.
    #[must_use]
    pub fn after(mut self, position: Position) -> Self {
        self.after = position;
        self
    }

    /// Events up to this position, it included. Up to what is durable now unless said, and never further.
    #[must_use]
    pub fn until(mut self, position: Position) -> Self {
        self.until = Some(position);
        self
    }

    /// The answer, to be read: names are looked up in a state that is no older than what is durable.
    pub(crate) fn ask(
        self,
        state: &State,
        reader: Arc<dyn JournalReader>,
        index: Option<&AuditIndex>,
    ) -> Result<Trail, Error> {
        let mut named = Vec::new();
        for sku in &self.skus {
            named.push(Touched::Sku(NamesSku::number(&sku.as_str(), state)?));
        }
        for location in &self.locations {
            named.push(Touched::Location(NamesLocation::number(&location.as_str(), state)?));
        }
        named.extend(self.reservations.iter().copied().map(Touched::Reservation));
        named.sort_unstable();
        named.dedup();
        let end = Position(reader.durable_end());
        let until = self.until.map_or(end, |until| until.min(end));
        let question = Question { all: self.all, named };
        Ok(Trail::new(Search::new(question, (self.after, until), reader, index)))
    }
}
