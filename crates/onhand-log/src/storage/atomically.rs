//! Writing a file so that after a crash it is there wholly or not at all.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::{OpenMode, Storage};
use crate::{Action, LogError};

/// Writes a file under a temporary name (`path` and `.tmp`), syncs it, renames it and syncs its directory.
///
/// A file that was at `path` is replaced, one that was left at the temporary name by a crash, too.
/// The cost is two syncs. Only one caller at a time may write one `path`.
///
/// # Errors
/// [`LogError::Io`]. What was at `path` is still there then, or, if only the last sync failed, may be
/// the new file.
pub fn write_atomically(storage: &dyn Storage, path: &Path, bytes: &[u8]) -> Result<(), LogError> {
    let failed = |action| move |path: &Path, source| LogError::Io { path: path.to_path_buf(), action, source };
    let temporary = temporary_name(path);
    match storage.remove(&temporary) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(failed(Action::Remove)(&temporary, error));
        }
        _ => {}
    }
    let file = storage.open(&temporary, OpenMode::CreateNew).map_err(|e| failed(Action::Create)(&temporary, e))?;
    file.write_at(bytes, 0).map_err(|e| failed(Action::Write)(&temporary, e))?;
    file.sync_data().map_err(|e| failed(Action::Sync)(&temporary, e))?;
    storage.rename(&temporary, path).map_err(|e| failed(Action::Rename)(&temporary, e))?;
    let directory = path.parent().unwrap_or(path);
    storage.sync_dir(directory).map_err(|e| failed(Action::Sync)(directory, e))
}

fn temporary_name(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".tmp");
    PathBuf::from(name)
}
