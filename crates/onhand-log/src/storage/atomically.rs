//! Writing a file so that after a crash it is there wholly or not at all.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::{OpenMode, Storage, StorageFile};
use crate::io_error::During;
use crate::{Action, LogError};

/// After so many bytes, what was written is synced: one sync of all of it would have commits wait meanwhile.
const SYNCED: u64 = 1 << 20;

/// A file that is being written, piece by piece, under a temporary name: its own and `.tmp`.
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
        Ok(Self { storage, path, temporary, file, written: 0, synced: 0 })
    }

    /// Writes behind what was written, by one call of the storage, and now and then syncs it.
    ///
    /// # Errors
    /// [`LogError::Io`].
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), LogError> {
        self.file.write_at(bytes, self.written).during(Action::Write, &self.temporary)?;
        self.written += bytes.len() as u64;
        if self.written - self.synced >= SYNCED {
            self.sync()?;
        }
        Ok(())
    }

    /// Syncs the file, gives it its name and syncs its directory.
    ///
    /// # Errors
    /// [`LogError::Io`]. What had the name still has it then or, if only the last sync failed, may be the new file.
    pub fn finish(mut self) -> Result<(), LogError> {
        self.sync()?;
        self.storage.rename(&self.temporary, self.path).during(Action::Rename, &self.temporary)?;
        let directory = self.path.parent().unwrap_or(self.path);
        self.storage.sync_dir(directory).during(Action::Sync, directory)
    }

    fn sync(&mut self) -> Result<(), LogError> {
        self.synced = self.written;
        self.file.sync_data().during(Action::Sync, &self.temporary)
    }
}

/// Writes a whole file as [`AtomicFile`] does. The cost is two syncs, and one for each MiB.
///
/// # Errors
/// [`LogError::Io`], as [`AtomicFile::finish`].
pub fn write_atomically(storage: &dyn Storage, path: &Path, bytes: &[u8]) -> Result<(), LogError> {
    let mut file = AtomicFile::create(storage, path)?;
    file.write(bytes)?;
    file.finish()
}

fn temporary_name(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".tmp");
    PathBuf::from(name)
}
