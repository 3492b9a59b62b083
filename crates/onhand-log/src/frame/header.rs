//! The header of a frame, as it is in the file.

use uuid::Uuid;

use super::FrameKind;
use crate::block::BLOCK;
use crate::checksum::Seed;
use crate::cursor::Cursor;
use crate::{Chain, Position, chain};

/// How many bytes a frame's header takes.
pub(crate) const HEADER: usize = 128;

/// The most bytes a frame may take in any log, its header and padding included.
pub(crate) const LARGEST_FRAME: usize = 16 << 20;

const MAGIC: [u8; 4] = *b"OHF1";
const CHECKED_FROM: usize = 8;

/// What a frame's header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FrameHeader {
    pub(crate) kind: FrameKind,
    /// The position of the first event; in a frame without events, that of the next one to come.
    pub(crate) first: Position,
    pub(crate) count: u32,
    pub(crate) body_len: u32,
    pub(crate) log_id: Uuid,
    pub(crate) body_crc: u32,
    pub(crate) previous: Chain,
    pub(crate) body_hash: [u8; 32],
}

/// Why bytes are not the header of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoHeader {
    /// They have no magic number, or do not match their checksum: nobody wrote them here on purpose.
    Absent,
    /// They match their checksum, and yet have a value that no writer writes.
    Impossible,
}

impl FrameHeader {
    /// The header's bytes for a frame at `offset`, and the chain value of the frame.
    pub(crate) fn encode(&self, seed: Seed, offset: u64) -> ([u8; HEADER], Chain) {
        let mut bytes = [0; HEADER];
        let mut at = 0;
        let mut put = |field: &[u8]| {
            bytes[at..at + field.len()].copy_from_slice(field);
            at += field.len();
        };
        put(&MAGIC);
        put(&[0; 4]);
        put(&[self.kind.code(), 0, 0, 0, 0, 0, 0, 0]);
        put(&self.first.to_le_bytes());
        put(&self.count.to_le_bytes());
        put(&self.body_len.to_le_bytes());
        put(self.log_id.as_bytes());
        put(&self.body_crc.to_le_bytes());
        put(&[0; 12]);
        put(&self.previous);
        put(&self.body_hash);
        let crc = seed.header_crc(offset, &bytes[CHECKED_FROM..]);
        bytes[4..8].copy_from_slice(&crc.to_le_bytes());
        let chain = chain::link(&bytes[CHECKED_FROM..]);
        (bytes, chain)
    }

    /// Reads the header of a frame at `offset`, and works out the chain value of the frame.
    pub(crate) fn decode(bytes: &[u8], seed: Seed, offset: u64) -> Result<(Self, Chain), NoHeader> {
        let checked = bytes.get(CHECKED_FROM..HEADER).ok_or(NoHeader::Absent)?;
        let mut fields = Cursor::new(bytes);
        if fields.array() != Some(MAGIC) || fields.u32() != Some(seed.header_crc(offset, checked)) {
            return Err(NoHeader::Absent);
        }
        let header = Self::decode_fields(checked).ok_or(NoHeader::Impossible)?;
        Ok((header, chain::link(checked)))
    }

    fn decode_fields(checked: &[u8]) -> Option<Self> {
        let mut fields = Cursor::new(checked);
        let kind = FrameKind::from_code(fields.u8()?)?;
        fields.zeros::<7>()?;
        let first = fields.u64()?;
        let count = fields.u32()?;
        let body_len = fields.u32()?;
        let log_id = Uuid::from_bytes(fields.array()?);
        let body_crc = fields.u32()?;
        fields.zeros::<12>()?;
        let previous = fields.array()?;
        let body_hash = fields.array()?;
        let header = Self { kind, first, count, body_len, log_id, body_crc, previous, body_hash };
        let fits = HEADER + body_len as usize <= LARGEST_FRAME;
        let counted = match kind {
            FrameKind::Commit => count > 0,
            FrameKind::Seal | FrameKind::End => count == 0 && body_len == 0,
        };
        // Far from where reckoning with positions could overflow, and from what anybody will ever write.
        let numbered = (1..1 << 63).contains(&first);
        (fits && counted && numbered).then_some(header)
    }

    /// How many bytes the frame takes in the file.
    pub(crate) fn padded_len(&self) -> usize {
        padded_len(self.body_len as usize)
    }

    /// The position of the event that comes after the frame.
    pub(crate) fn next(&self) -> Position {
        self.first + u64::from(self.count)
    }
}

/// How many bytes a frame with such a body takes in the file.
pub(crate) fn padded_len(body_len: usize) -> usize {
    (HEADER + body_len).next_multiple_of(BLOCK)
}
