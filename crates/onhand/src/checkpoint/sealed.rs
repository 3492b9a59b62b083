//! A file under one checksum at its end, written piece by piece: what it says is never in memory as a whole.

use crate::Error;
use onhand_log::{AtomicFile, Storage};
use serde::Serialize;
use std::path::Path;

/// How much is written at a time, unless a single value takes more.
const PIECE: usize = 256 << 10;
const CHECKSUM: usize = 32;

/// Such a file while it is written. It appears under its name when it is finished.
pub(super) struct Sealing<'a> {
    file: AtomicFile<'a>,
    hasher: blake3::Hasher,
    piece: Vec<u8>,
    filled: usize,
}

impl<'a> Sealing<'a> {
    pub(super) fn create(storage: &'a dyn Storage, path: &'a Path) -> Result<Self, Error> {
        let file = AtomicFile::create(storage, path)?;
        Ok(Self { file, hasher: blake3::Hasher::new(), piece: vec![0; PIECE], filled: 0 })
    }

    pub(super) fn put(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        while !bytes.is_empty() {
            if self.filled == self.piece.len() {
                self.write()?;
            }
            let room = self.piece.get_mut(self.filled..).unwrap_or_default();
            let (now, later) = bytes.split_at(room.len().min(bytes.len()));
            room[..now.len()].copy_from_slice(now);
            self.filled += now.len();
            bytes = later;
        }
        Ok(())
    }

    /// Puts a value in postcard's form.
    pub(super) fn put_value(&mut self, value: &impl Serialize) -> Result<(), Error> {
        loop {
            let room = self.piece.get_mut(self.filled..).unwrap_or_default();
            match postcard::to_slice(value, room) {
                Ok(put) => {
                    self.filled += put.len();
                    return Ok(());
                }
                Err(postcard::Error::SerializeBufferFull) if self.filled > 0 => self.write()?,
                Err(postcard::Error::SerializeBufferFull) => self.piece.resize(2 * self.piece.len(), 0),
                Err(source) => return Err(Error::Unencodable { source: Box::new(source) }),
            }
        }
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        self.write()?;
        self.file.write(self.hasher.finalize().as_bytes())?;
        Ok(self.file.finish()?)
    }

    fn write(&mut self) -> Result<(), Error> {
        let filled = self.piece.get(..self.filled).unwrap_or_default();
        self.hasher.update(filled);
        self.filled = 0;
        Ok(self.file.write(filled)?)
    }
}

/// What the bytes of such a file say, if they are what was written.
pub(super) fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let (content, checksum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
    (blake3::hash(content) == *checksum.first_chunk::<CHECKSUM>()?).then_some(content)
}
