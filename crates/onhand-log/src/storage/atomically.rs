//! Writing a file so that after a crash it is there wholly or not at all.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::{OpenMode, Storage, StorageFile};
use crate::io_error::During;
use crate::{Action, LogError};

/// After so many bytes, what was written is synced: one sync of all of it would have commits wait meanwhile.
const SYNCED: u64 = 1 << 20;

/// A file that is being written, piece by piece, under a temporary name: its own and `.tmp`. The cost beside the writes
/// is two syncs, and one for each MiB.
///
/// Until [`AtomicFile::finish`] returns, a file that had its name is as it was. Dropped before, it leaves the temporary
/// file behind, which the next one of the same name replaces. Only one at a time may write one path.
#[derive(Debug)]
pub struct AtomicFile<'a> {
    storage: &'a dyn Storage,
    path: &'a Path,
    temporary: PathBuf,
    file: Box<dyn StorageFile>,
    written: u64,
    synced: u64,
    /// A write or a sync has failed: what is on the disk is not known any more.
    failed: bool,
}

impl<'a> AtomicFile<'a> {
    /// Begins a file of this name.
    ///
    /// # Errors
    /// [`LogError::Io`].
    pub fn create(storage: &'a dyn Storage, path: &'a Path) -> Result<Self, LogError> {
        let temporary = temporary_name(path);
        match storage.remove(&temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).during(Action::Remove, &temporary)?,
            _ => {}
        }
        let file = storage.open(&temporary, OpenMode::CreateNew).during(Action::Create, &temporary)?;
        Ok(Self { storage, path, temporary, file, written: 0, synced: 0, failed: false })
    }

    /// Writes behind what was written, by one call of the storage, and now and then syncs it.
    ///
    /// # Errors
    /// [`LogError::Io`]. The file cannot be finished then: a sync that failed is never tried again, since the system may
    /// have dropped what it could not write.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), LogError> {
        let written = self.file.write_at(bytes, self.written).during(Action::Write, &self.temporary);
        self.failed |= written.is_err();
        written?;
        self.written += bytes.len() as u64;
        if self.written - self.synced >= SYNCED { self.sync() } else { Ok(()) }
    }

    /// Syncs the file, gives it its name and syncs its directory.
    ///
    /// # Errors
    /// [`LogError::Io`], also where a write has failed before. What had the name still has it then or, if only the last
    /// sync failed, may be the new file.
    pub fn finish(mut self) -> Result<(), LogError> {
        self.sync()?;
        self.storage.rename(&self.temporary, self.path).during(Action::Rename, &self.temporary)?;
        let directory = self.path.parent().unwrap_or(self.path);
        self.storage.sync_dir(directory).during(Action::Sync, directory)
    }

    fn sync(&mut self) -> Result<(), LogError> {
        let synced = match self.failed {
            true => Err(io::Error::other("a write to it has failed before")),
            false => self.file.sync_data(),
        };
        self.failed |= synced.is_err();
        self.synced = self.written;
        synced.during(Action::Sync, &self.temporary)
    }
}

fn temporary_name(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".tmp");
    PathBuf::from(name)
}
