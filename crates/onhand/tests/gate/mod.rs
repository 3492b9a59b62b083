//! A real disk whose syncs wait at a gate, or fail.
#![allow(dead_code, reason = "each test file uses some of it")]

// A disk of an embedder is made of what `onhand` alone names.
use onhand::{LockGuard, OpenMode, RealStorage, Storage, StorageFile};
use std::ffi::OsString;
use std::fs::TryLockError;
use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// What the disk does when it is told to sync.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Syncs {
    #[default]
    Pass,
    Wait,
    Fail,
}

/// Holds syncs up, or has them fail.
#[derive(Clone, Debug)]
pub(crate) struct Gate(Arc<(Mutex<Syncs>, Condvar)>);

impl Gate {
    pub(crate) fn new() -> Self {
        Self(Arc::new((Mutex::new(Syncs::Pass), Condvar::new())))
    }

    pub(crate) fn storage(&self) -> Arc<dyn Storage> {
        Arc::new(Gated(self.clone()))
    }

    /// Syncs wait from now on.
    pub(crate) fn close(&self) {
        self.set(Syncs::Wait);
    }

    pub(crate) fn open(&self) {
        self.set(Syncs::Pass);
    }

    /// Syncs fail from now on.
    pub(crate) fn break_down(&self) {
        self.set(Syncs::Fail);
    }

    fn set(&self, syncs: Syncs) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = syncs;
        self.0.1.notify_all();
    }

    fn pass(&self) -> io::Result<()> {
        let syncs = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waits = |syncs: &mut Syncs| *syncs == Syncs::Wait;
        let syncs = self.0.1.wait_while(syncs, waits).unwrap_or_else(PoisonError::into_inner);
        if *syncs == Syncs::Fail { Err(io::Error::other("the disk is broken")) } else { Ok(()) }
    }
}

#[derive(Debug)]
struct Gated(Gate);

#[derive(Debug)]
struct GatedFile(Box<dyn StorageFile>, Gate);

impl Storage for Gated {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn StorageFile>> {
        Ok(Box::new(GatedFile(RealStorage.open(path, mode)?, self.0.clone())))
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        RealStorage.create_dir_all(path)
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<OsString>> {
        RealStorage.list(directory)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealStorage.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealStorage.remove(path)
    }

    fn sync_dir(&self, directory: &Path) -> io::Result<()> {
        RealStorage.sync_dir(directory)
    }

    fn lock(&self, directory: &Path) -> Result<Box<dyn LockGuard>, TryLockError> {
        RealStorage.lock(directory)
    }

    fn random(&self) -> io::Result<[u8; 16]> {
        RealStorage.random()
    }
}

impl StorageFile for GatedFile {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        self.0.read_at(bytes, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.0.write_at(bytes, offset)
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.0.set_length(length)
    }

    fn length(&self) -> io::Result<u64> {
        self.0.length()
    }

    fn sync_data(&self) -> io::Result<()> {
        self.1.pass()?;
        self.0.sync_data()
    }
}
