//! The trace of a run: a digest of everything that happened in it, in order.

use std::fmt::{Debug, Write};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What has happened so far. SipHash under fixed keys: the same in every process.
#[derive(Debug, Default)]
pub(super) struct Trace(DefaultHasher);

impl Trace {
    /// Takes note of something.
    pub(super) fn note(&mut self, what: &dyn Debug) {
        // Hashing does not fail.
        let _ = write!(self, "{what:?};");
    }

    /// Takes note of something that is quicker to hash than to tell.
    pub(super) fn count_in(&mut self, what: &impl Hash) {
        what.hash(&mut self.0);
    }

    pub(super) fn digest(&self) -> u64 {
        self.0.finish()
    }
}

impl Write for Trace {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
