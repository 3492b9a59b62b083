//! A ledger without checks and records, for stories with very many steps.

use crate::{DAWN, command_id};
use onhand_domain::event::Event;
use onhand_domain::{Command, Context, DefineLocation, DefineSku, Ledger, Policy, Receive, Span, Timestamp};

/// A ledger and a clock, nothing more: what a [`World`](crate::World) checks after every command would take too
/// long.
#[derive(Debug)]
pub struct Bare {
    ledger: Ledger,
    now: Timestamp,
    commands: u64,
}

impl Default for Bare {
    fn default() -> Self {
        Self { ledger: Ledger::new(0), now: DAWN, commands: 0 }
    }
}

impl Bare {
    /// A ledger with so much of one SKU at one location.
    #[must_use]
    pub fn stocked(sku: &str, location: &str, quantity: i64) -> Self {
        let mut bare = Self::default();
        bare.happen(DefineLocation::store(location));
        bare.happen(DefineSku::new(sku));
        bare.happen(Receive::new(sku, location, quantity));
        bare
    }

    /// The ledger.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Lets a command happen; what is due by now is not swept before it.
    ///
    /// # Panics
    /// Where it is refused.
    pub fn happen(&mut self, command: impl Into<Command>) -> Vec<Event> {
        let command = command.into();
        self.commands += 1;
        let context = Context::new(command_id(self.commands, self.now), self.now, &Policy::DEFAULT);
        let decided = self.ledger.decide(&command, &context);
        assert!(decided.is_ok(), "{command:?} is refused: {decided:?}");
        let events = decided.unwrap_or_default();
        events.iter().for_each(|event| self.record(event));
        events
    }

    /// Records an event.
    ///
    /// # Panics
    /// Where it contradicts the state.
    pub fn record(&mut self, event: &Event) {
        let position = self.ledger.evolve(event, self.now);
        assert!(position.is_ok(), "{event:?} contradicts the state");
    }

    /// Lets time pass.
    pub fn pass(&mut self, span: Span) {
        self.now = self.now.plus(span);
    }

    /// Lets happen what is due by now: the events of it.
    ///
    /// # Panics
    /// Where one of them contradicts the state.
    pub fn sweep(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(event) = self.ledger.due(self.now) {
            self.record(&event);
            events.push(event);
        }
        events
    }

    /// The same, restored from the entries of its state.
    ///
    /// # Panics
    /// Where the entries are refused.
    #[must_use]
    pub fn restored(&self) -> Self {
        let restored = Ledger::restore(1, self.ledger.entries());
        assert!(restored.is_ok(), "{restored:?}");
        Self { ledger: restored.unwrap_or_else(|_| Ledger::new(1)), now: self.now, commands: self.commands }
    }
}
