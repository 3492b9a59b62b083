//! What lies in a segment after the last frame.

use std::io;

use super::read::{Found, Place, decode};
use crate::block::{BLOCK, BLOCK_U64, is_zero};
use crate::{Damage, StorageFile};

const CHUNK: u64 = 64 * BLOCK_U64;

/// What lies in a part of a segment where there should be nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tail {
    /// From where to where blocks are not empty, in bytes. None if all are.
    pub(crate) dirty: Option<(u64, u64)>,
    /// Where the first frame begins whose header is valid.
    pub(crate) frame_at: Option<u64>,
}

impl Tail {
    fn add_dirty(&mut self, from: u64, to: u64) {
        self.dirty = Some((self.dirty.map_or(from, |(first, _)| first), to));
    }
}

/// Looks through a segment from `place` to its end. Stops at the first frame.
///
/// With `bad_frame`, a frame with a bad body lies at `place` itself, which is not to be found again.
pub(crate) fn look_after(file: &dyn StorageFile, place: Place, bad_frame: bool) -> io::Result<Tail> {
    let mut tail = Tail::default();
    let mut chunk = Vec::new();
    let mut offset = place.offset;
    if bad_frame {
        tail.add_dirty(offset, offset + BLOCK_U64);
        offset += BLOCK_U64;
    }
    while offset < place.size {
        chunk.resize((place.size - offset).min(CHUNK) as usize, 0);
        file.read_at(&mut chunk, offset)?;
        for block in chunk.chunks(BLOCK) {
            if !is_zero(block) {
                tail.add_dirty(offset, offset + block.len() as u64);
                // Its body may be damaged, and its fields impossible: what matches a checksum that is
                // seeded with its place was written there by a log.
                if !matches!(decode(block, Place { offset, ..place }), Found::Nothing(Damage::FrameHeader)) {
                    tail.frame_at = Some(offset);
                    return Ok(tail);
                }
            }
            offset += block.len() as u64;
        }
    }
    Ok(tail)
}
