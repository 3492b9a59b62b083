//! The oracle: says of everything in a log, and of every answer, whether it can be so.

use super::{Committed, Seen};
use crate::generate::{CHANNELS, reservations};
use crate::{History, Model, Record, differences, told};
use onhand_domain::event::Event;
use onhand_domain::rules::{self, Movements};
use onhand_domain::{
    Command, CommandId, Context, Entry, Ledger, Policy, Position, Quantity, Rejection, ReservationId, Timestamp,
};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// After so many records everything is compared with the model; after each of them what the command did is.
const COMPARED: usize = 16;

/// A promise that was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub promise: &'static str,
    /// What was found instead.
    pub found: String,
}

impl Broken {
    pub(super) fn new(promise: &'static str, found: &dyn Debug) -> Self {
        Self { promise, found: format!("{found:?}") }
    }
}

/// What a log adds up to, by the rules and by the model, and what was sent.
#[derive(Debug)]
pub(super) struct Oracle {
    policy: Policy,
    ledger: Ledger,
    model: Model,
    history: History,
    movements: Movements,
    records: Vec<Committed>,
    applied: BTreeMap<CommandId, usize>,
    sent: BTreeMap<CommandId, Sent>,
    reservations: Vec<ReservationId>,
}

/// What was sent under one id.
#[derive(Debug, Default)]
struct Sent {
    commands: Vec<Command>,
    /// How many attempts may still happen.
    under_way: usize,
    /// Which of the commands the record in the log can be.
    is: Vec<usize>,
}

impl Oracle {
    pub(super) fn new(policy: &Policy) -> Self {
        Self {
            policy: policy.clone(),
            ledger: Ledger::new(0),
            model: Model::new(policy),
            history: History::default(),
            movements: Movements::default(),
            records: Vec::new(),
            applied: BTreeMap::new(),
            sent: BTreeMap::new(),
            reservations: reservations(),
        }
    }

    /// Up to where it knows the log.
    pub(super) fn position(&self) -> Position {
        self.ledger.position()
    }

    /// The log's time as far as it knows.
    pub(super) fn time(&self) -> Timestamp {
        self.ledger.time()
    }

    pub(super) fn records(&self) -> &[Committed] {
        &self.records
    }

    /// Somebody sends a command.
    pub(super) fn sends(&mut self, id: CommandId, command: &Command) {
        let sent = self.sent.entry(id).or_default();
        if !sent.commands.contains(command) {
            sent.commands.push(command.clone());
        }
        sent.under_way += 1;
    }

    /// One attempt under this id can do nothing any more.
    pub(super) fn is_over(&mut self, id: CommandId) {
        if let Some(sent) = self.sent.get_mut(&id) {
            sent.under_way = sent.under_way.saturating_sub(1);
        }
    }

    /// The process has ended, and its log was read to the end: what is not in it will not happen.
    pub(super) fn all_are_over(&mut self) {
        self.sent.values_mut().for_each(|sent| sent.under_way = 0);
    }

    /// The log goes on with this record.
    pub(super) fn goes_on(&mut self, committed: Committed) -> Result<(), Broken> {
        let Committed { first, record: Record { id, at, events } } = &committed;
        if *first != self.position().plus(1) || events.is_empty() || *at < self.time() {
            return Err(Broken::new("positions follow each other, and time does not run back", &committed));
        }
        let due = self.ledger.due(*at);
        if Ledger::is_own(*id) {
            if due.as_slice() != events.as_slice() {
                return Err(Broken::new("what happens by itself is what is due", &(due, &committed)));
            }
            self.model.pass_to(*at);
            self.evolve(&committed)?;
        } else {
            if due.is_some() {
                return Err(Broken::new("what is due happens before anything else", &(due, &committed)));
            }
            self.happens(&committed)?;
        }
        self.records.push(committed);
        if self.records.len().is_multiple_of(COMPARED) { self.compare() } else { Ok(()) }
    }

