//! What came of a story's last step, and what is to be found in its world.

use super::{Refusal, Step};
use crate::{Answer, World, reservation};
use onhand_domain::event::{Event, HeldLine};
use onhand_domain::{Condition, Invalid, Quantity, ReservationState, Span, StockFigures};
use std::fmt::Debug;

/// What came of the last step. Every `then` asserts one thing and hands the outcome on.
#[derive(Debug)]
pub struct Outcome {
    world: World,
    answer: Answer,
}

impl Outcome {
    pub(super) fn of(mut world: World, step: Step) -> Self {
        let answer = match step {
            Step::Ask(command) => world.submit(&command),
            Step::Pass(span) => {
                world.pass(span);
                let before = world.records().len();
                world.sweep();
                Answer::Accepted(world.records()[before..].iter().flat_map(|record| record.events.clone()).collect())
            }
        };
        Self { world, answer }
    }

    /// The story goes on.
    #[must_use = "nothing is asserted yet"]
    pub fn when(self, step: impl Into<Step>) -> Self {
        Self::of(self.world, step.into())
    }

    /// Time goes by, and what falls due happens.
    #[must_use = "nothing is asserted yet"]
    pub fn after(self, span: impl Into<Span>) -> Self {
        Self::of(self.world, Step::Pass(span.into()))
    }

    /// What came of it.
    #[must_use]
    pub const fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The world as it is.
    #[must_use]
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// Exactly these events happened.
    ///
    /// # Panics
    /// Where others did.
    pub fn then<E: Into<Event>>(self, events: impl IntoIterator<Item = E>) -> Self {
        let events: Vec<Event> = events.into_iter().map(Into::into).collect();
        assert_eq!(self.events(), events.as_slice());
        self
    }

    /// Events of exactly these names happened.
    ///
    /// # Panics
    /// Where others did.
    pub fn then_events<const N: usize>(self, names: [&str; N]) -> Self {
        let happened: Vec<&str> = self.events().iter().map(Event::name).collect();
        assert_eq!(happened, names);
        self
    }

    /// It happened.
    ///
    /// # Panics
    /// Where it was refused.
    pub fn then_accepted(self) -> Self {
        self.events();
        self
    }

    /// A rule said no.
    ///
    /// # Panics
    /// Where none did, or another.
    pub fn then_rejected(self, refusal: impl Into<Refusal>) -> Self {
        let refusal = refusal.into();
        let is_it = matches!(&self.answer, Answer::Rejected(rejection) if refusal.is(rejection));
        assert!(is_it, "expected {refusal:?}, got {:?}", self.answer);
        self
    }

    /// The command makes no sense.
    ///
    /// # Panics
    /// Where it does, or for another reason.
    pub fn then_invalid(self, invalid: Invalid) -> Self {
        assert_eq!(self.answer, Answer::Invalid(invalid));
        self
    }

    /// What may be promised to anybody, signed.
    ///
    /// # Panics
    /// Where it is something else.
    pub fn then_available(self, sku: &str, location: &str, available: i64) -> Self {
        self.figure(sku, location, "available", available, |figures| figures.available)
    }

    /// What may be promised to a channel, signed.
    ///
    /// # Panics
    /// Where it is something else.
    pub fn then_available_to(self, channel: &str, sku: &str, location: &str, available: i64) -> Self {
        let ledger = self.world.ledger();
        let level = ledger.sku(sku).zip(ledger.location(location));
        let found = level.map(|(sku, location)| ledger.available(sku, location, Some(channel)));
        assert_eq!(found, Some(Quantity(available)), "available of {sku} at {location} to {channel}");
        self
    }

    /// What is on hand in a condition.
    ///
    /// # Panics
    /// Where it is something else.
    pub fn then_on_hand(self, sku: &str, location: &str, condition: Condition, quantity: i64) -> Self {
        self.figure(sku, location, condition.as_str(), quantity, |figures| match condition {
            Condition::Sellable => figures.sellable,
            Condition::Damaged => figures.damaged,
            Condition::QualityControl => figures.quality_control,
            Condition::Quarantined => figures.quarantined,
        })
    }

    /// What is sellable.
    ///
    /// # Panics
    /// Where it is something else.
    pub fn then_sellable(self, sku: &str, location: &str, quantity: i64) -> Self {
        self.then_on_hand(sku, location, Condition::Sellable, quantity)
    }

