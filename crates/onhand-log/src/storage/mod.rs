//! What a log asks of a disk.

mod atomically;
mod real;

use std::ffi::OsString;
use std::fmt::Debug;
use std::fs::TryLockError;
use std::io;
use std::path::Path;

pub use atomically::AtomicFile;
pub use real::RealStorage;
pub(crate) use real::is_read_only;

/// A disk: the real one is [`RealStorage`], the one that fails on demand is in `onhand-testkit`.
///
/// What a call has done survives a crash only when a sync that followed it has returned: that of the
/// file for its bytes and its length, that of the directory for the names in it.
pub trait Storage: Send + Sync + Debug {
    /// Opens a file.
    ///
    /// # Errors
    /// As the file system says: [`io::ErrorKind::NotFound`] for a missing file,
    /// [`io::ErrorKind::AlreadyExists`] for one that [`OpenMode::CreateNew`] meets.
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn StorageFile>>;

    /// Creates a directory and those above it, as far as they are missing, durably.
    ///
    /// # Errors
    /// As the file system says.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;

    /// The names of the files in a directory, in no order.
    ///
    /// # Errors
    /// As the file system says: [`io::ErrorKind::NotFound`] for a missing directory.
    fn list(&self, directory: &Path) -> io::Result<Vec<OsString>>;

    /// Gives a file another name, atomically, in place of the file that has that name.
    ///
    /// # Errors
    /// As the file system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// As the file system says.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a directory durable.
    ///
    /// # Errors
    /// As the file system says.
    fn sync_dir(&self, directory: &Path) -> io::Result<()>;

    /// Locks a directory against every other handle, of this process and of others, until the guard
    /// is dropped or the process ends.
    ///
    /// # Errors
    /// [`TryLockError::WouldBlock`] if it is locked.
    fn lock(&self, directory: &Path) -> Result<Box<dyn LockGuard>, TryLockError>;

    /// Sixteen random bytes, for names and salts. A simulation derives them from its seed.
    ///
    /// # Errors
    /// If the operating system has none.
    fn random(&self) -> io::Result<[u8; 16]>;
}

/// An open file. Any thread may use it at any time.
pub trait StorageFile: Send + Sync + Debug {
    /// Fills `bytes` from `offset` on.
    ///
    /// # Errors
    /// [`io::ErrorKind::UnexpectedEof`] if the file ends before that; else as the file system says.
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()>;

    /// Writes all of `bytes` at `offset`. On an error, any part of it may have been written.
    ///
    /// # Errors
    /// As the file system says.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()>;

    /// Cuts or extends the file with zeros to `length` bytes.
    ///
    /// # Errors
    /// As the file system says.
    fn set_length(&self, length: u64) -> io::Result<()>;

    /// Makes the file `length` bytes long, and takes the room for all of them on the disk without writing them.
    /// What is read there is zeros.
    ///
    /// A log has its files filled with zeros by writing where this is not supported. By default it is not.
    ///
    /// # Errors
    /// [`io::ErrorKind::Unsupported`] where that would take writing; else as the file system says.
    fn allocate(&self, length: u64) -> io::Result<()> {
        let _ = length;
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    /// The file's length in bytes.
    ///
    /// # Errors
    /// As the file system says.
    fn length(&self) -> io::Result<u64>;

    /// Returns once the bytes and the length survive a loss of power.
    ///
    /// # Errors
    /// As the file system says. What a failed sync was to keep is lost to later syncs, too, though it
    /// can still be read: it has to be written again.
    fn sync_data(&self) -> io::Result<()>;
}

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenMode {
    /// An existing file, for reading.
    Read,
    /// An existing file, for reading and writing.
    Write,
    /// A new file, for reading and writing.
    CreateNew,
}

/// Holds a lock until it is dropped.
pub trait LockGuard: Send + Sync + Debug {}