    /// A command of a caller happens.
    fn happens(&mut self, committed: &Committed) -> Result<(), Broken> {
        let Record { id, at, events } = &committed.record;
        if self.applied.insert(*id, self.records.len()).is_some() {
            return Err(Broken::new("each id is applied once", committed));
        }
        let Some(sent) = self.sent.get(id).filter(|sent| sent.under_way > 0) else {
            return Err(Broken::new("what happens was sent, and nobody was told that it did not", committed));
        };
        let decided = sent.commands.iter().map(|command| self.decides(*id, command, *at)).collect::<Vec<_>>();
        let is: Vec<usize> =
            (0..decided.len()).filter(|nth| decided.get(*nth).is_some_and(|d| d.as_ref() == Ok(events))).collect();
        let Some(command) = is.first().and_then(|nth| sent.commands.get(*nth)).cloned() else {
            return Err(Broken::new("a command does what the rules say", &(committed, decided, &sent.commands)));
        };
        if let Command::Reserve(reserve) = &command
            && reserve.reservation.is_none()
        {
            self.reservations.push(ReservationId(id.0));
        }
        self.evolve(committed)?;
        let (ours, theirs) = (Ok(told(&self.ledger, events)), self.model.submit(*id, *at, &command));
        if ours != theirs {
            return Err(Broken::new("a command does what the model says", &(command, ours, theirs)));
        }
        if let Some(sent) = self.sent.get_mut(id) {
            sent.is = is;
        }
        let mut violations = rules::broken(&self.ledger);
        violations.extend(rules::rule_3(&self.ledger, events));
        violations.extend(events.iter().filter_map(rules::rule_9));
        if violations.is_empty() { Ok(()) } else { Err(Broken::new("the rules hold", &(violations, committed))) }
    }

    fn evolve(&mut self, committed: &Committed) -> Result<(), Broken> {
        let Record { at, events, .. } = &committed.record;
        for event in events {
            if let Err(inconsistent) = self.ledger.evolve(event, *at) {
                return Err(Broken::new("events contradict no state", &(inconsistent, committed)));
            }
            self.movements.record(event);
            self.history.record(event, *at);
        }
        Ok(())
    }

    fn decides(&self, id: CommandId, command: &Command, at: Timestamp) -> Result<Vec<Event>, Rejection> {
        decide(&self.ledger, &self.history, &self.policy, id, command, at)
    }

    /// Everything is compared with the model, and with the sums of what has moved.
    pub(super) fn compare(&self) -> Result<(), Broken> {
        if !self.ledger.is_quiet_until(self.time()) {
            // Something is still due at this very time: the model has let all of it happen at once.
            return Ok(());
        }
        let different = differences(&self.ledger, &self.model, &CHANNELS, &self.reservations);
        if !different.is_empty() {
            return Err(Broken::new("the ledger agrees with the model", &different));
        }
        let mut violations = rules::rule_1(&self.ledger, &self.movements);
        violations.extend(rules::waits_in_vain(&self.ledger));
        if violations.is_empty() { Ok(()) } else { Err(Broken::new("the rules hold once nothing is due", &violations)) }
    }

    /// Somebody was refused, at this position and time.
    pub(super) fn refuses(
        &mut self,
        id: CommandId,
        command: &Command,
        rejection: &Rejection,
        position: Position,
        time: Timestamp,
    ) -> Result<(), Broken> {
        let wrong = |what: &dyn Debug| Broken::new("a refusal is what the rules say there and then", what);
        let told = (command, rejection, position, time);
        if position != self.position() {
            let (mut ledger, history) = self.then(position).ok_or_else(|| wrong(&told))?;
            let is_due = ledger.due(time).is_some();
            let decided = decide(&ledger, &history, &self.policy, id, command, time);
            let is_right = !is_due && decided.as_ref() == Err(rejection);
            return if is_right { Ok(()) } else { Err(wrong(&(told, decided, "some time ago"))) };
        }
        if let Some(due) = self.ledger.due(time) {
            return Err(wrong(&(told, due)));
        }
        // Of a copy: refusals are not logged, so that log time may go on from before this one after a restart.
        let theirs = self.model.clone().submit(id, time, command);
        let ours = self.decides(id, command, time);
        if ours.as_ref() != Err(rejection) {
            return Err(wrong(&(told, ours)));
        }
        if theirs.as_ref() != Err(rejection) {
            return Err(Broken::new("a refusal is what the model says", &(told, theirs)));
        }
        Ok(())
    }

