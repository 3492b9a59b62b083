//! How views are doing.

use super::ViewFault;
use crate::Error;
use onhand_domain::Position;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How a view is doing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ViewStatus {
    /// Its name: that of its directory below `views`.
    pub name: &'static str,
    /// It has taken in everything up to here.
    pub position: Position,
    /// How many durable events it has not taken in. While it follows, some thousands are left for the next time.
    pub lag: u64,
    /// What it is doing.
    pub state: ViewState,
}

/// What a view is doing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ViewState {
    /// It is being opened and checked. It is not asked yet.
    Opening,
    /// It reads what the log has beyond it.
    CatchingUp,
    /// It has caught up with the log once, and takes in what is committed.
    Following,
    /// Something was wrong with it; it was deleted and is built anew from the log.
    Rebuilding {
        /// What was wrong.
        fault: Arc<ViewFault>,
    },
    /// Building it failed several times in a row, and is not tried again before the next opening.
    Disabled {
        /// What was wrong the last time.
        fault: Arc<ViewFault>,
    },
    /// It knows of commits that the log does not have: see [`Error::ViewBeyondEnd`]. It is left as it is.
    Refused {
        /// That error.
        error: Arc<Error>,
    },
    /// The core is closed.
    Closed,
}

/// A status that a view's thread keeps and anybody reads.
#[derive(Debug)]
pub(super) struct Status(Mutex<(Position, ViewState)>);

impl Status {
    pub(super) fn new() -> Self {
        Self(Mutex::new((Position::START, ViewState::Opening)))
    }

    pub(super) fn read(&self, name: &'static str, durable: Position) -> ViewStatus {
        let (position, state) = self.lock().clone();
        ViewStatus { name, position, lag: durable.0.saturating_sub(position.0), state }
    }

    pub(super) fn set_position(&self, position: Position) {
        self.lock().0 = position;
    }

    pub(super) fn set(&self, state: ViewState) {
        self.lock().1 = state;
    }

    fn lock(&self) -> MutexGuard<'_, (Position, ViewState)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
