//! Preparing the file of the next segment ahead of use.
//!
//! It is filled with zeros, so that a commit that overwrites them changes no metadata, and its sync
//! has nothing but its own bytes to wait for.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use super::disk::Disk;
use crate::io_error::During;
use crate::segment::prepared_name;
use crate::{Action, LogError, StorageFile};

/// How many zeros are written at once, in bytes.
const PIECE: usize = 256 << 10;
/// After how many bytes they are synced, so that a commit meanwhile never waits for many.
const SYNC_EVERY: u64 = 2 << 20;

/// A file full of zeros.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) index: u64,
    pub(crate) size: u64,
    pub(crate) path: PathBuf,
    pub(crate) file: Box<dyn StorageFile>,
}

/// Creates a file full of zeros for the segment with this index, and syncs it.
pub(crate) fn prepare(disk: &Disk, index: u64, size: u64) -> Result<Prepared, LogError> {
    prepare_until(disk, index, size, &AtomicBool::new(false))
}

fn prepare_until(
    disk: &Disk,
    index: u64,
    size: u64,
    stop: &AtomicBool,
) -> Result<Prepared, LogError> {
    let path = disk.path(&prepared_name(index));
    // What an interrupted preparation has left is not worth finding out about.
    match disk.storage.remove(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).during(Action::Remove, &path)?
        }
        _ => {}
    }
    let file = disk.create(&path)?;
    let zeros = vec![0; PIECE];
    let mut written = 0;
    while written < size {
        if stop.load(Ordering::Relaxed) {
            return Err(io::Error::from(io::ErrorKind::Interrupted)).during(Action::Prepare, &path);
        }
        let piece = zeros.get(..(size - written) as usize).unwrap_or(&zeros);
        disk.write(&*file, &path, piece, written)?;
        written += piece.len() as u64;
        if written.is_multiple_of(SYNC_EVERY) || written == size {
            disk.sync(&*file, &path)?;
        }
    }
    Ok(Prepared {
        index,
        size,
        path,
        file,
    })
}

/// A file that is being prepared in a thread of its own. Dropping it stops the thread and waits for it.
#[derive(Debug)]
pub(crate) struct Preparation {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<Prepared, LogError>>>,
}

impl Preparation {
    pub(crate) fn start(disk: &Disk, index: u64, size: u64) -> Result<Self, LogError> {
        let stop = Arc::new(AtomicBool::new(false));
        let (disk_there, stop_there) = (disk.clone(), stop.clone());
        let thread = thread::Builder::new()
            .name("onhand-prepare".to_owned())
            .spawn(move || prepare_until(&disk_there, index, size, &stop_there))
            .during(Action::Prepare, &disk.path(&prepared_name(index)))?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }

    /// Waits for the file. None if the thread panicked, as a storage may.
    pub(crate) fn wait(mut self) -> Option<Result<Prepared, LogError>> {
        self.thread.take()?.join().ok()
    }
}

impl Drop for Preparation {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