    /// The state at a commit boundary that has passed; none where there is no such boundary.
    fn then(&self, position: Position) -> Option<(Ledger, History)> {
        let (mut ledger, mut history) = (Ledger::new(0), History::default());
        for committed in self.records.iter().take_while(|committed| committed.last() <= position) {
            for event in &committed.record.events {
                ledger.evolve(event, committed.record.at).ok()?;
                history.record(event, committed.record.at);
            }
        }
        (ledger.position() == position).then_some((ledger, history))
    }

    /// Somebody was told that his command happened.
    pub(super) fn accepts(
        &self,
        id: CommandId,
        command: &Command,
        (first, time, events): (Position, Timestamp, &[Event]),
    ) -> Result<(), Broken> {
        let wrong = |what: &dyn Debug| Broken::new("what is acknowledged is in the log", what);
        let told = (id, command, first, time, events);
        let record = self.applied.get(&id).and_then(|nth| self.records.get(*nth));
        let Some(Committed { first: at, record }) = record else { return Err(wrong(&told)) };
        if (*at, record.at, record.events.as_slice()) != (first, time, events) {
            return Err(wrong(&(told, record)));
        }
        let is = |sent: &Sent| sent.is.iter().any(|nth| sent.commands.get(*nth) == Some(command));
        if self.sent.get(&id).is_some_and(is) { Ok(()) } else { Err(wrong(&(told, "another command"))) }
    }

    /// Whether an id of this one's millisecond or of a later one was applied.
    pub(super) fn knows_later_than(&self, id: CommandId) -> bool {
        self.applied.keys().any(|applied| applied.milliseconds() >= id.milliseconds())
    }

    /// Somebody was told that another command has his id.
    pub(super) fn is_another(&self, id: CommandId, command: &Command, position: Position) -> Result<(), Broken> {
        let record = self.applied.get(&id).and_then(|nth| self.records.get(*nth));
        let is_there = record.is_some_and(|record| record.first == position);
        // Two commands may do the same.
        let is_another = self.sent.get(&id).is_some_and(|sent| sent.commands.iter().any(|sent| sent != command));
        if is_there && is_another { Ok(()) } else { Err(Broken::new("an id has one command", &(id, command, record))) }
    }

    /// Somebody saw the state.
    pub(super) fn sees(&self, seen: &Seen) -> Result<(), Broken> {
        let wrong = |what: &dyn Debug| Broken::new("a snapshot is the state of its position", what);
        let entries: Vec<Entry> = match seen.position == self.position() {
            true => self.ledger.entries().collect(),
            false => match self.then(seen.position) {
                Some((ledger, _)) => ledger.entries().collect(),
                None => return Err(wrong(&(seen.position, "is no boundary of a commit"))),
            },
        };
        if entries == seen.entries {
            return Ok(());
        }
        let different: Vec<_> = entries.iter().zip(&seen.entries).filter(|(ours, theirs)| ours != theirs).collect();
        Err(wrong(&(seen.position, entries.len(), seen.entries.len(), different)))
    }
}

fn decide(
    ledger: &Ledger,
    history: &History,
    policy: &Policy,
    id: CommandId,
    command: &Command,
    at: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let expected: Option<Vec<Quantity>> = history.expected(command, ledger);
    let context = Context { expected: expected.as_deref(), ..Context::new(id, at, policy) };
    ledger.decide(command, &context)
}
