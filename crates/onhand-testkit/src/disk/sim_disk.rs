//! The simulated disk, as tests hold it.

use std::ffi::OsString;
use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use onhand_log::{LockGuard, OpenMode, Storage, StorageFile};

use super::latency::Latency;
use super::sim_file::SimFile;
use super::state::State;
use super::{Call, CallKind, Crash, Fault};

/// A disk in memory. Clones share it; [`fork`](Self::fork) copies it.
#[derive(Debug, Clone)]
pub struct SimDisk {
    state: Arc<Mutex<State>>,
}

impl SimDisk {
    /// An empty disk. The seed decides what it answers when it is asked for random bytes.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: Arc::new(Mutex::new(State::new(seed))) }
    }

    /// A copy of the disk as it is, which goes its own way. Files that are open stay with the original.
    #[must_use]
    pub fn fork(&self) -> Self {
        let mut state = self.state().clone();
        state.kill();
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Loses the power and starts again: open files and locks are gone, and so is what was not synced,
    /// but for what `crash` keeps of it. Injected faults stay.
    pub fn crash(&self, crash: Crash) {
        self.state().crash(crash);
    }

    /// Kills the process that uses the disk: open files and locks are gone, but everything that was
    /// written can be read, synced or not.
    pub fn kill(&self) {
        self.state().kill();
    }

    /// Has the power fail during the `n`th call from now that changes anything, counted from 1.
    ///
    /// What that call changes counts as not synced. All calls fail from then on, until
    /// [`crash`](Self::crash) starts the disk again.
    pub fn power_off_at(&self, n: u64) {
        self.state().power = Some(n.max(1));
    }

    /// Takes a failure of power back, for a story in which only the process has died: what was not
    /// synced is still in memory.
    pub fn power_on(&self) {
        let mut state = self.state();
        state.off = false;
        state.power = None;
        state.kill();
    }

    /// Keeps a copy of the disk as it is before each call that changes anything, from now on. A loss of power during a
    /// call is one after it that keeps some of what is not synced, or one before it if it was to sync: so all the states
    /// that losses of power can leave are those of the copies, once they have [crashed](Self::crash).
    pub fn film(&self) {
        self.state().film = Some(Vec::new());
    }

    /// The copies since [`film`](Self::film) was asked for: the `n`th, from 0, was made after `n` more calls that change
    /// anything. The last is the disk as it is.
    #[must_use]
    pub fn developed(&self) -> Vec<Self> {
        let mut film = self.state().film.take().unwrap_or_default();
        film.push(self.state().clone());
        let developed = film.into_iter().map(|mut state| {
            state.kill();
            Self { state: Arc::new(Mutex::new(state)) }
        });
        developed.collect()
    }

    /// Whether the power has failed.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.state().off
    }

    /// How many sectors, changes of length and changes of names are not synced: names first, then the
    /// files in the order in which they were created, each in the order of its writes.
    #[must_use]
    pub fn unsynced(&self) -> usize {
        self.state().unsynced()
    }

    /// Makes calls fail from now on.
    pub fn inject(&self, fault: Fault) {
        self.state().faults.push(fault);
    }

    /// Takes back all injected faults and the limit of capacity.
    pub fn heal(&self) {
        let mut state = self.state();
        state.faults.clear();
        state.capacity = None;
    }

    /// Limits the bytes that all files have together. Beyond it, writes fail as on a full disk.
    pub fn limit_capacity(&self, bytes: u64) {
        self.state().capacity = Some(bytes);
    }

    /// The bytes that all files have together.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.state().used()
    }

    /// How many calls there were that change anything. A power failure can be set at each of them.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.state().changes
    }

    /// Has calls take time from now on, as the seed decides: mostly as long as on a good disk, now and then many
    /// seconds. Nobody really waits: [`took`](Self::took) tells how long it was.
    pub fn takes_time(&self, seed: u64) {
        self.state().latency = Some(Latency::new(seed));
    }

    /// How long the calls took since the last time this was asked.
    #[must_use]
    pub fn took(&self) -> Duration {
        std::mem::take(&mut self.state().took)
    }

    /// Every call since the last time this was asked.
    #[must_use]
    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.state().record)
    }

    /// The paths of all files, sorted.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        self.state().names.current().keys().cloned().collect()
    }

    /// The bytes of a file as they are read now. None if there is no such file.
    #[must_use]
    pub fn contents(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        self.state().read(path.as_ref()).map(<[u8]>::to_vec)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, state: &State, path: &Path, number: u64, writable: bool) -> Box<dyn StorageFile> {
        let (path, process) = (path.to_path_buf(), state.process);
        Box::new(SimFile { state: self.state.clone(), number, path, process, writable })
    }
}

