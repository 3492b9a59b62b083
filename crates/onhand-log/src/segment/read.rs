//! Reading one frame from a segment.

use std::io;

use uuid::Uuid;

use crate::block::{BLOCK, BLOCK_U64, is_zero};
use crate::checksum::{Seed, crc};
use crate::frame::{FrameHeader, FrameKind, HEADER, NoHeader};
use crate::{Chain, Damage, FrameBuffer, StorageFile, chain};

/// How closely a body is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// Its checksum: finds what happens by itself.
    Checksum,
    /// Its hash, too: finds what somebody has done.
    Hash,
}

/// What there is at a place in a segment.
#[derive(Debug)]
pub(crate) enum Found {
    /// A frame, and its chain value.
    Frame(FrameHeader, Chain),
    /// A header that was written here, and a body that was not, or not wholly.
    BadBody(FrameHeader, Chain, Damage),
    /// No frame.
    Nothing(Damage),
}

/// The place of a frame, and what is known of it beforehand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) seed: Seed,
    pub(crate) log_id: Uuid,
    pub(crate) offset: u64,
    /// The size of the segment.
    pub(crate) size: u64,
}

/// Reads the frame's header alone. Its body is not looked at.
pub(crate) fn read_header(file: &dyn StorageFile, place: Place) -> io::Result<Found> {
    let mut bytes = [0; HEADER];
    file.read_at(&mut bytes, place.offset)?;
    Ok(decode(&bytes, place))
}

/// Reads a whole frame into `buffer` and checks all of it.
pub(crate) fn read_frame(
    file: &dyn StorageFile,
    place: Place,
    check: Check,
    buffer: &mut FrameBuffer,
) -> io::Result<Found> {
    file.read_at(buffer.room(BLOCK), place.offset)?;
    let (header, chain) = match decode(buffer.room(BLOCK), place) {
        Found::Frame(header, chain) => (header, chain),
        other => return Ok(other),
    };
    let frame = buffer.room(header.padded_len());
    let (_, rest) = frame.split_at_mut(BLOCK);
    if !rest.is_empty() {
        file.read_at(rest, place.offset + BLOCK_U64)?;
    }
    let padding_empty = is_zero(frame.get(HEADER + header.body_len as usize..).unwrap_or_default());
    buffer.loaded(&header);
    let damage = if crc(buffer.body()) != header.body_crc {
        Damage::BodyChecksum
    } else if !padding_empty {
        Damage::Padding
    } else if check == Check::Hash && chain::link(buffer.body()) != header.body_hash {
        Damage::BodyHash
    } else {
        return Ok(Found::Frame(header, chain));
    };
    Ok(Found::BadBody(header, chain, damage))
}

/// Reads a header from the bytes at its place.
pub(crate) fn decode(bytes: &[u8], place: Place) -> Found {
    match FrameHeader::decode(bytes, place.seed, place.offset) {
        Err(NoHeader::Absent) => Found::Nothing(Damage::FrameHeader),
        Err(NoHeader::Impossible) => Found::Nothing(Damage::FrameFields),
        Ok((header, _)) if header.log_id != place.log_id => Found::Nothing(Damage::FrameLog),
        // What does not fit into the file is not even tried to be read.
        Ok((header, _)) if !fits(&header, place) => Found::Nothing(Damage::FrameFields),
        Ok((header, chain)) => Found::Frame(header, chain),
    }
}

// Every frame but the last leaves room for the one that ends the segment.
fn fits(header: &FrameHeader, place: Place) -> bool {
    let reserved = match header.kind {
        FrameKind::Commit | FrameKind::Seal => BLOCK_U64,
        FrameKind::End => 0,
    };
    place.offset + header.padded_len() as u64 + reserved <= place.size
}
