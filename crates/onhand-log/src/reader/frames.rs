//! The commits of a log, one after another.

use std::fmt;

use crate::{Frame, LogError};

/// An iterator over the commits of a log, in order and without gaps.
///
/// It ends at the durable end. Asked again later, it goes on with what has become durable since.
/// After an error it ends for good.
pub struct Frames {
    inner: Box<dyn Iterator<Item = Result<Frame, LogError>> + Send>,
}

impl Frames {
    /// Wraps an iterator: what an implementation of [`JournalReader`](crate::JournalReader) answers with.
    pub fn new(inner: impl Iterator<Item = Result<Frame, LogError>> + Send + 'static) -> Self {
        Self { inner: Box::new(inner) }
    }
}

impl Iterator for Frames {
    type Item = Result<Frame, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.inner.next()
    }
}

impl fmt::Debug for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Frames")
    }
}
