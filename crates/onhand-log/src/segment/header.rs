//! The header of a segment, as it is in the file.

use std::sync::Arc;

use uuid::Uuid;

use super::Place;
use crate::block::{BLOCK, is_zero};
use crate::checksum::{Seed, crc_of_both};
use crate::cursor::Cursor;
use crate::dictionary::LARGEST_DICTIONARY;
use crate::{Chain, Damage, Dictionary, Position, chain};

/// The version of the format written here, and the newest that is understood.
pub(crate) const FORMAT: u16 = 1;

const MAGIC: [u8; 8] = *b"ONHANDLG";
/// Up to here, the header means the same in every version of the format.
const FROZEN: usize = 20;
const FIXED: usize = 128;
const CRC_AT: usize = 16;
const LARGEST_HEADER: usize = (FIXED + LARGEST_DICTIONARY).next_multiple_of(BLOCK);

/// What a segment's header says.
#[derive(Debug, Clone)]
pub(crate) struct SegmentHeader {
    pub(crate) size: u64,
    pub(crate) index: u64,
    pub(crate) first: Position,
    pub(crate) log_id: Uuid,
    /// What the checksums of its frames are seeded with.
    pub(crate) seed: Seed,
    /// The chain value of everything before this segment.
    pub(crate) previous: Chain,
    pub(crate) dictionary: Arc<Dictionary>,
    /// How many bytes the header takes: where the first frame begins.
    pub(crate) length: usize,
    /// The chain value of everything up to and including this header.
    pub(crate) chain: Chain,
}

/// What the first bytes of a segment's header say, in every version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frozen {
    pub(crate) needs: u16,
    pub(crate) length: usize,
    crc: u32,
}

/// What goes into a new segment's header.
#[derive(Debug)]
pub(crate) struct NewSegment<'a> {
    pub(crate) size: u64,
    pub(crate) index: u64,
    pub(crate) first: Position,
    pub(crate) log_id: Uuid,
    pub(crate) salt: [u8; 16],
    pub(crate) previous: Chain,
    pub(crate) dictionary: &'a Arc<Dictionary>,
    pub(crate) dictionary_bytes: &'a [u8],
}

impl NewSegment<'_> {
    /// The bytes of the header, and what they will be read as.
    pub(crate) fn encode(&self) -> (Vec<u8>, SegmentHeader) {
        let length = header_len(self.dictionary_bytes.len());
        let mut bytes = Vec::with_capacity(length);
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&(length as u32).to_le_bytes());
        bytes.extend_from_slice(&[0; 8]);
        bytes.extend_from_slice(&self.size.to_le_bytes());
        bytes.extend_from_slice(&self.index.to_le_bytes());
        bytes.extend_from_slice(&self.first.to_le_bytes());
        bytes.extend_from_slice(self.log_id.as_bytes());
        bytes.extend_from_slice(&self.salt);
        bytes.extend_from_slice(&self.previous);
        bytes.extend_from_slice(&(self.dictionary_bytes.len() as u32).to_le_bytes());
        bytes.resize(FIXED, 0);
        bytes.extend_from_slice(self.dictionary_bytes);
        bytes.resize(length, 0);
        let crc = crc_of_both(&bytes[..CRC_AT], &bytes[FROZEN..]);
        bytes[CRC_AT..FROZEN].copy_from_slice(&crc.to_le_bytes());
        let header = SegmentHeader {
            size: self.size,
            index: self.index,
            first: self.first,
            log_id: self.log_id,
            seed: Seed::new(&self.salt),
            previous: self.previous,
            dictionary: self.dictionary.clone(),
            length,
            chain: chain::link(&bytes),
        };
        (bytes, header)
    }
}

impl Frozen {
    /// Reads what every version has in common, from the first block of a file.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Damage> {
        let mut fields = Cursor::new(bytes);
        if fields.array() != Some(MAGIC) {
            return Err(Damage::NotASegment);
        }
        Self::decode_fields(&mut fields).ok_or(Damage::SegmentFields)
    }

    fn decode_fields(fields: &mut Cursor<'_>) -> Option<Self> {
        let version = fields.u16()?;
        let needs = fields.u16()?;
        let length = fields.u32()? as usize;
        let crc = fields.u32()?;
        let possible = needs <= version && (BLOCK..=LARGEST_HEADER).contains(&length) && length.is_multiple_of(BLOCK);
        possible.then_some(Self { needs, length, crc })
    }

    /// Checks the whole header against its checksum.
    pub(crate) fn check(&self, bytes: &[u8]) -> Result<(), Damage> {
        match (bytes.get(..CRC_AT), bytes.get(FROZEN..)) {
            (Some(before), Some(after)) if crc_of_both(before, after) == self.crc => Ok(()),
            _ => Err(Damage::SegmentChecksum),
        }
    }
}

impl SegmentHeader {
    /// Reads a header that was checked.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Damage> {
        Self::decode_fields(bytes).ok_or(Damage::SegmentFields)
    }

    fn decode_fields(bytes: &[u8]) -> Option<Self> {
        let mut fields = Cursor::new(bytes.get(FROZEN..)?);
        fields.zeros::<4>()?;
        let size = fields.u64()?;
        let index = fields.u64()?;
        let first = fields.u64()?;
        let log_id = Uuid::from_bytes(fields.array()?);
        let seed = Seed::new(&fields.array()?);
        let previous = fields.array()?;
        let dictionary_len = fields.u32()? as usize;
        fields.zeros::<12>()?;
        let dictionary = Dictionary::decode(fields.slice(dictionary_len)?)?;
        let length = bytes.len();
        let possible = is_zero(fields.rest())
            && length == header_len(dictionary_len)
            && (1..1 << 63).contains(&first)
            && size.is_multiple_of(BLOCK as u64)
            && size > length as u64;
        possible.then(|| Self {
            size,
            index,
            first,
            log_id,
            seed,
            previous,
            dictionary: Arc::new(dictionary),
            length,
            chain: chain::link(bytes),
        })
    }

    /// The place of a frame in this segment.
    pub(crate) fn place(&self, offset: u64) -> Place {
        Place { seed: self.seed, log_id: self.log_id, offset, size: self.size }
    }
}

/// How many bytes a header with such a dictionary takes.
pub(crate) fn header_len(dictionary_len: usize) -> usize {
    (FIXED + dictionary_len).next_multiple_of(BLOCK)
}
