//! Ending the measuring in good order once a signal has asked for it.

use crate::Ended;
use crate::exit::Failure;
use crate::interrupt;

pub(super) use crate::interrupt::watch;

pub(super) fn asked() -> bool {
    interrupt::asked().is_some()
}

/// Fails once a signal has come.
pub(super) fn check() -> Ended {
    match interrupt::asked() {
        None => Ok(()),
        Some(number) => Err(Failure::Signal { number, left: "the rest was not measured" }),
    }
}
