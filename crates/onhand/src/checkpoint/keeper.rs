//! The keeper: writes a checkpoint whenever the log has grown by enough, beside everything else.

use super::{Checkpoints, IdFiles};
use crate::Error;
use crate::engine::{Inbox, Message, Published};
use onhand_domain::{Position, State};
use onhand_log::JournalReader;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tokio::sync::oneshot;
use uuid::Uuid;

/// What a keeper is made of.
#[derive(Debug)]
pub(crate) struct KeeperParts {
    pub(crate) checkpoints: Checkpoints,
    pub(crate) ids: IdFiles,
    pub(crate) reader: Arc<dyn JournalReader>,
    pub(crate) published: Arc<Published>,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) log_id: Uuid,
    /// Ids up to this moment are forgotten, in milliseconds since 1970.
    pub(crate) floor: Arc<AtomicU64>,
    /// After how many events the next checkpoint is due.
    pub(crate) every: u64,
}

/// Writes checkpoints until the core is closed.
#[derive(Debug)]
pub(crate) struct Keeper {
    parts: KeeperParts,
    last: Position,
    /// Entries of the last checkpoint: the next one waits for twice as many events at least, so that writing
    /// checkpoints costs each event half an entry, however large the state is.
    entries: u64,
}

impl Keeper {
    pub(crate) fn new(parts: KeeperParts, last: Position) -> Self {
        Self { parts, last, entries: 0 }
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
    fn write(&self) -> Result<Option<(Position, u64)>, Error> {
        let (sender, receiver) = oneshot::channel();
        if self.parts.inbox.push(Message::Snapshot(None, sender)).is_err() {
            return Ok(None);
        }
        let Ok(slot) = crate::park::block_on(receiver) else { return Ok(None) };
        let state = slot.load();
        let Some(state) = state.as_ref() else { return Ok(Some((slot.position, 0))) };
        self.keep(state)?;
        let entries = state.level_count() + state.reservation_count() + state.sku_count();
        Ok(Some((state.position(), entries as u64)))
    }

    /// Writes a checkpoint of a state that is durable.
    fn keep(&self, state: &State) -> Result<(), Error> {
        let _span = tracing::debug_span!("checkpoint", position = state.position().0).entered();
        let KeeperParts { checkpoints, ids, reader, log_id, floor, .. } = &self.parts;
        let chain = reader.chain_at(state.position().0)?;
        ids.extend(&**reader, state.position(), floor.load(Relaxed))?;
        checkpoints.write(*log_id, chain, state)?;
        Ok(())
    }

    /// Writes the checkpoint of a closing core, unless the last one stands there already.
    pub(crate) fn keep_last(&self, state: &State) -> Result<(), Error> {
        if state.position() == self.last { Ok(()) } else { self.keep(state) }
    }
}
