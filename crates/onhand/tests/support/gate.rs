//! A disk whose syncs wait at a gate for as long as it is shut: what happens meanwhile can be looked at in peace.

// A disk of an embedder is made of what `onhand` alone names.
use onhand::{LockGuard, OpenMode, Storage, StorageFile};
use onhand_testkit::disk::SimDisk;
use std::ffi::OsString;
use std::fmt;
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

/// What becomes of a sync.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Syncs {
    #[default]
    Pass,
    Wait,
    Fail,
    Panic,
}

/// Where syncs pass, wait, or fail. Clones are the same gate.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<Place>);

#[derive(Default)]
struct Place {
    state: Mutex<State>,
    changed: Condvar,
    before_the_next_lock: Mutex<Option<Meanwhile>>,
}

type Meanwhile = Box<dyn FnOnce() + Send>;

#[derive(Debug, Default)]
struct State {
    syncs: Syncs,
    waiting: usize,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Gate").field(&self.0.state).finish()
    }
}

impl Gate {
    /// A disk behind the gate.
    pub(crate) fn over(&self, disk: impl Storage + 'static) -> Arc<dyn Storage> {
        Arc::new(Gated { disk, gate: self.clone() })
    }

    /// No sync returns from now on.
    pub(crate) fn shut(&self) {
        self.set(Syncs::Wait);
    }

    /// Everything that waits is synced, and everything from now on.
    pub(crate) fn open(&self) {
        self.set(Syncs::Pass);
    }

    /// Everything that waits fails to be synced, and everything from now on.
    pub(crate) fn break_down(&self) {
        self.set(Syncs::Fail);
    }

    /// Whoever syncs from now on panics.
    pub(crate) fn panic(&self) {
        self.set(Syncs::Panic);
    }

    /// This happens before the next lock is taken.
    pub(crate) fn before_the_next_lock(&self, meanwhile: impl FnOnce() + Send + 'static) {
        *self.0.before_the_next_lock.lock().unwrap() = Some(Box::new(meanwhile));
    }

    /// Waits until a sync stands at the gate.
    pub(crate) fn wait_for_a_sync(&self) {
        wait_until("a sync stands at the gate", || self.0.state.lock().unwrap().waiting > 0);
    }

    fn set(&self, syncs: Syncs) {
        self.0.state.lock().unwrap().syncs = syncs;
        self.0.changed.notify_all();
    }

    fn pass(&self) -> io::Result<()> {
        let mut state = self.0.state.lock().unwrap();
        state.waiting += 1;
        // A test that fails before it opens the gate ends all the same.
        let waits = |state: &mut State| state.syncs == Syncs::Wait;
        let (mut state, waited) = self.0.changed.wait_timeout_while(state, PATIENCE, waits).unwrap();
        state.waiting -= 1;
        let (fails, panics) = (state.syncs == Syncs::Fail || waited.timed_out(), state.syncs == Syncs::Panic);
        // Not with the lock in hand.
        drop(state);
        assert!(!panics, "the disk panics");
        if fails { Err(io::Error::from_raw_os_error(5)) } else { Ok(()) }
    }
}

/// A simulated disk behind a gate. Clones share both.
#[derive(Clone, Debug)]
pub(crate) struct GatedDisk {
    pub(crate) disk: SimDisk,
    pub(crate) gate: Gate,
}

impl GatedDisk {
    pub(crate) fn new(seed: u64) -> Self {
        Self { disk: SimDisk::new(seed), gate: Gate::default() }
    }
}

#[derive(Debug)]
struct Gated<S> {
    disk: S,
    gate: Gate,
}

#[derive(Debug)]
struct GatedFile {
    file: Box<dyn StorageFile>,
    gate: Gate,
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

impl<S: Storage> Storage for Gated<S> {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn StorageFile>> {
        let file = self.disk.open(path, mode)?;
        Ok(Box::new(GatedFile { file, gate: self.gate.clone() }))
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
        let meanwhile = self.gate.0.before_the_next_lock.lock().unwrap().take();
        meanwhile.into_iter().for_each(|meanwhile| meanwhile());
        self.disk.lock(directory)
    }

    fn random(&self) -> io::Result<[u8; 16]> {
        self.disk.random()
    }
}
