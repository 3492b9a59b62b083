//! The form of a file of ids: what a stretch of the log holds, bound to that log and its history.

use super::sealed::{Sealing, unsealed};
use crate::Error;
use crate::remembered::Applied;
use onhand_domain::{CommandId, Position};
use onhand_log::{Chain, Storage};
use std::path::Path;
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"onhandi2";
/// magic, log id, first and last position, chain, floor, kept from.
const HEADER: usize = 8 + 16 + 8 + 8 + 32 + 8 + 8;
const ENTRY: usize = 32;

/// A stretch of the log whose commands' ids a file tells.
#[derive(Clone, Copy, Debug)]
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
}

/// A stretch and the ids of all commands in it.
#[derive(Clone, Debug)]
pub(super) struct IdFile {
    pub(super) stretch: Stretch,
    /// The file as it is: of its ids there are many, and each is looked at once.
    bytes: Vec<u8>,
    end: usize,
}

impl IdFile {
    pub(super) fn len(&self) -> usize {
        self.raw().len()
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (CommandId, Applied)> {
        self.raw().iter().map(|entry| {
            let figure = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| entry[at + byte]));
            let id = CommandId(Uuid::from_bytes(std::array::from_fn(|byte| entry[byte])));
            (id, Applied { first: Position(figure(16)), fingerprint: figure(24) })
        })
    }

    fn raw(&self) -> &[[u8; ENTRY]] {
        self.bytes.get(HEADER..self.end).unwrap_or_default().as_chunks().0
    }
}

/// What the bytes of a file are.
#[derive(Debug)]
pub(super) enum Decoded {
    Intact(IdFile),
    OtherLog(Uuid),
    Damaged,
}

/// A file of ids that is being written.
pub(super) struct Writing<'a>(Sealing<'a>);

impl<'a> Writing<'a> {
    pub(super) fn create(
        storage: &'a dyn Storage,
        path: &'a Path,
        log_id: Uuid,
        stretch: &Stretch,
    ) -> Result<Self, Error> {
        let mut file = Sealing::create(storage, path)?;
        file.put(MAGIC)?;
        file.put(log_id.as_bytes())?;
        file.put(&stretch.from.0.to_le_bytes())?;
        file.put(&stretch.to.0.to_le_bytes())?;
        file.put(&stretch.chain)?;
        file.put(&stretch.floor.to_le_bytes())?;
        file.put(&stretch.kept_from.0.to_le_bytes())?;
        Ok(Self(file))
    }

    pub(super) fn put(&mut self, id: CommandId, applied: Applied) -> Result<(), Error> {
        let mut entry = [0; ENTRY];
        entry[..16].copy_from_slice(id.0.as_bytes());
        entry[16..24].copy_from_slice(&applied.first.0.to_le_bytes());
        entry[24..].copy_from_slice(&applied.fingerprint.to_le_bytes());
        self.0.put(&entry)
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        self.0.finish()
    }
}

pub(super) fn decode(bytes: Vec<u8>, log_id: Uuid) -> Decoded {
    let Some((found, file)) = read(bytes) else { return Decoded::Damaged };
    if found == log_id { Decoded::Intact(file) } else { Decoded::OtherLog(found) }
}

fn read(bytes: Vec<u8>) -> Option<(Uuid, IdFile)> {
    let content = unsealed(&bytes).filter(|content| content.starts_with(MAGIC))?;
    let (header, end) = (content.get(..HEADER)?, content.len());
    let log_id = Uuid::from_bytes(*header.get(8..)?.first_chunk()?);
    let stretch = Stretch {
        from: Position(figure(header, 24)?),
        to: Position(figure(header, 32)?),
        chain: *header.get(40..)?.first_chunk()?,
        floor: figure(header, 72)?,
        kept_from: Position(figure(header, 80)?),
    };
    Some((log_id, IdFile { stretch, bytes, end }))
}

fn figure(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
