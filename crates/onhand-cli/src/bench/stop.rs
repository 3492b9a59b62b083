//! Whether a signal has asked the measuring to end. Signals are the process's, and so is this.

use crate::exit::Failure;
use crate::{Ended, signals};
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

static SIGNAL: AtomicU8 = AtomicU8::new(0);

/// From now on SIGINT and SIGTERM end what is being measured in good order; a second one ends the program at once.
pub(super) fn watch() -> Ended {
    let failed = |source| Failure::Io { action: "cannot catch signals".to_owned(), source };
    signals::catch().and_then(|caught| caught.watch(|number| SIGNAL.store(number, Relaxed))).map_err(failed)
}

pub(super) fn asked() -> bool {
    SIGNAL.load(Relaxed) != 0
}

/// Fails once a signal has come.
pub(super) fn check() -> Ended {
    match SIGNAL.load(Relaxed) {
        0 => Ok(()),
        number => Err(Failure::Signal { number, left: "the rest was not measured" }),
    }
}
