//! A frame that is being filled.

use std::fmt;
use std::io;

use super::aligned::{AlignedBytes, BLOCK};
use crate::Position;

/// How many bytes a frame's header takes.
pub(crate) const HEADER: usize = 96;

const INITIAL_CAPACITY: usize = 16 * BLOCK;

/// One commit on its way into the log. Its body is appended through [`io::Write`], which never fails.
///
/// Room for the header is kept before the body, and everything begins at a multiple of 4 KiB in
/// memory, so that the frame goes to the disk as it is, in one write.
pub struct FrameBuffer {
    bytes: AlignedBytes,
    first: Position,
    count: u32,
}

impl FrameBuffer {
    /// An empty frame whose first event will be at `first`.
    #[must_use]
    pub fn new(first: Position) -> Self {
        let mut bytes = AlignedBytes::with_capacity(INITIAL_CAPACITY);
        bytes.resize(HEADER);
        Self {
            bytes,
            first,
            count: 0,
        }
    }

    /// Empties the frame for another commit and keeps its memory.
    pub fn reset(&mut self, first: Position) {
        self.bytes.resize(HEADER);
        self.first = first;
        self.count = 0;
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

    /// Takes back what was written after the first `body_len` bytes, if anything was.
    ///
    /// The count of events stays: take them back by building on [`FrameBuffer::count`] only after a
    /// command is complete.
    pub fn truncate(&mut self, body_len: usize) {
        if body_len < self.body_len() {
            self.bytes.resize(HEADER + body_len);
        }
    }

    /// Overwrites bytes of the body, as for a length that is known only after what it counts.
    ///
    /// # Panics
    /// If `at + bytes.len()` lies beyond what was written.
    pub fn patch(&mut self, at: usize, bytes: &[u8]) {
        self.bytes.as_mut_slice()[HEADER..][at..at + bytes.len()].copy_from_slice(bytes);
    }

    /// Appends to the body.
    #[inline]
    pub fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
}

impl io::Write for FrameBuffer {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes.extend_from_slice(bytes);
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
