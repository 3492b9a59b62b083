//! What a replay says of events that contradict the state before them.

use crate::Position;

/// Events and state contradict each other: the log is not one that these rules wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event at position {position} contradicts the state before it; replaying stops here")]
pub struct Inconsistent {
    /// The event.
    pub position: Position,
}
