//! A world to try things in: a ledger, its history, and a clock that is moved by hand.

use crate::{DAWN, History, command_id};
use onhand_domain::event::Event;
use onhand_domain::rules::{self, Movements};
use onhand_domain::{
    Command, CommandId, Context, Invalid, Ledger, Policy, Quantity, Rejection, Span, State, Timestamp,
};
use std::collections::BTreeSet;

/// What came of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It happened.
    Accepted(Vec<Event>),
    /// A rule said no.
    Rejected(Rejection),
    /// It makes no sense, whatever the stock.
    Invalid(Invalid),
}

/// What a log would keep of one command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The command's id; [`CommandId::OWN`] for what fell due by itself.
    pub id: CommandId,
    /// The log's time.
    pub at: Timestamp,
    /// What happened.
    pub events: Vec<Event>,
}

/// A ledger that does what an engine does around it: sweeps what is due, looks back for counts and feeds, gives
/// ids, keeps a log. After every command it asserts the rules that always hold.
#[derive(Debug)]
pub struct World {
    ledger: Ledger,
    policy: Policy,
    now: Timestamp,
    commands: u64,
    records: Vec<Record>,
    movements: Movements,
    applied: BTreeSet<CommandId>,
    history: History,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// An empty world at [`DAWN`].
    #[must_use]
    pub fn new() -> Self {
        Self::with_policy(Policy::DEFAULT)
    }

    /// An empty world at [`DAWN`], under this policy.
    #[must_use]
    pub fn with_policy(policy: Policy) -> Self {
        Self {
            ledger: Ledger::new(0),
            policy,
            now: DAWN,
            commands: 0,
            records: Vec::new(),
            movements: Movements::default(),
            applied: BTreeSet::new(),
            history: History::default(),
        }
    }

    /// The ledger.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The state as it is now, to be kept.
    #[must_use]
    pub fn share(&mut self) -> State {
        self.ledger.share()
    }

    /// The time.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// What is configured.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Changes what is configured.
    pub const fn policy_mut(&mut self) -> &mut Policy {
        &mut self.policy
    }

    /// What a log would hold by now.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Lets time pass. What falls due then happens before the next command.
    pub fn pass(&mut self, span: Span) {
        self.now = self.now.plus(span);
    }

    /// Puts another ledger in place of the one that is there, such as one restored from its entries.
    ///
    /// # Panics
    /// Where the other has other entries.
    pub fn replace_ledger(&mut self, ledger: Ledger) {
        assert!(ledger.entries().eq(self.ledger.entries()), "the other ledger has other entries");
        self.ledger = ledger;
    }

    /// The id that the next command gets.
    #[must_use]
    pub fn next_id(&self) -> CommandId {
        command_id(self.commands + 1, self.now)
    }

    /// What the books say of each line of a command that looks back, at the moment that it speaks of.
    #[must_use]
    pub fn expected(&self, command: &Command) -> Option<Vec<Quantity>> {
        self.history.expected(command, &self.ledger)
    }

    /// Submits a command under the next id.
    ///
    /// # Panics
    /// Where a rule that always holds does not afterwards, or an event contradicts the state.
    pub fn submit(&mut self, command: &Command) -> Answer {
        let id = self.next_id();
        self.commands += 1;
        if let Err(invalid) = command.check() {
            return Answer::Invalid(invalid);
        }
        self.sweep();
        let expected = self.expected(command);
        let mut context = Context::new(id, self.now, &self.policy);
        context.expected = expected.as_deref();
        let answer = match self.ledger.decide(command, &context) {
            Ok(events) => {
                self.record(id, events.clone());
                self.assert_rules(&events);
                Answer::Accepted(events)
            }
            Err(rejection) => Answer::Rejected(rejection),
        };
        // What a fact did to more promises than one event names follows at once.
        self.sweep();
        self.assert_rules(&[]);
        let waiting = rules::waits_in_vain(&self.ledger);
        assert!(waiting.is_empty(), "rules are broken after {command:?}: {waiting:?}");
        answer
    }

    /// Lets happen what is due by now.
    ///
    /// # Panics
    /// As [`World::submit`].
    pub fn sweep(&mut self) {
        while let Some(event) = self.ledger.due(self.now) {
            self.record(CommandId::OWN, vec![event]);
        }
    }

    fn record(&mut self, id: CommandId, events: Vec<Event>) {
        let twice = rules::rule_8(&mut self.applied, id);
        assert!(twice.is_none(), "rules are broken by {events:?}: {twice:?}");
        for event in &events {
            let position = self.ledger.evolve(event, self.now);
            assert!(position.is_ok(), "{event:?} contradicts the state: {position:?}");
            self.movements.record(event);
            self.history.record(event, self.now);
        }
        self.records.push(Record { id, at: self.now, events });
    }

    fn assert_rules(&self, events: &[Event]) {
        let mut violations = rules::broken(&self.ledger);
        violations.extend(rules::rule_1(&self.ledger, &self.movements));
        violations.extend(rules::rule_3(&self.ledger, events));
        violations.extend(events.iter().filter_map(rules::rule_9));
        assert!(violations.is_empty(), "rules are broken after {events:?}: {violations:?}");
    }
}
