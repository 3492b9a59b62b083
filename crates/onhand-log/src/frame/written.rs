//! A frame that is in the log.

use std::sync::Arc;

use super::FrameBuffer;
use crate::{Chain, Dictionary, Position};

/// One commit as it is in the log: just written, or read back and checked.
#[derive(Debug)]
pub struct Frame {
    buffer: FrameBuffer,
    dictionary: Arc<Dictionary>,
    chain: Chain,
    location: Location,
}

/// Where a log keeps a frame, for messages and indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The segment's index, from 1.
    pub segment: u64,
    /// Where in the segment the frame begins, in bytes.
    pub offset: u64,
}

impl Frame {
    /// A frame that a journal has stored: what an implementation of [`Journal`](crate::Journal)
    /// answers with.
    #[must_use]
    pub fn new(buffer: FrameBuffer, dictionary: Arc<Dictionary>, chain: Chain, location: Location) -> Self {
        Self { buffer, dictionary, chain, location }
    }

    /// The position of the first event.
    #[must_use]
    pub fn first(&self) -> Position {
        self.buffer.first()
    }

    /// The position of the last event.
    #[must_use]
    pub fn last(&self) -> Position {
        self.first().saturating_add(u64::from(self.count())).saturating_sub(1)
    }

    /// How many events there are: one at least.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.buffer.count()
    }

    /// The bytes that the writer put in.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.buffer.body()
    }

    /// What the events are called.
    #[must_use]
    pub fn dictionary(&self) -> &Arc<Dictionary> {
        &self.dictionary
    }

    /// The hash of the log up to and including this frame.
    #[must_use]
    pub fn chain(&self) -> Chain {
        self.chain
    }

    /// Where the log keeps the frame.
    #[must_use]
    pub fn location(&self) -> Location {
        self.location
    }

    /// The frame's memory, to be [`reset`](FrameBuffer::reset) and filled again.
    #[must_use]
    pub fn recycle(self) -> FrameBuffer {
        self.buffer
    }
}
