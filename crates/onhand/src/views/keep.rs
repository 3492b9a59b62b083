//! Keeping the views of a core: started with it, stopped with it.

use super::ViewStatus;
use super::audit::AuditIndex;
use super::files::Files;
use super::follow::Follower;
use super::projector::{Complaints, Projector, ProjectorParts};
use super::status::Status;
use crate::Error;
use crate::engine::Published;
use onhand_domain::Position;
use onhand_log::JournalReader;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// How long closing waits for a view. What takes longer hangs, and is left to itself.
const PATIENCE: Duration = Duration::from_secs(10);

/// What views are made of.
#[derive(Debug)]
pub(crate) struct ViewParts<'a> {
    pub(crate) directory: &'a Path,
    pub(crate) log_id: Uuid,
    pub(crate) reader: &'a Arc<dyn JournalReader>,
    pub(crate) published: &'a Arc<Published>,
    /// How many events a block of the audit index has.
    pub(crate) block: u64,
}

/// The views of a core.
#[derive(Debug)]
pub(crate) struct Views {
    audit: Option<Kept>,
}

#[derive(Debug)]
struct Kept {
    index: AuditIndex,
    status: Arc<Status>,
    ended: Mutex<Receiver<()>>,
}

impl Views {
    /// No views.
    pub(crate) fn none() -> Self {
        Self { audit: None }
    }

    /// Refuses a log that ends before what a view knows of it.
    pub(crate) fn check_end(directory: &Path, log_id: Uuid, end: Position) -> Result<(), Error> {
        Files::new(directory, AuditIndex::NAME).check_reached(log_id, end)
    }

    /// Starts a thread for each view, in which it is opened: this takes no time, and it does not fail.
    pub(crate) fn start(parts: &ViewParts<'_>) -> Self {
        let files = Files::new(parts.directory, AuditIndex::NAME);
        let status = Arc::new(Status::new());
        let complaints = Arc::new(Complaints::default());
        let (index, projection) = AuditIndex::new(parts.block, Arc::clone(&complaints));
        let stride = projection.stride();
        let projector = Projector::new(ProjectorParts {
            projection,
            files,
            log_id: parts.log_id,
            follower: Follower::new(Arc::clone(parts.reader), Arc::clone(parts.published), stride),
            status: Arc::clone(&status),
            complaints,
        });
        let (ending, ended) = channel::<()>();
        let work = move || {
            projector.run();
            drop(ending);
        };
        let started = std::thread::Builder::new().name("onhand-audit".to_owned()).spawn(work);
        if let Err(error) = started {
            tracing::warn!(%error, view = AuditIndex::NAME, "a view has no thread and is not kept");
            return Self::none();
        }
        Self { audit: Some(Kept { index, status, ended: Mutex::new(ended) }) }
    }

    /// The audit index, where it is kept.
    pub(crate) fn audit(&self) -> Option<&AuditIndex> {
        self.audit.as_ref().map(|kept| &kept.index)
    }

    pub(crate) fn status(&self, durable: Position) -> Vec<ViewStatus> {
        self.audit.iter().map(|kept| kept.status.read(AuditIndex::NAME, durable)).collect()
    }

    /// Returns once the views are closed. They close once the core has published that it does.
    pub(crate) fn join(&self) {
        if let Some(kept) = &self.audit {
            let ended = kept.ended.lock().unwrap_or_else(PoisonError::into_inner);
            // Nothing is ever sent: the channel ends with the thread.
            if ended.recv_timeout(PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                tracing::warn!(view = AuditIndex::NAME, "a view does not close and is left to itself");
            }
        }
    }
}
