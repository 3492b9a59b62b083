//! What is read of a damaged log or backup, and how far that has come.

use super::unreadable::Unreadable;
use crate::Error;
use onhand_log::{Fault, LockGuard, LogCopy, OpenMode, Storage, StorageFile, segment_name};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The storage of a damaged log or backup. It cannot be written through it.
#[derive(Debug)]
pub(super) struct Source {
    storage: Arc<dyn Storage>,
    directory: PathBuf,
    segments: BTreeMap<u64, Extent>,
    /// Whether these are all that there are, whatever the directory holds.
    is_backup: bool,
    /// Up to where it was read, counted over all segments.
    reached: Arc<AtomicU64>,
    unreadable: Arc<Unreadable>,
}

/// What of one segment is read.
#[derive(Clone, Copy, Debug)]
struct Extent {
    /// How much is read of those before it.
    before: u64,
    /// From its beginning on. The rest is taken for zeros.
    length: u64,
    /// How long its file is.
    size: u64,
}

impl Source {
    /// All of a log.
    pub(super) fn of_log(storage: Arc<dyn Storage>, directory: &Path) -> Result<Self, Error> {
        let failed = |action, path: &Path, source| Error::Io { action, path: path.to_owned(), source };
        let names = storage.list(directory).map_err(|source| failed("list", directory, source))?;
        let indexes = names.iter().filter_map(|name| index_of(name));
        let mut segments = BTreeMap::new();
        for index in indexes {
            let path = directory.join(segment_name(index));
            let file = storage.open(&path, OpenMode::Read);
            let length = file.and_then(|file| file.length()).map_err(|source| failed("read", &path, source))?;
            segments.insert(index, Extent { before: 0, length, size: length });
        }
        let directory = directory.to_owned();
        Ok(Self {
            storage,
            directory,
            segments: in_order(segments),
            is_backup: false,
            reached: Arc::default(),
            unreadable: Arc::default(),
        })
    }

    /// What a backup holds: of each file as much as its manifest says. What lies behind was never said to be whole.
    pub(super) fn holding(self, copy: &LogCopy) -> Self {
        let held: BTreeMap<u64, u64> = copy.segments.iter().map(|segment| (segment.index, segment.length)).collect();
        let segments = self.segments.into_iter().filter_map(|(index, extent)| {
            let length = extent.length.min(*held.get(&index)?);
            Some((index, Extent { length, ..extent }))
        });
        Self { segments: in_order(segments.collect()), is_backup: true, ..self }
    }

    /// How many bytes have been read, and of how many.
    pub(super) fn reached(&self) -> (u64, u64) {
        let of = self.segments.last_key_value().map_or(0, |(_, last)| last.before.saturating_add(last.length));
        (self.reached.load(Ordering::Relaxed).min(of), of)
    }

    /// What could not be read of it.
    pub(super) fn unreadable(&self) -> Vec<Fault> {
        self.unreadable.faults()
    }

    /// How long the longest segment is: damaged headers do not tell.
    pub(super) fn longest(&self) -> u64 {
        self.segments.values().map(|extent| extent.size).max().unwrap_or_default()
    }

    fn extent(&self, path: &Path) -> Option<Extent> {
        let name = path.file_name().filter(|_| path.parent() == Some(&self.directory))?;
        self.segments.get(&index_of(name)?).copied()
    }
}

/// Segments one after the other.
fn in_order(mut segments: BTreeMap<u64, Extent>) -> BTreeMap<u64, Extent> {
    let mut before = 0_u64;
    for extent in segments.values_mut() {
        extent.before = before;
        before = before.saturating_add(extent.length);
    }
    segments
}

/// The segment whose file has this name.
fn index_of(name: &OsStr) -> Option<u64> {
    let index = name.to_str()?.strip_suffix(".log")?.parse().ok()?;
    (segment_name(index).as_str() == name).then_some(index)
}

fn read_only() -> io::Error {
    io::Error::from(io::ErrorKind::ReadOnlyFilesystem)
}

impl Storage for Source {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn StorageFile>> {
        if mode != OpenMode::Read {
            return Err(read_only());
        }
        let file = self.storage.open(path, mode)?;
        match self.extent(path) {
            Some(extent) => {
                let (reached, unreadable) = (Arc::clone(&self.reached), Arc::clone(&self.unreadable));
                Ok(Box::new(Segment { file, path: path.to_owned(), extent, reached, unreadable }))
            }
            None => Ok(file),
        }
    }

    fn create_dir_all(&self, _: &Path) -> io::Result<()> {
        Err(read_only())
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<OsString>> {
        let mut names = self.storage.list(directory)?;
        if self.is_backup {
            names.retain(|name| index_of(name).is_none_or(|index| self.segments.contains_key(&index)));
        }
        Ok(names)
    }

    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(read_only())
    }

    fn remove(&self, _: &Path) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        Err(read_only())
    }

    fn lock(&self, directory: &Path) -> Result<Box<dyn LockGuard>, TryLockError> {
        self.storage.lock(directory)
    }

    fn random(&self) -> io::Result<[u8; 16]> {
        self.storage.random()
    }
}

/// A segment of it.
#[derive(Debug)]
struct Segment {
    file: Box<dyn StorageFile>,
    path: PathBuf,
    extent: Extent,
    reached: Arc<AtomicU64>,
    unreadable: Arc<Unreadable>,
}

impl StorageFile for Segment {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        let Extent { before, length, size } = self.extent;
        // What was never said to be there is zeros, but a file ends where it ends.
        let is_beyond = offset.saturating_add(bytes.len() as u64) > size;
        let there = if is_beyond { bytes.len() as u64 } else { length.saturating_sub(offset).min(bytes.len() as u64) };
        let (there, rest) = bytes.split_at_mut(usize::try_from(there).unwrap_or(usize::MAX));
        rest.fill(0);
        if !there.is_empty() {
            self.unreadable.read(&*self.file, &self.path, there, offset)?;
        }
        let reached = before.saturating_add(offset.saturating_add(there.len() as u64).min(length));
        self.reached.fetch_max(reached, Ordering::Relaxed);
        Ok(())
    }

    fn write_at(&self, _: &[u8], _: u64) -> io::Result<()> {
        Err(read_only())
    }

    fn set_length(&self, _: u64) -> io::Result<()> {
        Err(read_only())
    }

    fn length(&self) -> io::Result<u64> {
        self.file.length()
    }

    fn sync_data(&self) -> io::Result<()> {
        Err(read_only())
    }
}
