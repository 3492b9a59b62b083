//! What an engine has to say of a script that nothing disturbs.

use super::Reply;
use crate::{Answer, Step, World};
use onhand_domain::{Command, CommandId, Entry, Ledger, Timestamp};

/// One command as it is sent.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) id: CommandId,
    pub(super) at: Timestamp,
    pub(super) command: Command,
    /// What has to be answered.
    pub(super) reply: Reply,
    /// How many records the log holds before it is sent, and once it is answered.
    pub(super) records: (usize, usize),
}

/// A script, what is answered to it, and every state that a whole number of commands leads to.
#[derive(Debug)]
pub(super) struct Expected {
    pub(super) sent: Vec<Sent>,
    /// The entries after so many records: commands, and what fell due by itself.
    pub(super) after: Vec<Vec<Entry>>,
}

impl Expected {
    pub(super) fn of(steps: &[Step]) -> Self {
        let mut world = World::new();
        let mut sent = Vec::new();
        for step in steps {
            match step {
                Step::Pass(span) => world.pass(*span),
                Step::Ask(command) => sent.extend(send(&mut world, command)),
            }
        }
        let mut ledger = Ledger::new(0);
        let mut after = vec![ledger.entries().collect()];
        for record in world.records() {
            for event in &record.events {
                let position = ledger.evolve(event, record.at);
                assert!(position.is_ok(), "{event:?} contradicts the state");
            }
            after.push(ledger.entries().collect());
        }
        Self { sent, after }
    }
}

fn send(world: &mut World, command: &Command) -> Option<Sent> {
    let (id, at, before) = (world.next_id(), world.now(), world.records().len());
    let reply = match world.submit(command) {
        Answer::Accepted(events) => Reply::Accepted(events),
        Answer::Rejected(rejection) => Reply::Rejected(rejection),
        // What makes no sense is refused before it reaches a log.
        Answer::Invalid(_) => return None,
    };
    let own = world.records().iter().position(|record| record.id == id);
    // A refusal stands on what fell due before it, and is answered once that is durable.
    let records = (before, own.map_or(world.records().len(), |own| own + 1));
    Some(Sent { id, at, command: command.clone(), reply, records })
}
