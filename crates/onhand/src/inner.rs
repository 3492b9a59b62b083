//! What all clones of a core share, and how it ends.

use crate::clock::LogClock;
use crate::engine::{Inbox, Published};
use crate::history::History;
use crate::meanwhile::Watchers;
use crate::personal::Vault;
use crate::stats::Counters;
use crate::views::Views;
use crate::workers::Workers;
use crate::{Clock, Error};
use onhand_log::{Recovery, Storage};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use uuid::Uuid;

/// A core without its handles: it is closed when the last of them is gone.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) directory: PathBuf,
    pub(crate) log_id: Uuid,
    pub(crate) recovery: Recovery,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) watchers: Watchers,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) log_clock: LogClock,
    pub(crate) published: Arc<Published>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) failure: Arc<OnceLock<Arc<Error>>>,
    pub(crate) history: History,
    pub(crate) views: Views,
    pub(crate) vault: Vault,
    /// None where it was closed, or where somebody conducts it.
    pub(crate) workers: Mutex<Option<Workers>>,
    /// Once closed: why the last checkpoint could not be written, if it could not.
    pub(crate) unwritten: OnceLock<Option<Arc<Error>>>,
}

impl Inner {
    /// Takes no more commands, makes durable what waits, writes a checkpoint and closes the log.
    pub(crate) fn close(&self) -> Result<(), Error> {
        // Held to the end: whoever closes meanwhile waits for it, and hears how it ended.
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(workers) = workers.take() {
            self.has_ended(self.end(workers));
        }
        self.how_it_ended()
    }

    /// Takes note of how writing the last checkpoint went.
    pub(crate) fn has_ended(&self, kept: Result<(), Error>) {
        let _ = self.unwritten.set(kept.err().map(Arc::new));
    }

    /// What whoever closes it hears.
    pub(crate) fn how_it_ended(&self) -> Result<(), Error> {
        match (self.failure.get(), self.unwritten.get()) {
            (Some(failure), _) => Err(Error::Failed { source: Arc::clone(failure) }),
            (None, Some(Some(error))) => Err(Error::CheckpointUnwritten { source: Arc::clone(error) }),
            (None, _) => Ok(()),
        }
    }

    /// Ends all threads, and writes the last checkpoint where nothing has failed.
    fn end(&self, workers: Workers) -> Result<(), Error> {
        let Workers { sequencer, writer, keeper } = workers;
        let _span = tracing::debug_span!("close", directory = %self.directory.display()).entered();
        self.inbox.close();
        self.vault.close();
        let mut ended = sequencer.join();
        self.published.close();
        self.views.join();
        let mut keeper = keeper.join();
        let mut kept = match &keeper {
            Ok(_) => Ok(()),
            Err(_) => Err(Error::Panicked { thread: "onhand-keeper" }),
        };
        if let (Ok((ledger, _)), Ok(keeper), None) = (&mut ended, &mut keeper, self.failure.get()) {
            // Before the log is let go of, so that nobody else has it open meanwhile.
            kept = keeper.keep_last(&ledger.image());
        }
        // The log writer ends with the last sender to it.
        drop(ended);
        let _ = writer.join();
        kept
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let is_open = self.workers.get_mut().unwrap_or_else(PoisonError::into_inner).is_some();
        if is_open && let Err(error) = self.close() {
            tracing::warn!(%error, "the core was closed by dropping it");
        }
    }
}
