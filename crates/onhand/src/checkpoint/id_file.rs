//! The form of a file of ids: what a stretch of the log holds, bound to that log and its history.

use crate::remembered::Applied;
use onhand_domain::{CommandId, Position};
use onhand_log::Chain;
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"onhandi2";
/// magic, log id, first and last position, chain, floor, kept from.
const HEADER: usize = 8 + 16 + 8 + 8 + 32 + 8 + 8;
const ENTRY: usize = 32;
const CHECKSUM: usize = 32;

/// The ids of all commands in a stretch of the log.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) from: Position,
    pub(super) to: Position,
    /// The chain value at `to`: a log has these commands there if, and only if, it has this value there.
    pub(super) chain: Chain,
    /// When the file was written, ids up to this moment were forgotten, in milliseconds since 1970.
    pub(super) floor: u64,
    /// When the file was written, everything before this position was forgotten. It is why an earlier stretch
    /// need not be there.
    pub(super) kept_from: Position,
    pub(super) entries: Vec<(CommandId, Applied)>,
}

/// What the bytes of a file are.
#[derive(Debug)]
pub(super) enum Decoded {
    Intact(Stretch),
    OtherLog(Uuid),
    Damaged,
}

pub(super) fn encode(log_id: Uuid, stretch: &Stretch) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + ENTRY * stretch.entries.len() + CHECKSUM);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(log_id.as_bytes());
    bytes.extend_from_slice(&stretch.from.0.to_le_bytes());
    bytes.extend_from_slice(&stretch.to.0.to_le_bytes());
    bytes.extend_from_slice(&stretch.chain);
    bytes.extend_from_slice(&stretch.floor.to_le_bytes());
    bytes.extend_from_slice(&stretch.kept_from.0.to_le_bytes());
    for (id, applied) in &stretch.entries {
        bytes.extend_from_slice(id.0.as_bytes());
        bytes.extend_from_slice(&applied.first.0.to_le_bytes());
        bytes.extend_from_slice(&applied.fingerprint.to_le_bytes());
    }
    let checksum = blake3::hash(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    bytes
}

pub(super) fn decode(bytes: &[u8], log_id: Uuid) -> Decoded {
    let Some((found, stretch)) = read(bytes) else { return Decoded::Damaged };
    if found == log_id { Decoded::Intact(stretch) } else { Decoded::OtherLog(found) }
}

fn read(bytes: &[u8]) -> Option<(Uuid, Stretch)> {
    let (content, checksum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
    if blake3::hash(content) != *checksum.first_chunk::<CHECKSUM>()? || !content.starts_with(MAGIC) {
        return None;
    }
    let (header, entries) = content.split_at_checked(HEADER)?;
    let entries = entries.chunks_exact(ENTRY).map(|entry| {
        let id = CommandId(Uuid::from_bytes(*entry.first_chunk()?));
        Some((id, Applied { first: Position(figure(entry, 16)?), fingerprint: figure(entry, 24)? }))
    });
    let stretch = Stretch {
        from: Position(figure(header, 24)?),
        to: Position(figure(header, 32)?),
        chain: *header.get(40..)?.first_chunk()?,
        floor: figure(header, 72)?,
        kept_from: Position(figure(header, 80)?),
        entries: entries.collect::<Option<_>>()?,
    };
    Some((Uuid::from_bytes(*header.get(8..)?.first_chunk()?), stretch))
}

fn figure(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
