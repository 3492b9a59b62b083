//! Files of applied ids: what commands stand in a stretch of the log, so that opening need not read it for them.

use super::file::read_file;
use crate::Error;
use crate::codec::records;
use crate::remembered::{Applied, Remembered};
use onhand_domain::{CommandId, Position};
use onhand_log::{JournalReader, Storage, write_atomically};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"onhandid";
const PREFIX: &str = "ids-";
/// magic, log id, last position of the stretch, floor and greatest moment in milliseconds since 1970.
const HEADER: usize = 8 + 16 + 8 + 8 + 8;
const ENTRY: usize = 32;
const CHECKSUM: usize = 32;

/// The id files of a directory. Each is named by the first position of its stretch of the log.
#[derive(Clone, Debug)]
pub(crate) struct IdFiles {
    storage: Arc<dyn Storage>,
    directory: PathBuf,
    log_id: Uuid,
}

struct Stretch {
    to: Position,
    floor: u64,
    greatest: u64,
    entries: Vec<(CommandId, Applied)>,
}

impl IdFiles {
    pub(crate) fn new(storage: Arc<dyn Storage>, directory: &Path, log_id: Uuid) -> Self {
        Self { storage, directory: directory.to_owned(), log_id }
    }

    /// Fills in all ids up to a position; what no file tells is read from the log. Cost: 32 bytes read an id.
    pub(crate) fn load(
        &self,
        remembered: &mut Remembered,
        reader: &dyn JournalReader,
        until: Position,
    ) -> Result<(), Error> {
        let mut next = None;
        for (from, path) in self.stretches()? {
            // A stretch is of use where it goes on from the one before; the first may begin anywhere, for what
            // was before it is forgotten.
            let follows = next.is_none_or(|next| next == from);
            let stretch = Some(from).filter(|_| follows).and_then(|_| self.read(&path));
            let Some(stretch) = stretch.filter(|stretch| stretch.to <= until) else { continue };
            if next.is_none() && from > Position(1) && stretch.floor == 0 {
                continue;
            }
            remembered.raise_floor(stretch.floor);
            stretch.entries.into_iter().for_each(|(id, applied)| remembered.insert(id, applied));
            next = Some(stretch.to.plus(1));
        }
        let from = next.unwrap_or(Position(1));
        scan(reader, from, until, |id, applied| remembered.insert(id, applied))
    }

    /// Writes the ids from the last file's end up to a position, and removes files of ids below the floor.
    pub(crate) fn extend(&self, reader: &dyn JournalReader, until: Position, floor: u64) -> Result<(), Error> {
        let stretches = self.stretches()?;
        let last = stretches.last().and_then(|(_, path)| self.read(path));
        let from = last.as_ref().map_or(Position(1), |stretch| stretch.to.plus(1));
        if from > until {
            return Ok(());
        }
        let (mut entries, mut greatest) = (Vec::new(), 0);
        scan(reader, from, until, |id, applied| {
            entries.push((id, applied));
            greatest = greatest.max(id.milliseconds());
        })?;
        let bytes = self.encode(&Stretch { to: until, floor, greatest, entries });
        write_atomically(&*self.storage, &self.directory.join(format!("{PREFIX}{:020}", from.0)), &bytes)?;
        for (_, path) in stretches {
            // Only the oldest may go: a gap would have to be read from the log.
            if self.read(&path).is_none_or(|stretch| stretch.greatest >= floor) {
                break;
            }
            self.storage.remove(&path).map_err(|source| Error::Io { action: "remove", path, source })?;
        }
        Ok(())
    }

    fn stretches(&self) -> Result<Vec<(Position, PathBuf)>, Error> {
        let names = self.storage.list(&self.directory);
        let names = names.map_err(|source| Error::Io { action: "list", path: self.directory.clone(), source })?;
        let mut stretches: Vec<(Position, PathBuf)> = names
            .into_iter()
            .filter_map(|name| {
                let from = name.to_str()?.strip_prefix(PREFIX)?.parse().ok()?;
                Some((Position(from), self.directory.join(name)))
            })
            .collect();
        stretches.sort_unstable();
        Ok(stretches)
    }

    fn encode(&self, stretch: &Stretch) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER + ENTRY * stretch.entries.len() + CHECKSUM);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(self.log_id.as_bytes());
        for figure in [stretch.to.0, stretch.floor, stretch.greatest] {
            bytes.extend_from_slice(&figure.to_le_bytes());
        }
        for (id, applied) in &stretch.entries {
            bytes.extend_from_slice(id.0.as_bytes());
            bytes.extend_from_slice(&applied.first.0.to_le_bytes());
            bytes.extend_from_slice(&applied.fingerprint.to_le_bytes());
        }
        let checksum = blake3::hash(&bytes);
        bytes.extend_from_slice(checksum.as_bytes());
        bytes
    }

    /// A stretch; none where its file is damaged or another log's.
    fn read(&self, path: &Path) -> Option<Stretch> {
        let bytes = read_file(&*self.storage, path).ok()?;
        let stretch = self.decode(&bytes);
        if stretch.is_none() {
            tracing::warn!(path = %path.display(), "a file of ids is damaged; they are read from the log");
        }
        stretch
    }

    fn decode(&self, bytes: &[u8]) -> Option<Stretch> {
        let (content, checksum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
        let intact = blake3::hash(content) == *checksum.first_chunk::<CHECKSUM>()?;
        let (header, entries) = content.split_at_checked(HEADER)?;
        if !intact || !header.starts_with(MAGIC) || header.get(8..24)? != self.log_id.as_bytes() {
            return None;
        }
        let figure = |at: usize| Some(u64::from_le_bytes(*header.get(at..)?.first_chunk()?));
        let entries = entries.chunks_exact(ENTRY).map(|entry| {
            let figure = |at: usize| Some(u64::from_le_bytes(*entry.get(at..)?.first_chunk()?));
            let id = CommandId(Uuid::from_bytes(*entry.first_chunk()?));
            Some((id, Applied { first: Position(figure(16)?), fingerprint: figure(24)? }))
        });
        let entries = entries.collect::<Option<_>>()?;
        Some(Stretch { to: Position(figure(24)?), floor: figure(32)?, greatest: figure(40)?, entries })
    }
}

/// Tells the ids of all commands in a stretch of the log.
pub(crate) fn scan(
    reader: &dyn JournalReader,
    from: Position,
    until: Position,
    mut tell: impl FnMut(CommandId, Applied),
) -> Result<(), Error> {
    if from > until {
        return Ok(());
    }
    for frame in reader.frames(from.0)? {
        let frame = frame?;
        for record in records(&frame) {
            let record = record?;
            if record.first > until {
                return Ok(());
            }
            if record.first >= from && record.header.id != CommandId::OWN {
                tell(record.header.id, Applied { first: record.first, fingerprint: record.header.fingerprint });
            }
        }
    }
    Ok(())
}
