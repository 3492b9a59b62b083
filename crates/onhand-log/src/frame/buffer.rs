//! A frame that is being filled.

use std::fmt;
use std::io;

use super::aligned::AlignedBytes;
use super::{FrameHeader, HEADER, padded_len};
use crate::block::BLOCK;
use crate::checksum::crc;
use crate::{Position, chain};

const INITIAL_CAPACITY: usize = 16 * BLOCK;

/// One commit on its way into the log. Its body is appended through [`io::Write`], which never fails.
///
/// Room for the header is kept before the body, and everything begins at a multiple of 4 KiB in
/// memory, so that the frame goes to the disk as it is, in one write.
pub struct FrameBuffer {
    bytes: AlignedBytes,
    first: Position,
    count: u32,
    digest: Option<BodyDigest>,
}

/// What a frame's header says about its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BodyDigest {
    pub(crate) crc: u32,
    pub(crate) hash: [u8; 32],
}

impl FrameBuffer {
    /// An empty frame whose first event will be at `first`.
    #[must_use]
    pub fn new(first: Position) -> Self {
        let mut bytes = AlignedBytes::with_capacity(INITIAL_CAPACITY);
        bytes.resize(HEADER);
        Self { bytes, first, count: 0, digest: None }
    }

    /// Empties the frame for another commit and keeps its memory.
    pub fn reset(&mut self, first: Position) {
        self.bytes.resize(HEADER);
        self.first = first;
        self.count = 0;
        self.digest = None;
    }

    /// The position of the first event.
    #[must_use]
    pub fn first(&self) -> Position {
        self.first
    }

    /// How many events were added.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Says that `count` more events were written into the body.
    pub fn add_events(&mut self, count: u32) {
        self.count += count;
    }

    /// What was written so far.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.bytes.as_slice()[HEADER..]
    }

    /// How many bytes were written so far.
    #[must_use]
    pub fn body_len(&self) -> usize {
        self.bytes.len() - HEADER
    }

    /// Appends to the body.
    #[inline]
    pub fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.digest = None;
        self.bytes.extend_from_slice(bytes);
    }

    /// Hashes the body now, so that [`append`](crate::Journal::append) need not.
    ///
    /// It is never necessary. Whoever fills frames in one thread and appends them in another saves that
    /// other thread about 15 µs for each 100 KiB. Changing the body undoes it.
    pub fn finish(&mut self) {
        self.digest = Some(self.digest());
    }

    /// The checksum and hash of the body.
    pub(crate) fn digest(&self) -> BodyDigest {
        self.digest.unwrap_or_else(|| BodyDigest { crc: crc(self.body()), hash: chain::link(self.body()) })
    }

    /// Puts a header before the body, and hands `write` the frame as it is to be in the file, with so many zeros
    /// behind it.
    pub(crate) fn with_header<T>(&mut self, header: &[u8; HEADER], zeros: usize, write: impl FnOnce(&[u8]) -> T) -> T {
        let length = self.bytes.len();
        self.bytes.as_mut_slice()[..HEADER].copy_from_slice(header);
        self.bytes.resize(padded_len(length - HEADER) + zeros);
        let result = write(self.bytes.as_slice());
        self.bytes.resize(length);
        result
    }

    /// Makes room for a whole frame as it is in the file, and lends it to be read into.
    pub(crate) fn room(&mut self, padded_len: usize) -> &mut [u8] {
        self.digest = None;
        self.bytes.resize(padded_len.max(HEADER));
        self.bytes.as_mut_slice()
    }

    /// Takes what was read into [`room`](Self::room) for the frame that `header` tells of.
    pub(crate) fn loaded(&mut self, header: &FrameHeader) {
        self.bytes.resize(HEADER + header.body_len as usize);
        self.first = header.first;
        self.count = header.count;
    }
}

impl io::Write for FrameBuffer {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl fmt::Debug for FrameBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrameBuffer")
            .field("first", &self.first)
            .field("count", &self.count)
            .field("body_len", &self.body_len())
            .finish()
    }
}