impl Storage for SimDisk {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn StorageFile>> {
        let mut state = self.state();
        if mode == OpenMode::CreateNew {
            let course = state.begin_whole(CallKind::Create, path)?;
            if state.names.get(path).is_some() {
                return Err(io::Error::from(io::ErrorKind::AlreadyExists));
            }
            if !path.parent().is_some_and(|parent| state.directories.contains(parent)) {
                return Err(not_found());
            }
            let number = state.new_inode();
            state.names.give(path, number);
            course.result()?;
            return Ok(self.file(&state, path, number, true));
        }
        state.begin_whole(CallKind::Open, path)?.result()?;
        let number = state.names.get(path).ok_or_else(not_found)?;
        Ok(self.file(&state, path, number, mode == OpenMode::Write))
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.begin_whole(CallKind::CreateDirectory, path)?.result()?;
        state.directories.extend(path.ancestors().map(Path::to_path_buf));
        Ok(())
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<OsString>> {
        let mut state = self.state();
        state.begin_whole(CallKind::List, directory)?.result()?;
        if !state.directories.contains(directory) {
            return Err(not_found());
        }
        let inside = state.names.current().keys().filter(|path| path.parent() == Some(directory));
        Ok(inside.filter_map(|path| path.file_name()).map(OsString::from).collect())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        let course = state.begin_whole(CallKind::Rename, from)?;
        let number = state.names.get(from).ok_or_else(not_found)?;
        state.names.rename(from, to, number);
        course.result()
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        let course = state.begin_whole(CallKind::Remove, path)?;
        let number = state.names.get(path).ok_or_else(not_found)?;
        state.names.remove(path, number);
        course.result()
    }

    fn sync_dir(&self, directory: &Path) -> io::Result<()> {
        let mut state = self.state();
        let course = state.begin_whole(CallKind::SyncDirectory, directory)?;
        if let super::state::Course::Succeeds = course {
            state.names.sync(directory);
        }
        course.result()
    }

    fn lock(&self, directory: &Path) -> Result<Box<dyn LockGuard>, TryLockError> {
        let mut state = self.state();
        let course = state.begin_whole(CallKind::Lock, directory).map_err(TryLockError::Error)?;
        course.result().map_err(TryLockError::Error)?;
        if !state.locks.insert(directory.to_path_buf()) {
            return Err(TryLockError::WouldBlock);
        }
        let (directory, process) = (directory.to_path_buf(), state.process);
        Ok(Box::new(SimLock { state: self.state.clone(), directory, process }))
    }

    fn random(&self) -> io::Result<[u8; 16]> {
        let mut state = self.state();
        state.begin_whole(CallKind::Random, Path::new(""))?.result()?;
        let (low, high) = (state.random.next(), state.random.next());
        Ok((u128::from(low) | u128::from(high) << 64).to_le_bytes())
    }
}

#[derive(Debug)]
struct SimLock {
    state: Arc<Mutex<State>>,
    directory: PathBuf,
    process: u64,
}

impl LockGuard for SimLock {}

impl Drop for SimLock {
    fn drop(&mut self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // A process that was killed holds nothing that it could let go of.
        if state.process == self.process {
            state.locks.remove(&self.directory);
        }
    }
}

fn not_found() -> io::Error {
    io::Error::from(io::ErrorKind::NotFound)
}
