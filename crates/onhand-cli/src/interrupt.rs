//! Whether a signal has asked the program to end. Signals are the process's, and so is this.

use crate::exit::Failure;
use crate::{Ended, signals};
use onhand::{Error, LogError};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

static SIGNAL: AtomicU8 = AtomicU8::new(0);

/// From now on SIGINT and SIGTERM end what is being done in good order; a second one ends the program at once.
pub(crate) fn watch() -> Ended {
    let failed = |source| Failure::Io { action: "cannot catch signals".to_owned(), source };
    signals::catch().and_then(|caught| caught.watch(|number| SIGNAL.store(number, Relaxed))).map_err(failed)
}

/// The signal that has come, if one has.
pub(crate) fn asked() -> Option<u8> {
    Some(SIGNAL.load(Relaxed)).filter(|number| *number != 0)
}

/// Whether to go on.
pub(crate) fn pace() -> ControlFlow<()> {
    match asked() {
        Some(_) => ControlFlow::Break(()),
        None => ControlFlow::Continue(()),
    }
}

/// What something has failed with, where a signal may have stopped it; `left` says what is there afterwards.
pub(crate) fn failure(error: Error, left: &'static str) -> Failure {
    match (&error, asked()) {
        (Error::Log(LogError::Stopped), Some(number)) => Failure::Signal { number, left },
        _ => crate::open::failure(error),
    }
}
