//! The disk of the machine.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::{LockGuard, OpenMode, Storage, StorageFile};

/// The file system of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealStorage;

const LOCK_FILE: &str = "LOCK";

impl Storage for RealStorage {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn StorageFile>> {
        let mut options = OpenOptions::new();
        match mode {
            OpenMode::Read => options.read(true),
            OpenMode::Write => options.read(true).write(true),
            OpenMode::CreateNew => options.read(true).write(true).create_new(true),
        };
        Ok(Box::new(RealFile(options.open(path)?)))
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        if path.as_os_str().is_empty() || path.is_dir() {
            return Ok(());
        }
        let parent = parent_of(path);
        self.create_dir_all(&parent)?;
        match fs::create_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
            other => other?,
        }
        self.sync_dir(&parent)
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(or_here(directory))?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_dir(&self, directory: &Path) -> io::Result<()> {
        File::open(or_here(directory))?.sync_all()
    }

    fn lock(&self, directory: &Path) -> Result<Box<dyn LockGuard>, TryLockError> {
        let file = open_lock(&directory.join(LOCK_FILE)).map_err(TryLockError::Error)?;
        if let Some(file) = &file {
            file.try_lock()?;
        }
        // Whoever deletes the lock file by hand must not thereby let in a second writer.
        let directory = match File::open(or_here(directory)) {
            Ok(handle) => match handle.try_lock() {
                Ok(()) => Some(handle),
                Err(TryLockError::WouldBlock) => return Err(TryLockError::WouldBlock),
                // Some network file systems cannot lock a directory. The lock file has to do there.
                Err(TryLockError::Error(error)) if file.is_none() => return Err(TryLockError::Error(error)),
                Err(TryLockError::Error(_)) => None,
            },
            Err(error) if file.is_none() => return Err(TryLockError::Error(error)),
            Err(_) => None,
        };
        Ok(Box::new(RealLock { _file: file, _directory: directory }))
    }

    fn random(&self) -> io::Result<[u8; 16]> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(bytes)
    }
}

#[derive(Debug)]
struct RealFile(File);

impl StorageFile for RealFile {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        self.0.read_exact_at(bytes, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.0.write_all_at(bytes, offset)
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.0.set_len(length)
    }

    #[cfg(target_os = "linux")]
    fn allocate(&self, length: u64) -> io::Result<()> {
        use rustix::fs::{FallocateFlags, fallocate};
        use rustix::io::{Errno, retry_on_intr};

        match retry_on_intr(|| fallocate(&self.0, FallocateFlags::empty(), 0, length)) {
            // As some file systems, or the kernel under them, know of no room that was not written.
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => Err(io::Error::from(io::ErrorKind::Unsupported)),
            other => Ok(other?),
        }
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.sync_data()
    }
}

#[derive(Debug)]
struct RealLock {
    _file: Option<File>,
    _directory: Option<File>,
}

impl LockGuard for RealLock {}

/// The lock file, made where it is missing; none where it is missing and nothing can be made, so that a directory which
/// nobody may write can be read.
fn open_lock(path: &Path) -> io::Result<Option<File>> {
    match OpenOptions::new().write(true).create(true).truncate(false).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(refused) if is_read_only(&refused) => match File::open(path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(_) => Err(refused),
        },
        Err(error) => Err(error),
    }
}

/// Whether nothing may be written there.
pub(crate) fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

fn parent_of(path: &Path) -> PathBuf {
    or_here(path.parent().unwrap_or(path)).to_path_buf()
}

// What a path without a slash in it names as its parent.
fn or_here(directory: &Path) -> &Path {
    match directory.as_os_str().is_empty() {
        true => Path::new("."),
        false => directory,
    }
}
