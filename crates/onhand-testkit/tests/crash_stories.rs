//! Crash stories let a sound engine pass and find out three that are not.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use onhand_domain::{Command, CommandId, Context, Entry, Ledger, Policy, Reserve, Span, Timestamp, event::Event};
use onhand_log::{OpenMode, Storage, StorageFile};
use onhand_testkit::disk::Crash;
use onhand_testkit::{CrashStory, Durable, Reply, Step, given_on_disk, reservation, words::*};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// Keeps commands as lines of JSON, each in a block of its own, and decides them again when it opens.
struct Lines<const FAULT: u8> {
    file: Box<dyn StorageFile>,
    end: u64,
    ledger: Ledger,
    answered: HashMap<CommandId, Vec<Event>>,
}

const SOUND: u8 = 0;
const NEVER_SYNCS: u8 = 1;
const FORGETS_IDS: u8 = 2;
const TRUSTS_WHAT_IT_READS: u8 = 3;
const BLOCK: usize = 4096;

impl<const FAULT: u8> Lines<FAULT> {
    fn apply(&mut self, id: CommandId, at: Timestamp, command: &Command) -> Reply {
        while let Some(event) = self.ledger.due(at) {
            self.ledger.evolve(&event, at).unwrap();
        }
        match self.ledger.decide(command, &Context::new(id, at, &Policy::DEFAULT)) {
            Err(rejection) => Reply::Rejected(rejection),
            Ok(events) => {
                for event in &events {
                    self.ledger.evolve(event, at).unwrap();
                }
                self.answered.insert(id, events.clone());
                Reply::Accepted(events)
            }
        }
    }
}

impl<const FAULT: u8> Durable for Lines<FAULT> {
    fn open(storage: Arc<dyn Storage>, directory: &Path) -> Result<Self, String> {
        let told = |error: std::io::Error| error.to_string();
        let path = directory.join("lines");
        storage.create_dir_all(directory).map_err(told)?;
        let file = match storage.open(&path, OpenMode::Write) {
            Ok(file) => file,
            Err(_) => storage.open(&path, OpenMode::CreateNew).map_err(told)?,
        };
        storage.sync_dir(directory).map_err(told)?;
        let mut lines = Self { file, end: 0, ledger: Ledger::new(1), answered: HashMap::new() };
        let mut block = vec![0; BLOCK];
        while lines.end + BLOCK as u64 <= lines.file.length().map_err(told)? {
            lines.file.read_at(&mut block, lines.end).map_err(told)?;
            // A block that is not wholly there was never acknowledged.
            let text = String::from_utf8(block.clone()).unwrap_or_default();
            let Some(line) = text.strip_suffix('\n') else { break };
            let Ok((id, at, command)) = serde_json::from_str::<(CommandId, Timestamp, Command)>(line) else { break };
            lines.apply(id, at, &command);
            if FAULT != TRUSTS_WHAT_IT_READS {
                lines.file.write_at(&block, lines.end).map_err(told)?;
            }
            lines.end += BLOCK as u64;
        }
        if FAULT != TRUSTS_WHAT_IT_READS {
            lines.file.sync_data().map_err(told)?;
        }
        if FAULT == FORGETS_IDS {
            lines.answered.clear();
        }
        Ok(lines)
    }

    fn submit(&mut self, id: CommandId, at: Timestamp, command: &Command) -> Reply {
        if let Some(events) = self.answered.get(&id) {
            return Reply::Accepted(events.clone());
        }
        let mut line = serde_json::to_string(&(id, at, command)).unwrap().into_bytes();
        line.resize(BLOCK - 1, b' ');
        line.push(b'\n');
        let reply = self.apply(id, at, command);
        if let Reply::Accepted(_) = reply {
            if self.file.write_at(&line, self.end).is_err() {
                return Reply::Unknown;
            }
            if FAULT != NEVER_SYNCS && self.file.sync_data().is_err() {
                return Reply::Unknown;
            }
            self.end += BLOCK as u64;
        }
        reply
    }

    fn entries(&mut self) -> Vec<Entry> {
        self.ledger.entries().collect()
    }
}

fn story() -> CrashStory {
    let cart = |quantity| Step::from(Reserve::new().reservation(reservation(1)).line("mug", quantity));
    given_on_disk([a_store("berlin"), a_sku("mug"), received("mug", "berlin", 5), cart(2), cart(9), cart(4)])
        .and(Step::Pass(Span::from_seconds(900)))
        .and(hold(2, "mug", "berlin", 5))
        .and(count("mug", "berlin", 3))
}

#[test]
fn a_sound_engine_survives() {
    let calls = story().then_answers_as_the_rules_do::<Lines<SOUND>>().then_survives_a_crash_anywhere::<Lines<SOUND>>();
    assert!(calls > 10, "{calls}");
    let calls = story().then_survives_a_kill_and_then_a_loss_of_power::<Lines<SOUND>>();
    assert!(calls > 10, "{calls}");
}

#[test]
#[should_panic(expected = "recovered is neither all that was acknowledged")]
fn an_engine_that_never_syncs_loses_what_it_acknowledged() {
    let _ = story().then_survives_a_crash_anywhere::<Lines<NEVER_SYNCS>>();
}

#[test]
#[should_panic(expected = "ends otherwise than by the rules")]
fn an_engine_that_forgets_ids_applies_a_command_twice() {
    let _ = story().crashes([Crash::KeepUnsynced]).then_survives_a_crash_anywhere::<Lines<FORGETS_IDS>>();
}

#[test]
#[should_panic(expected = "and a loss of power: recovered is neither")]
fn an_engine_that_trusts_what_it_reads_loses_what_it_acknowledged_after_a_kill() {
    let _ = story().then_survives_a_kill_and_then_a_loss_of_power::<Lines<TRUSTS_WHAT_IT_READS>>();
}
