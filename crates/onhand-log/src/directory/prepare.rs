//! Preparing the file of the next segment ahead of use.
//!
//! It is filled with zeros, so that a commit that overwrites them changes no metadata, and its sync
//! has nothing but its own bytes to wait for.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::disk::Disk;
use super::pace::Pace;
use crate::io_error::During;
use crate::segment::prepared_name;
use crate::{Action, LogError, StorageFile};

/// How many zeros are written and synced at once, in bytes: a commit meanwhile waits for no more.
const PIECE: usize = 256 << 10;
/// How long commits have the disk to themselves between two pieces. Measured on a disk that syncs in
/// 0.14 ms: with 1 ms the p99 of commits meanwhile is 0.43 ms, with none 0.46 ms and the median worse
/// by half, and with pieces of 2 MiB it is 1.5 ms.
const PAUSE: Duration = Duration::from_millis(1);

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
    prepare_at(disk, index, size, &Pace::at_once())
}

fn prepare_at(disk: &Disk, index: u64, size: u64, pace: &Pace) -> Result<Prepared, LogError> {
    let path = disk.path(&prepared_name(index));
    // What an interrupted preparation has left is not worth finding out about.
    match disk.storage.remove(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).during(Action::Remove, &path)?,
        _ => {}
    }
    let file = disk.create(&path)?;
    let zeros = vec![0; PIECE];
    let mut written = 0;
    while written < size {
        if pace.is_stopped() {
            return Err(io::Error::from(io::ErrorKind::Interrupted)).during(Action::Prepare, &path);
        }
        let piece = zeros.get(..(size - written) as usize).unwrap_or(&zeros);
        disk.write(&*file, &path, piece, written)?;
        disk.sync(&*file, &path)?;
        written += piece.len() as u64;
        if written < size && !pace.is_behind(size - written, size) {
            thread::sleep(PAUSE);
        }
    }
    Ok(Prepared { index, size, path, file })
}

/// A file that is being prepared in a thread of its own. Dropping it stops the thread and waits for it.
#[derive(Debug)]
pub(crate) struct Preparation {
    pace: Arc<Pace>,
    thread: Option<JoinHandle<Result<Prepared, LogError>>>,
}

impl Preparation {
    /// Starts the thread. `room` is how many bytes can be appended before the file is needed.
    pub(crate) fn start(disk: &Disk, index: u64, size: u64, room: u64) -> Result<Self, LogError> {
        let pace = Arc::new(Pace::with_room(room));
        let (disk_there, pace_there) = (disk.clone(), pace.clone());
        let thread = thread::Builder::new()
            .name("onhand-prepare".to_owned())
            .spawn(move || prepare_at(&disk_there, index, size, &pace_there))
            .during(Action::Prepare, &disk.path(&prepared_name(index)))?;
        Ok(Self { pace, thread: Some(thread) })
    }

    /// Says how many bytes can still be appended before the file is needed.
    pub(crate) fn room_left(&self, room: u64) {
        self.pace.room_left(room);
    }

    /// Waits for the file. None if the thread panicked, as a storage may.
    pub(crate) fn wait(mut self) -> Option<Result<Prepared, LogError>> {
        self.pace.room_left(0);
        self.thread.take()?.join().ok()
    }
}

impl Drop for Preparation {
    fn drop(&mut self) {
        self.pace.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
