//! A panic of the thread that writes checkpoints is told at once, and the core goes on without it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Error, LockGuard, Onhand, OpenMode, RealStorage, Storage, StorageFile};
use std::ffi::OsString;
use std::fs::TryLockError;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use support::gate::wait_until;
use support::{a_mug, available, open_in, stock_up};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// A real disk that panics where a checkpoint is to be written.
#[derive(Debug)]
struct Brittle;

impl Storage for Brittle {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn StorageFile>> {
        let is_checkpoint = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("checkpoint-"));
        assert!(mode != OpenMode::CreateNew || !is_checkpoint, "the disk breaks");
        RealStorage.open(path, mode)
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

/// The errors that were told.
type Told = Arc<Mutex<Vec<String>>>;

struct Recorder(Told);

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("onhand") && *metadata.level() == Level::ERROR
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Message(&self.0));
    }

    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Message<'a>(&'a Told);

impl Visit for Message<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{value:?}"));
        }
    }
}

#[test]
fn a_panic_of_the_keeper_is_told_at_once_and_the_core_goes_on() {
    let told = Told::default();
    // The core's threads see no other than the global one; this file has no other test.
    tracing::subscriber::set_global_default(Recorder(Arc::clone(&told))).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let builder = Onhand::builder().audit_index(false).storage(Arc::new(Brittle)).checkpoint_every(20);
    let core = builder.open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 1_000);
    assert!(!core.core().stats().checkpoints_given_up);
    for _ in 0..30 {
        core.reserve(a_mug()).unwrap();
    }
    wait_until("the statistics show it", || core.core().stats().checkpoints_given_up);
    wait_until("it is told", || !told.lock().unwrap().is_empty());
    assert_eq!(*told.lock().unwrap(), ["the keeper has panicked; no more checkpoints are written"]);
    core.reserve(a_mug()).unwrap();
    assert!(core.core().failure().is_none());
    let closed = core.close();
    assert!(
        matches!(&closed, Err(Error::CheckpointUnwritten { source }) if source.to_string().contains("onhand-keeper")),
        "{closed:?}"
    );
    let core = open_in(directory.path());
    assert_eq!(available(&core), 1_000 - 31);
    core.close().unwrap();
}
