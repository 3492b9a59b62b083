//! The floor: what the disk does when frames of a size are written into a zero-filled file and synced.

use super::site::Site;
use super::stop;
use crate::exit::Failure;
use crate::waits::Waits;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// As long as a segment of the log.
const LENGTH: u64 = 64 << 20;
/// Frames begin at multiples of this.
pub(super) const BLOCK: u64 = 4_096;
/// Bytes of a frame before its body.
const HEADER: u64 = 128;

/// A file that is written as the log writes its own, by nothing but the standard library.
#[derive(Debug)]
pub(super) struct Floor {
    file: File,
    path: PathBuf,
    offset: u64,
}

impl Floor {
    pub(super) fn new(site: &Site) -> Result<Self, Failure> {
        let path = site.path().join("floor");
        let failed = |source| Failure::Io { action: format!("cannot measure the disk in {}", path.display()), source };
        let create = || -> io::Result<File> {
            std::fs::create_dir_all(site.path())?;
            let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&path)?;
            let zeros = vec![0; 1 << 20];
            for _ in 0..LENGTH >> 20 {
                file.write_all(&zeros)?;
            }
            file.sync_all()?;
            Ok(file)
        };
        let file = create().map_err(failed)?;
        Ok(Self { file, path, offset: 0 })
    }

    /// Writes and syncs frames of a size for so long, one at least; notes how long each took.
    pub(super) fn measure(&mut self, frame: u64, how_long: Duration, waits: &Waits) -> Result<u64, Failure> {
        let bytes = vec![0xA5; usize::try_from(frame.min(LENGTH)).unwrap_or(1)];
        let until = Instant::now() + how_long;
        let mut frames = 0;
        while frames == 0 || Instant::now() < until {
            stop::check()?;
            let started = Instant::now();
            self.write(&bytes).map_err(|source| Failure::Io {
                action: format!("cannot measure the disk in {}", self.path.display()),
                source,
            })?;
            waits.note(0, started.elapsed());
            frames += 1;
        }
        Ok(frames)
    }

    /// Frames a second, of a size.
    pub(super) fn frames_a_second(&mut self, frame: u64, how_long: Duration) -> Result<f64, Failure> {
        let started = Instant::now();
        let frames = self.measure(frame, how_long, &Waits::new())?;
        Ok(frames as f64 / started.elapsed().as_secs_f64())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = bytes.len() as u64;
        if self.offset + length > LENGTH {
            self.offset = 0;
        }
        self.file.seek(SeekFrom::Start(self.offset))?;
        self.file.write_all(bytes)?;
        self.file.sync_data()?;
        self.offset += length;
        Ok(())
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        // It was for measuring only; what cannot be removed lies in a directory that was named for it.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// What a frame with a body of this size takes on the disk.
pub(super) fn on_disk(body: u64) -> u64 {
    (body + HEADER).next_multiple_of(BLOCK)
}
