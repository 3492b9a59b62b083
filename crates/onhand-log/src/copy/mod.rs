//! Copying a log to another directory, byte for byte, also while somebody writes it.

mod bytes;
mod check;
mod read;
mod take;
mod trace;

use std::ops::ControlFlow;
use std::path::Path;

pub use check::check_copy;
pub use read::read_copy;
pub use take::{give_back, take_copy};
use uuid::Uuid;

use crate::{Chain, LogError, Position};

/// What a copy of a log holds. Whoever makes copies keeps it beside them: files that are not told of in it, and bytes
/// behind the length that it tells, are none of the copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogCopy {
    /// The log that was copied.
    pub log_id: Uuid,
    /// The last event that is in the copy, 0 for none.
    pub position: Position,
    /// The chain value there.
    pub chain: Chain,
    /// The segments, from the first on.
    pub segments: Vec<CopiedSegment>,
}

impl LogCopy {
    /// Whether there can be such a copy, by its numbers: what is noted of a copy is read from a file, and anything may
    /// stand there.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let is_numbered = self.segments.iter().zip(1..).all(|(segment, index)| segment.index == index);
        let holds_something = !self.segments.is_empty() || self.position == 0;
        self.position < 1 << 63 && is_numbered && holds_something && check::bytes_of(Path::new(""), self).is_ok()
    }
}

/// What a copy holds of one segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopiedSegment {
    /// The segment's index, from 1.
    pub index: u64,
    /// How long its file is, in bytes.
    pub size: u64,
    /// How many of them were copied, from the first on.
    pub length: u64,
    /// BLAKE3 of those.
    pub hash: [u8; 32],
}

/// What copying a log has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Taken {
    /// What the copy holds now.
    pub copy: LogCopy,
    /// How many bytes were copied this time.
    pub copied: u64,
    /// The last event that was seen in the log. What lies behind the copy's position was not proven to be durable.
    pub seen: Position,
}

/// Hears from time to time how many bytes are copied, and of how many, and says whether to go on.
///
/// While it is still being found out how many they are, both are 0.
pub type Pace<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

fn keep_pace(pace: &mut dyn FnMut(u64, u64) -> ControlFlow<()>, done: u64, of: u64) -> Result<(), LogError> {
    match pace(done, of) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(LogError::Stopped),
    }
}
