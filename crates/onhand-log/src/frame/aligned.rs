//! Bytes that begin at a multiple of the block size in memory, as direct I/O wants them.

use crate::block::BLOCK;

/// A growing run of bytes that begins at a multiple of [`BLOCK`] in memory.
pub(crate) struct AlignedBytes {
    memory: Vec<u8>,
    // The bytes are `memory[start..]`. What lies before only moves them to where they have to begin.
    start: usize,
}

impl AlignedBytes {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        let mut memory: Vec<u8> = Vec::with_capacity(capacity + BLOCK - 1);
        let start = memory.as_ptr().align_offset(BLOCK).min(BLOCK - 1);
        memory.resize(start, 0);
        Self { memory, start }
    }

    pub(crate) fn len(&self) -> usize {
        self.memory.len() - self.start
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.memory[self.start..]
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [u8] {
        &mut self.memory[self.start..]
    }

    #[inline]
    pub(crate) fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.memory.extend_from_slice(bytes);
    }

    /// Cuts the bytes to `len`, or extends them with zeros.
    pub(crate) fn resize(&mut self, len: usize) {
        self.reserve(len.saturating_sub(self.len()));
        self.memory.resize(self.start + len, 0);
    }

    #[inline]
    fn reserve(&mut self, additional: usize) {
        if self.memory.capacity() - self.memory.len() < additional {
            self.grow(additional);
        }
    }

    // The vector must not grow by itself: it would move the bytes to where they are not aligned.
    #[cold]
    fn grow(&mut self, additional: usize) {
        let needed = self.len() + additional;
        let mut grown = Self::with_capacity(needed.max(self.len() * 2).next_multiple_of(BLOCK));
        grown.memory.extend_from_slice(self.as_slice());
        *self = grown;
    }
}
