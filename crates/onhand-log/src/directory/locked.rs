//! A directory that nobody else may write.

use std::fs::TryLockError;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::headers::list_segments;
use super::open;
use crate::io_error::During;
use crate::{Action, DirectoryLog, LockGuard, LogError, LogOptions, Recovery, Storage, Verification};

/// A directory whose lock is held, until all clones of this and all logs opened in it are dropped.
///
/// Whoever has to look at a directory before a log is opened or made in it looks while this is held: what is seen stays
/// so.
#[derive(Clone, Debug)]
pub struct LockedDirectory {
    storage: Arc<dyn Storage>,
    directory: PathBuf,
    _guard: Arc<dyn LockGuard>,
}

impl LockedDirectory {
    /// Keeps everybody else out of a directory, which is made where it is missing and that is wanted.
    ///
    /// # Errors
    /// [`LogError::Locked`] where somebody has it open, [`LogError::NotFound`] without a log where none is to be
    /// created, and [`LogError::Io`].
    pub fn new(storage: Arc<dyn Storage>, directory: &Path, create: bool) -> Result<Self, LogError> {
        if create {
            storage.create_dir_all(directory).during(Action::Create, directory)?;
        } else if list_segments(&*storage, directory)?.is_empty() {
            return Err(LogError::NotFound { directory: directory.to_path_buf() });
        }
        let guard = storage.lock(directory).map_err(|error| match error {
            TryLockError::WouldBlock => LogError::Locked { directory: directory.to_path_buf() },
            TryLockError::Error(source) => LogError::Io { path: directory.to_path_buf(), action: Action::Lock, source },
        })?;
        Ok(Self { storage, directory: directory.to_path_buf(), _guard: guard.into() })
    }

    /// Opens the log in it: as [`DirectoryLog::open`], for whoever holds the lock already.
    ///
    /// # Errors
    /// As there, but for the lock.
    pub fn open(&self, options: LogOptions) -> Result<(DirectoryLog, Recovery), LogError> {
        open::open(self.clone(), options)
    }

    /// Reads all of the log in it: as [`verify`](crate::verify()), for whoever holds the lock.
    ///
    /// # Errors
    /// As there.
    pub fn verify(&self) -> Result<Verification, LogError> {
        crate::verify(&*self.storage, &self.directory)
    }

    pub(super) fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }
}
