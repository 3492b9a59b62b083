//! The directory of a log, and how it is written to.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::headers::list_segments;
use crate::canary::canary;
use crate::io_error::During;
use crate::segment::segment_name;
use crate::{Action, LogError, OpenMode, Storage, StorageFile, SyncPolicy};

/// One directory of a storage.
#[derive(Debug, Clone)]
pub(crate) struct Disk {
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) directory: PathBuf,
    pub(crate) sync: SyncPolicy,
}

impl Disk {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    pub(crate) fn create(&self, path: &Path) -> Result<Box<dyn StorageFile>, LogError> {
        self.storage.open(path, OpenMode::CreateNew).during(Action::Create, path)
    }

    pub(crate) fn rename(&self, from: &Path, to: &Path) -> Result<(), LogError> {
        self.storage.rename(from, to).during(Action::Rename, from)
    }

    pub(crate) fn remove(&self, path: &Path) -> Result<(), LogError> {
        self.storage.remove(path).during(Action::Remove, path)
    }

    pub(crate) fn write(&self, file: &dyn StorageFile, path: &Path, bytes: &[u8], offset: u64) -> Result<(), LogError> {
        file.write_at(bytes, offset).during(Action::Write, path)
    }

    pub(crate) fn sync(&self, file: &dyn StorageFile, path: &Path) -> Result<(), LogError> {
        self.sync_quietly(file).during(Action::Sync, path)
    }

    pub(crate) fn sync_quietly(&self, file: &dyn StorageFile) -> io::Result<()> {
        match self.sync {
            SyncPolicy::Durable if canary("acknowledge before a sync") => Ok(()),
            SyncPolicy::Durable if canary("retry a failed sync") => file.sync_data().or_else(|_| file.sync_data()),
            SyncPolicy::Durable => file.sync_data(),
            SyncPolicy::WhenClosed | SyncPolicy::NeverForTestsOnly => Ok(()),
        }
    }

    /// Makes all segments durable that were written without.
    pub(crate) fn sync_whole(&mut self) -> Result<(), LogError> {
        self.sync = SyncPolicy::Durable;
        for index in list_segments(&*self.storage, &self.directory)? {
            let path = self.path(&segment_name(index));
            let file = self.storage.open(&path, OpenMode::Write).during(Action::Open, &path)?;
            self.sync(&*file, &path)?;
        }
        self.sync_names()
    }

    /// Makes the names in the directory durable.
    pub(crate) fn sync_names(&self) -> Result<(), LogError> {
        match self.sync {
            SyncPolicy::Durable if canary("skip the sync of the directory") => Ok(()),
            SyncPolicy::Durable => self.storage.sync_dir(&self.directory).during(Action::Sync, &self.directory),
            SyncPolicy::WhenClosed | SyncPolicy::NeverForTestsOnly => Ok(()),
        }
    }
}
