//! A disk whose syncs wait at a gate for as long as it is shut: what happens meanwhile can be looked at in peace.

use onhand::Storage;
use onhand_log::{LockGuard, OpenMode, StorageFile};
use onhand_testkit::disk::SimDisk;
use std::ffi::OsString;
use std::fs::TryLockError;
use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// How long a test waits for what has to come. Only a test that fails ever waits so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until something is so.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A simulated disk behind a gate. Clones share both.
#[derive(Clone, Debug)]
pub(crate) struct GatedDisk {
    pub(crate) disk: SimDisk,
    gate: Arc<Gate>,
}

#[derive(Debug, Default)]
struct Gate {
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Debug, Default)]
struct State {
    shut: bool,
    broken: bool,
    waiting: usize,
}

impl GatedDisk {
    pub(crate) fn new(seed: u64) -> Self {
        Self { disk: SimDisk::new(seed), gate: Arc::default() }
    }

    /// No sync returns from now on.
    pub(crate) fn shut(&self) {
        self.gate.state.lock().unwrap().shut = true;
    }

    /// Everything that waits is synced, and everything from now on.
    pub(crate) fn open(&self) {
        self.gate.state.lock().unwrap().shut = false;
        self.gate.opened.notify_all();
    }

    /// Everything that waits fails to be synced, and everything from now on.
    pub(crate) fn break_down(&self) {
        self.gate.state.lock().unwrap().broken = true;
        self.open();
    }

    /// Waits until a sync stands at the gate.
    pub(crate) fn wait_for_a_sync(&self) {
        wait_until("a sync stands at the gate", || self.gate.state.lock().unwrap().waiting > 0);
    }
}

impl Gate {
    fn pass(&self) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.waiting += 1;
        // A test that fails before it opens the gate ends all the same.
        let (mut state, waited) = self.opened.wait_timeout_while(state, PATIENCE, |state| state.shut).unwrap();
        state.waiting -= 1;
        if state.broken || waited.timed_out() { Err(io::Error::from_raw_os_error(5)) } else { Ok(()) }
    }
}

#[derive(Debug)]
struct GatedFile {
    file: Box<dyn StorageFile>,
    gate: Arc<Gate>,
}

impl StorageFile for GatedFile {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        self.file.read_at(bytes, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.file.write_at(bytes, offset)
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.file.set_length(length)
    }

    fn length(&self) -> io::Result<u64> {
        self.file.length()
    }

    fn sync_data(&self) -> io::Result<()> {
        self.gate.pass()?;
        self.file.sync_data()
    }
}

impl Storage for GatedDisk {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn StorageFile>> {
        let file = self.disk.open(path, mode)?;
        Ok(Box::new(GatedFile { file, gate: Arc::clone(&self.gate) }))
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.disk.create_dir_all(path)
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<OsString>> {
        self.disk.list(directory)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.disk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.disk.remove(path)
    }

    fn sync_dir(&self, directory: &Path) -> io::Result<()> {
        self.disk.sync_dir(directory)
    }

    fn lock(&self, directory: &Path) -> Result<Box<dyn LockGuard>, TryLockError> {
        self.disk.lock(directory)
    }

    fn random(&self) -> io::Result<[u8; 16]> {
        self.disk.random()
    }
}
