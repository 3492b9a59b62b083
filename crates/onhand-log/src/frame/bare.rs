//! Frames without events: seals, and the ends of segments.

use super::{FrameHeader, FrameKind};
use crate::block::BLOCK;
use crate::checksum::crc;
use crate::segment::Place;
use crate::{Chain, Position, chain};

/// The bytes and the chain value of a frame without events at `place`. They follow from its arguments
/// alone, so that it can be written again.
pub(crate) fn bare_frame(kind: FrameKind, place: Place, next: Position, previous: Chain) -> ([u8; BLOCK], Chain) {
    let header = FrameHeader {
        kind,
        first: next,
        count: 0,
        body_len: 0,
        log_id: place.log_id,
        body_crc: crc(&[]),
        previous,
        body_hash: chain::link(&[]),
    };
    let (encoded, chain) = header.encode(place.seed, place.offset);
    let mut block = [0; BLOCK];
    block[..encoded.len()].copy_from_slice(&encoded);
    (block, chain)
}
