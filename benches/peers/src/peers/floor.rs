//! The floor: what the disk does when bytes are written into a zero-filled file and synced, and nothing else.

use crate::ask::{Ask, Assortment};
use crate::failure::Failure;
use crate::ground::Ground;
use crate::record::LENGTH;
use crate::shop::{About, Answers, Books, Client, Introduction, Keeps, Mode, Peer, Shop};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

pub(crate) const NAME: &str = "raw floor";
/// Frames begin at multiples of this.
const BLOCK: usize = 4_096;
/// The file is written over from its beginning when it is full.
const SIZE: u64 = 64 << 20;

const ABOUT: About = About {
    name: NAME,
    keeps: Keeps::Records,
    modes: &[
        Mode::new("10,000 records a commit", 1, 10_000),
        Mode::new("1,000 records a commit", 1, 1_000),
        Mode::new("one record a commit", 1, 1),
    ],
    how: "80 bytes a record, frames of whole blocks of 4 KiB, written into a file of 64 MiB of zeros and synced with \
          `fdatasync`. Nothing is judged, checked, remembered or found again",
};

#[derive(Debug)]
pub(crate) struct Floor;

/// A file of zeros.
#[derive(Debug)]
pub(crate) struct Zeros {
    file: Arc<File>,
    written: Arc<AtomicU64>,
}

#[derive(Debug)]
pub(crate) struct Writer {
    file: Arc<File>,
    written: Arc<AtomicU64>,
    frame: Vec<u8>,
    offset: u64,
}

impl Peer for Floor {
    type Shop = Zeros;

    fn about(&self) -> About {
        ABOUT
    }

    async fn open(&mut self, ground: &Ground, _: Assortment, _: Mode) -> Result<Zeros, Failure> {
        let path = ground.path().join("zeros");
        let file = zeros(OpenOptions::new().write(true).create_new(true).open(&path));
        Ok(Zeros { file: Arc::new(file.map_err(Failure::io("fill", &path))?), written: Arc::default() })
    }
}

fn zeros(file: io::Result<File>) -> io::Result<File> {
    let mut file = file?;
    for _ in 0..SIZE >> 20 {
        file.write_all(&[0; 1 << 20])?;
    }
    file.sync_all()?;
    Ok(file)
}

impl Shop for Zeros {
    type Client = Writer;

    async fn client(&self) -> Result<Writer, Failure> {
        Ok(Writer { file: Arc::clone(&self.file), written: Arc::clone(&self.written), frame: Vec::new(), offset: 0 })
    }

    async fn introduction(&self) -> Result<Introduction, Failure> {
        Ok(Introduction::new("").with("sync", "fdatasync"))
    }

    async fn books(&self) -> Result<Books, Failure> {
        // It keeps none; what was written is all that can be said.
        let written = self.written.load(Relaxed);
        Ok(Books { reservations: written, reserved: i64::try_from(written).unwrap_or(i64::MAX), ..Books::default() })
    }

    async fn close(self) -> Result<(), Failure> {
        Ok(())
    }
}

impl Client for Writer {
    async fn reserve(&mut self, asks: &[Ask]) -> Result<Answers, Failure> {
        self.frame.resize((asks.len() * LENGTH).next_multiple_of(BLOCK), 0xA5);
        let length = self.frame.len() as u64;
        if self.offset + length > SIZE {
            self.offset = 0;
        }
        let written = self.file.write_all_at(&self.frame, self.offset).and_then(|()| self.file.sync_data());
        written.map_err(Failure::of(NAME, "write"))?;
        self.offset += length;
        self.written.fetch_add(asks.len() as u64, Relaxed);
        Ok(Answers { granted: asks.len() as u64, ..Answers::default() })
    }

    async fn confirm(&mut self, _: &[Ask]) -> Result<u64, Failure> {
        Ok(0)
    }
}
