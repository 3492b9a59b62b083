//! The keeper: writes a checkpoint whenever the log has grown by enough, beside everything else.

use super::{Checkpoints, IdFiles};
use crate::Error;
use crate::engine::{Inbox, Message, Published};
use crate::remembered::{Forgotten, latest_at};
use onhand_domain::{Image, Position};
use onhand_log::JournalReader;
use std::sync::Arc;
use tokio::sync::oneshot;

/// So many events at least for each entry of a checkpoint, before there is the next one. Events and entries are read
/// equally fast: after a crash opening takes a few times as long as reading the checkpoint alone.
const EVENTS_AN_ENTRY: u64 = 4;

/// How much nicer it is than the other threads: while all processors are taken it has a tenth of what each of them has.
#[cfg(target_os = "linux")]
const NICER: i32 = 10;

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
    /// Entries of the last checkpoint. The next one waits for [`EVENTS_AN_ENTRY`] times as many events at least, so that each
    /// event pays for a fraction of an entry, however large the state is.
    entries: u64,
}

impl Keeper {
    pub(crate) fn new(parts: KeeperParts, last: Position, opened: Position) -> Self {
        Self { parts, last, opened, entries: 0 }
    }

    /// Gives itself back, for the last checkpoint to be written with. It needs no runtime.
    pub(crate) async fn run(mut self) -> Self {
        loop {
            let due = self.last.0.saturating_add(self.parts.every.max(self.entries.saturating_mul(EVENTS_AN_ENTRY)));
            // The last checkpoint, at closing, is written by whoever closes.
            if !self.parts.published.reaches(due).await {
                return self;
            }
            match self.write().await {
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
    async fn write(&mut self) -> Result<Option<(Position, u64)>, Error> {
        // Before the state is asked for: what is forgotten then is forgotten in it.
        let forgotten = self.parts.forgotten.read();
        let (sender, receiver) = oneshot::channel();
        if self.parts.inbox.push(Message::Image(sender)).is_err() {
            return Ok(None);
        }
        let Ok(image) = receiver.await else { return Ok(None) };
        Ok(Some((image.position(), self.keep(&image, forgotten)?)))
    }

    /// Writes a checkpoint of a state that is durable; gives the number of its entries.
    fn keep(&mut self, image: &Image, (kept_from, floor): (Position, u64)) -> Result<u64, Error> {
        let _span = tracing::debug_span!("checkpoint", position = image.position().0).entered();
        let KeeperParts { checkpoints, ids, reader, .. } = &mut self.parts;
        let chain = reader.chain_at(image.position().0)?;
        // Under an input clock ids of any moment are forgotten. One of the far future must not have all others look
        // old, should a clock be used later.
        let floor = floor.min(latest_at(image.time()));
        ids.extend(&**reader, image.position(), kept_from, floor)?;
        checkpoints.write(chain, image)
    }

    /// Writes the checkpoint of a closing core, unless the last one stands there already.
    pub(crate) fn keep_last(&mut self, image: &Image) -> Result<(), Error> {
        if image.position() == self.last {
            return Ok(());
        }
        match self.keep(image, self.parts.forgotten.read()).map(|_| ()) {
            Err(error) if image.position() == self.opened => {
                // Whoever only read needs no room on the disk.
                tracing::warn!(%error, "the checkpoint of what was read could not be written");
                Ok(())
            }
            kept => kept,
        }
    }
}

/// From now on this thread does what it has to do when nobody else has: callers wait for the others.
pub(crate) fn gives_way() {
    // Linux alone knows the niceness of a thread; elsewhere it is that of the whole process.
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{getpriority_process, setpriority_process};
        let nicer = getpriority_process(None).and_then(|nice| setpriority_process(None, nice + NICER));
        if let Err(error) = nicer {
            tracing::debug!(%error, "checkpoints are written at the priority of everything else");
        }
    }
}
