//! What becomes of a core one of whose threads panics: it ends like one whose disk fails, and nobody waits for ever.

use super::Inbox;
use crate::Error;
use std::sync::{Arc, OnceLock};
use std::thread;

/// Ends the core, should the thread that holds it panic. What the thread had half done is in no answer: who waits for
/// one is told that nobody knows, and the log has what was acknowledged.
#[derive(Debug)]
pub(super) struct Grief {
    pub(super) thread: &'static str,
    pub(super) inbox: Arc<Inbox>,
    pub(super) failure: Arc<OnceLock<Arc<Error>>>,
}

impl Drop for Grief {
    fn drop(&mut self) {
        if thread::panicking() {
            // Before anybody is told: whoever hears of it finds out why.
            let _ = self.failure.set(Arc::new(Error::Panicked { thread: self.thread }));
            self.inbox.abandon();
        }
    }
}