    /// What is reserved.
    ///
    /// # Panics
    /// Where it is something else.
    pub fn then_reserved(self, sku: &str, location: &str, quantity: i64) -> Self {
        self.figure(sku, location, "reserved", quantity, |figures| figures.reserved)
    }

    /// What is allocated.
    ///
    /// # Panics
    /// Where it is something else.
    pub fn then_allocated(self, sku: &str, location: &str, quantity: i64) -> Self {
        self.figure(sku, location, "allocated", quantity, |figures| figures.allocated)
    }

    /// What is incoming.
    ///
    /// # Panics
    /// Where it is something else.
    pub fn then_incoming(self, sku: &str, location: &str, quantity: i64) -> Self {
        self.figure(sku, location, "incoming", quantity, |figures| figures.incoming)
    }

    /// What is in transit to a location.
    ///
    /// # Panics
    /// Where it is something else.
    pub fn then_in_transit(self, sku: &str, location: &str, quantity: i64) -> Self {
        self.figure(sku, location, "in transit", quantity, |figures| figures.in_transit)
    }

    /// What became of a reservation.
    ///
    /// # Panics
    /// Where it is something else.
    pub fn then_state(self, number: u64, state: ReservationState) -> Self {
        let found = self.world.ledger().reservation(reservation(number)).map_or(ReservationState::Unknown, |r| r.state);
        assert_eq!(found, state, "reservation {number}");
        self
    }

    /// What a reservation is still promised, in any order.
    ///
    /// # Panics
    /// Where it is something else.
    pub fn then_promised(self, number: u64, lines: &[(&str, &str, i64)]) -> Self {
        let found = self.world.ledger().reservation(reservation(number)).map(|held| held.promised);
        self.same_lines(found.unwrap_or_default(), lines)
    }

    /// What a reservation was granted, in any order.
    ///
    /// # Panics
    /// Where it is something else.
    pub fn then_granted(self, number: u64, lines: &[(&str, &str, i64)]) -> Self {
        let found = self.world.ledger().reservation(reservation(number)).map(|held| held.granted);
        self.same_lines(found.unwrap_or_default(), lines)
    }

    /// A level is short of so much and waits for a count.
    ///
    /// # Panics
    /// Where it does not, or is short of something else.
    pub fn then_short(self, sku: &str, location: &str, condition: Condition, short: i64) -> Self {
        let ledger = self.world.ledger();
        let level = ledger.sku(sku).zip(ledger.location(location));
        let found =
            ledger.shortfalls().find(|open| Some((open.sku, open.location)) == level && open.condition == condition);
        assert_eq!(found.map(|open| open.short), Some(Quantity(short)), "{sku} at {location}");
        self
    }

    /// No level waits for a count.
    ///
    /// # Panics
    /// Where one does.
    pub fn then_nothing_short(self) -> Self {
        let found: Vec<_> = self.world.ledger().shortfalls().collect();
        assert!(found.is_empty(), "{found:?}");
        self
    }

    /// Whatever else is to be said of the world.
    pub fn then_world(self, look: impl FnOnce(&World)) -> Self {
        look(&self.world);
        self
    }

    fn events(&self) -> &[Event] {
        let events: &[Event] = if let Answer::Accepted(events) = &self.answer { events } else { &[] };
        assert!(matches!(self.answer, Answer::Accepted(_)), "expected to happen, but {:?}", self.answer);
        events
    }

    fn figure(
        self,
        sku: &str,
        location: &str,
        figure: impl Debug,
        wanted: i64,
        of: impl Fn(StockFigures) -> Quantity,
    ) -> Self {
        let ledger = self.world.ledger();
        let level = ledger.sku(sku).zip(ledger.location(location));
        let found = level.map(|(sku, location)| of(ledger.stock(sku, location)));
        assert_eq!(found, Some(Quantity(wanted)), "{figure:?} of {sku} at {location}");
        self
    }

    fn same_lines(self, mut found: Vec<HeldLine>, wanted: &[(&str, &str, i64)]) -> Self {
        let ledger = self.world.ledger();
        let number = |(sku, location, quantity): &(&str, &str, i64)| {
            let (sku, location) = ledger.sku(sku).zip(ledger.location(location)).unwrap_or_default();
            HeldLine { sku, location, quantity: Quantity(*quantity) }
        };
        let mut wanted: Vec<HeldLine> = wanted.iter().map(number).collect();
        for lines in [&mut found, &mut wanted] {
            lines.sort_unstable_by_key(|line| (line.sku, line.location));
        }
        assert_eq!(found, wanted);
        self
    }
}
