//! What tells a directory that is no log, or not yet, from one that can be opened.

use super::Manifest;
use crate::Error;
use onhand_log::{LockedDirectory, LogError, OpenMode, Storage};
use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const NAME: &str = "unfinished";
const SAYS: &[u8] =
    b"A log is being made here, or making it was interrupted. Then it is not whole: delete the directory.\n";

/// Refuses to take for a log what is a backup, or what is to become a log, or was to.
pub(crate) fn refuse_what_is_no_log(storage: &dyn Storage, directory: &Path) -> Result<(), Error> {
    match what_is_no_log(storage, directory) {
        // Whoever is still at it holds the lock.
        Err(Error::Unfinished { .. }) if matches!(storage.lock(directory), Err(TryLockError::WouldBlock)) => {
            Err(LogError::Locked { directory: directory.to_owned() }.into())
        }
        other => other,
    }
}

/// The same for whoever holds the directory's lock: nothing is still being made in it.
pub(crate) fn what_is_no_log(storage: &dyn Storage, directory: &Path) -> Result<(), Error> {
    if is_there(storage, &Manifest::path(directory))? {
        return Err(Error::IsBackup { directory: directory.to_owned() });
    }
    match is_there(storage, &directory.join(NAME))? {
        true => Err(Error::Unfinished { directory: directory.to_owned() }),
        false => Ok(()),
    }
}

fn is_there(storage: &dyn Storage, path: &Path) -> Result<bool, Error> {
    match storage.open(path, OpenMode::Read) {
        Ok(_) => Ok(true),
        // Where there is no directory, or something else has its name, there is no such file either.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
        Err(source) => Err(Error::Io { action: "look for", path: path.to_owned(), source }),
    }
}

/// A directory in which a log is being made. Until it is finished nobody can open it: its lock is held, and should this
/// process end before, a marker stays.
#[derive(Debug)]
pub(crate) struct Unfinished<'a> {
    storage: &'a dyn Storage,
    directory: &'a Path,
    lock: LockedDirectory,
}

impl<'a> Unfinished<'a> {
    /// Begins in a directory that is new or empty.
    pub(crate) fn begin(storage: &'a Arc<dyn Storage>, directory: &'a Path) -> Result<Self, Error> {
        let failed = |action, path: &Path, source| Error::Io { action, path: path.to_owned(), source };
        let is_free = |storage: &dyn Storage| match is_empty(storage, directory)? {
            true => Ok(()),
            false => Err(Error::NotEmpty { directory: directory.to_owned() }),
        };
        let made_for = storage.create_dir_all(directory);
        made_for.map_err(|source| failed("create", directory, source))?;
        refuse_what_is_no_log(&**storage, directory)?;
        // Before a lock file is left in a directory of somebody else.
        is_free(&**storage)?;
        let lock = LockedDirectory::new(Arc::clone(storage), directory, true)?;
        // Now nobody can begin anything in it any more.
        what_is_no_log(&**storage, directory)?;
        is_free(&**storage)?;
        let path = directory.join(NAME);
        let file = storage.open(&path, OpenMode::CreateNew).map_err(|source| failed("create", &path, source))?;
        let written = file.write_at(SAYS, 0).and_then(|()| file.sync_data());
        let written = written.and_then(|()| storage.sync_dir(directory));
        written.map_err(|source| failed("write", &path, source))?;
        Ok(Self { storage: &**storage, directory, lock })
    }

    /// The directory, for the log to be opened in it.
    pub(crate) fn directory(&self) -> &LockedDirectory {
        &self.lock
    }

    /// Finishes, durably, if all went well; else removes what was made, as far as that can be done.
    pub(crate) fn end<T>(self, made: Result<T, Error>) -> Result<T, Error> {
        match made.and_then(|made| self.finish().map(|()| made)) {
            Ok(made) => Ok(made),
            Err(error) => {
                self.clean_up();
                Err(error)
            }
        }
    }

    fn finish(&self) -> Result<(), Error> {
        let path = self.directory.join(NAME);
        let removed = self.storage.remove(&path).and_then(|()| self.storage.sync_dir(self.directory));
        removed.map_err(|source| Error::Io { action: "remove", path, source })
    }

    /// The marker goes last: a log of which a part is left is not to be opened.
    fn clean_up(&self) {
        let Ok(names) = self.storage.list(self.directory) else { return };
        let is_ours = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "log" || kind == "new");
        let mut ours = names.iter().map(|name| self.directory.join(name)).filter(is_ours);
        // What cannot be removed is found under the marker.
        if ours.all(|path| self.storage.remove(&path).is_ok()) && self.storage.sync_dir(self.directory).is_ok() {
            let _ = self.storage.remove(&self.directory.join(NAME));
        }
    }
}

/// Whether there is nothing in a directory but perhaps a lock, and a first manifest that came to no end.
pub(super) fn is_empty(storage: &dyn Storage, directory: &Path) -> Result<bool, Error> {
    let names = storage.list(directory);
    let names = names.map_err(|source| Error::Io { action: "list", path: directory.to_owned(), source })?;
    let unwritten = Manifest::path(Path::new("")).with_extension("json.tmp");
    Ok(names.iter().all(|name| name == "LOCK" || Path::new(name) == unwritten))
}
