//! The file of one checkpoint: a state's entries, bound to log, position and chain, under one checksum.

use crate::Error;
use onhand_domain::{Entry, Ledger, Position, State};
use onhand_log::{Chain, OpenMode, Storage, write_atomically};
use serde::Deserialize;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"onhandcp";
/// The version of the file's form and of the entries in it.
const VERSION: u16 = 1;
/// magic, version, log id, position, chain, number of entries.
const HEADER: usize = 8 + 2 + 16 + 8 + 32 + 8;
const CHECKSUM: usize = 32;
const PREFIX: &str = "checkpoint-";
/// How many checkpoints are kept.
const KEPT: usize = 2;

/// What a checkpoint says of itself.
#[derive(Clone, Debug)]
pub(crate) struct Checkpoint {
    pub(crate) path: PathBuf,
    pub(crate) position: Position,
    pub(crate) chain: Chain,
}

/// The checkpoints of a directory.
#[derive(Clone, Debug)]
pub(crate) struct Checkpoints {
    storage: Arc<dyn Storage>,
    directory: PathBuf,
}

impl Checkpoints {
    pub(crate) fn new(storage: Arc<dyn Storage>, directory: &Path) -> Self {
        Self { storage, directory: directory.to_owned() }
    }

    /// The paths of all checkpoints, the newest first.
    pub(crate) fn paths(&self) -> Result<Vec<PathBuf>, Error> {
        let names = match self.storage.list(&self.directory) {
            Ok(names) => names,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(source) => return Err(Error::Io { action: "list", path: self.directory.clone(), source }),
        };
        let mut names: Vec<String> = names.into_iter().filter_map(|name| name.into_string().ok()).collect();
        names.retain(|name| name.strip_prefix(PREFIX).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit())));
        names.sort_unstable_by(|a, b| b.cmp(a));
        Ok(names.into_iter().map(|name| self.directory.join(name)).collect())
    }

    /// Reads a checkpoint; none where it is damaged, of another version, or not there.
    pub(crate) fn read(&self, path: &Path, seed: u64) -> Option<(Checkpoint, Ledger)> {
        match self.load(path, seed) {
            Ok(Some(read)) => Some(read),
            Ok(None) => {
                tracing::warn!(path = %path.display(), "a checkpoint is damaged and is skipped");
                None
            }
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "a checkpoint cannot be read and is skipped");
                None
            }
        }
    }

    /// The newest intact checkpoint that will do.
    pub(crate) fn newest_that(&self, seed: u64, will_do: impl Fn(&State) -> bool) -> Option<Ledger> {
        let paths = self.paths().unwrap_or_default();
        paths.iter().filter_map(|path| self.read(path, seed)).map(|(_, ledger)| ledger).find(|l| will_do(l.state()))
    }

    /// Writes a checkpoint durably, and removes all but the last ones.
    pub(crate) fn write(&self, log_id: Uuid, chain: Chain, state: &State) -> Result<PathBuf, Error> {
        let path = self.directory.join(format!("{PREFIX}{:020}", state.position().0));
        let bytes = encode(log_id, chain, state)?;
        write_atomically(&*self.storage, &path, &bytes)?;
        for old in self.paths()?.iter().skip(KEPT) {
            self.storage.remove(old).map_err(|source| Error::Io { action: "remove", path: old.clone(), source })?;
        }
        Ok(path)
    }

    fn load(&self, path: &Path, seed: u64) -> io::Result<Option<(Checkpoint, Ledger)>> {
        let bytes = read_file(&*self.storage, path)?;
        Ok(decode(path, &bytes, seed))
    }
}

/// A whole file.
pub(super) fn read_file(storage: &dyn Storage, path: &Path) -> io::Result<Vec<u8>> {
    let file = storage.open(path, OpenMode::Read)?;
    let length = usize::try_from(file.length()?).map_err(io::Error::other)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length).map_err(io::Error::other)?;
    bytes.resize(length, 0);
    file.read_at(&mut bytes, 0)?;
    Ok(bytes)
}

fn encode(log_id: Uuid, chain: Chain, state: &State) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(1 << 16);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(log_id.as_bytes());
    bytes.extend_from_slice(&state.position().0.to_le_bytes());
    bytes.extend_from_slice(&chain);
    bytes.extend_from_slice(&[0; 8]);
    let mut entries: u64 = 0;
    for entry in state.entries() {
        rmp_serde::encode::write(&mut bytes, &entry)
            .map_err(|source| Error::Unencodable { source: Box::new(source) })?;
        entries += 1;
    }
    bytes[HEADER - 8..HEADER].copy_from_slice(&entries.to_le_bytes());
    let checksum = blake3::hash(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    Ok(bytes)
}

fn decode(path: &Path, bytes: &[u8], seed: u64) -> Option<(Checkpoint, Ledger)> {
    let (content, checksum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
    if blake3::hash(content) != *checksum.first_chunk::<CHECKSUM>()? || !content.starts_with(MAGIC) {
        return None;
    }
    let (header, entries) = content.split_at_checked(HEADER)?;
    if u16::from_le_bytes(*header.get(8..)?.first_chunk()?) != VERSION {
        return None;
    }
    let count = u64::from_le_bytes(*header.get(HEADER - 8..)?.first_chunk()?);
    let checkpoint = Checkpoint {
        path: path.to_owned(),
        position: Position(u64::from_le_bytes(*header.get(26..)?.first_chunk()?)),
        chain: *header.get(34..)?.first_chunk()?,
    };
    let mut rest = io::Cursor::new(entries);
    let mut deserializer = rmp_serde::Deserializer::new(&mut rest);
    let mut malformed = false;
    let read = (0..count).map_while(|_| {
        let entry = Entry::deserialize(&mut deserializer);
        malformed |= entry.is_err();
        entry.ok()
    });
    let ledger = Ledger::restore(seed, read).ok()?;
    (!malformed && ledger.position() == checkpoint.position).then_some((checkpoint, ledger))
}
