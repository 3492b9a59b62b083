//! The keeper: writes a checkpoint whenever the log has grown by enough, beside everything else.

use super::{Checkpoints, IdFiles};
use crate::Error;
use crate::engine::{Inbox, Message, Published};
use crate::remembered::{Forgotten, latest_at};
use onhand_domain::{Position, State};
use onhand_log::JournalReader;
use std::sync::Arc;
use tokio::sync::oneshot;

/// What a keeper is made of.
#[derive(Debug)]
pub(crate) struct KeeperParts {
    pub(crate) checkpoints: Checkpoints,
    pub(crate) ids: IdFiles,
    pub(crate) reader: Arc<dyn JournalReader>,
    pub(crate) published: Arc<Published>,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) forgotten: Arc<Forgotten>,
    /// After how many events the next checkpoint is due.
    pub(crate) every: u64,
}

/// Writes checkpoints until the core is closed.
#[derive(Debug)]
pub(crate) struct Keeper {
    parts: KeeperParts,
    last: Position,
    /// Where the log ended when it was opened.
    opened: Position,
    /// Entries of the last checkpoint: the next one waits for twice as many events at least, so that writing
    /// checkpoints costs each event half an entry, however large the state is.
    entries: u64,
}

impl Keeper {
    pub(crate) fn new(parts: KeeperParts, last: Position, opened: Position) -> Self {
        Self { parts, last, opened, entries: 0 }
    }

    /// Gives itself back, for the last checkpoint to be written with.
    pub(crate) fn run(mut self) -> Self {
        loop {
            let due = self.last.0.saturating_add(self.parts.every.max(self.entries.saturating_mul(2)));
            // The last checkpoint, at closing, is written by whoever closes.
            if !crate::park::block_on(self.parts.published.reaches(due)) {
                return self;
            }
            match self.write() {
                Ok(Some((position, entries))) => (self.last, self.entries) = (position, entries),
                Ok(None) => return self,
                Err(error) => {
                    tracing::warn!(%error, "a checkpoint could not be written; the next one is tried later");
                    self.last = self.parts.published.durable();
                }
            }
        }
    }

    /// Writes a checkpoint at the next commit; none once the core is closing.
    fn write(&mut self) -> Result<Option<(Position, u64)>, Error> {
        // Before the state is asked for: what is forgotten then is forgotten in it.
        let forgotten = self.parts.forgotten.read();
        let (sender, receiver) = oneshot::channel();
        if self.parts.inbox.push(Message::Snapshot(None, sender)).is_err() {
            return Ok(None);
        }
        let Ok(slot) = crate::park::block_on(receiver) else { return Ok(None) };
        let state = slot.load();
        let Some(state) = state.as_ref() else { return Ok(Some((slot.position, 0))) };
        self.keep(state, forgotten)?;
        let entries = state.level_count() + state.reservation_count() + state.sku_count();
        Ok(Some((state.position(), entries as u64)))
    }

    /// Writes a checkpoint of a state that is durable.
    fn keep(&mut self, state: &State, (kept_from, floor): (Position, u64)) -> Result<(), Error> {
        let _span = tracing::debug_span!("checkpoint", position = state.position().0).entered();
        let KeeperParts { checkpoints, ids, reader, .. } = &mut self.parts;
        let chain = reader.chain_at(state.position().0)?;
        // Under an input clock ids of any moment are forgotten. One of the far future must not have all others look
        // old, should a clock be used later.
        let floor = floor.min(latest_at(state.time()));
        ids.extend(&**reader, state.position(), kept_from, floor)?;
        checkpoints.write(chain, state)?;
        Ok(())
    }

    /// Writes the checkpoint of a closing core, unless the last one stands there already.
    pub(crate) fn keep_last(&mut self, state: &State) -> Result<(), Error> {
        if state.position() == self.last {
            return Ok(());
        }
        match self.keep(state, self.parts.forgotten.read()) {
            Err(error) if state.position() == self.opened => {
                // Whoever only read needs no room on the disk.
                tracing::warn!(%error, "the checkpoint of what was read could not be written");
                Ok(())
            }
            kept => kept,
        }
    }
}
