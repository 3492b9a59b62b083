//! The file of one checkpoint: a state's entries, bound to log, position and chain, under one checksum.

use super::sealed::{Sealing, unsealed};
use crate::Error;
use onhand_domain::{Entry, Image, Ledger, Position, State};
use onhand_log::{Chain, JournalReader, OpenMode, Storage};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"onhandcp";
/// The version of the file's form and of the entries in it.
const VERSION: u16 = 7;
/// magic, version, log id, position, chain; the same in every version.
const HEADER: usize = 8 + 2 + 16 + 8 + 32;
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

/// The checkpoints of a log, in its directory. Those of other logs are as if they were not there.
#[derive(Clone, Debug)]
pub(crate) struct Checkpoints {
    storage: Arc<dyn Storage>,
    directory: PathBuf,
    log_id: Uuid,
}

/// What became of reading a checkpoint.
#[derive(Debug)]
pub(crate) enum CheckpointRead {
    Intact(Checkpoint, Box<Ledger>),
    OtherLog {
        log_id: Uuid,
        position: Position,
    },
    /// Of this log, written by another version of this library.
    OtherVersion {
        version: u16,
        position: Position,
    },
    Damaged,
}

impl Checkpoints {
    pub(crate) fn new(storage: Arc<dyn Storage>, directory: &Path, log_id: Uuid) -> Self {
        Self { storage, directory: directory.to_owned(), log_id }
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

    /// Reads a checkpoint; none where it is damaged, of another version, another log's, or not there.
    pub(crate) fn read(&self, path: &Path, seed: u64) -> Option<(Checkpoint, Ledger)> {
        match self.check(path, seed) {
            Ok(CheckpointRead::Intact(checkpoint, ledger)) => return Some((checkpoint, *ledger)),
            Ok(CheckpointRead::OtherLog { log_id, .. }) => {
                tracing::warn!(path = %path.display(), %log_id, "a checkpoint is another log's and is skipped");
            }
            Ok(CheckpointRead::OtherVersion { version, .. }) => {
                tracing::info!(path = %path.display(), version, "a checkpoint is of another version and is skipped");
            }
            Ok(CheckpointRead::Damaged) => {
                tracing::warn!(path = %path.display(), "a checkpoint is damaged and is skipped");
            }
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "a checkpoint cannot be read and is skipped");
            }
        }
        None
    }

    /// Reads a checkpoint and says how it was found.
    pub(crate) fn check(&self, path: &Path, seed: u64) -> io::Result<CheckpointRead> {
        let bytes = read_file(&*self.storage, path)?;
        Ok(decode(path, &bytes, self.log_id, seed).unwrap_or(CheckpointRead::Damaged))
    }

    /// The newest intact checkpoint of the history that a reader tells, if it will do.
    pub(crate) fn newest_that(
        &self,
        reader: &dyn JournalReader,
        seed: u64,
        will_do: impl Fn(&State) -> bool,
    ) -> Option<Ledger> {
        let paths = self.paths().unwrap_or_default();
        let read = paths.iter().filter_map(|path| self.read(path, seed));
        let mut of_this_history = read
            .filter(|(checkpoint, _)| reader.chain_at(checkpoint.position.0).is_ok_and(|is| is == checkpoint.chain));
        of_this_history.find(|(_, ledger)| will_do(ledger.state())).map(|(_, ledger)| ledger)
    }

    /// Writes a checkpoint durably, and removes all but the last ones; gives the number of its entries.
    pub(crate) fn write(&self, chain: Chain, image: &Image) -> Result<u64, Error> {
        let path = self.directory.join(format!("{PREFIX}{:020}", image.position().0));
        let mut file = Sealing::create(&*self.storage, &path)?;
        file.put(MAGIC)?;
        file.put(&VERSION.to_le_bytes())?;
        file.put(self.log_id.as_bytes())?;
        file.put(&image.position().0.to_le_bytes())?;
        file.put(&chain)?;
        let mut entries = 0;
        for entry in image.entries() {
            file.put_value(&entry)?;
            entries += 1;
        }
        file.finish()?;
        for old in self.paths()?.iter().skip(KEPT) {
            self.storage.remove(old).map_err(|source| Error::Io { action: "remove", path: old.clone(), source })?;
        }
        Ok(entries)
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

fn decode(path: &Path, bytes: &[u8], log_id: Uuid, seed: u64) -> Option<CheckpointRead> {
    let content = unsealed(bytes).filter(|content| content.starts_with(MAGIC))?;
    let (header, mut rest) = content.split_at_checked(HEADER)?;
    let version = u16::from_le_bytes(*header.get(8..)?.first_chunk()?);
    let found = Uuid::from_bytes(*header.get(10..)?.first_chunk()?);
    let position = Position(u64::from_le_bytes(*header.get(26..)?.first_chunk()?));
    if found != log_id {
        return Some(CheckpointRead::OtherLog { log_id: found, position });
    }
    if version != VERSION {
        return Some(CheckpointRead::OtherVersion { version, position });
    }
    let checkpoint = Checkpoint { path: path.to_owned(), position, chain: *header.get(34..)?.first_chunk()? };
    let entries = std::iter::from_fn(|| {
        let (entry, after) = postcard::take_from_bytes::<Entry>(rest).ok()?;
        rest = after;
        Some(entry)
    });
    let ledger = Ledger::restore(seed, entries).ok()?;
    let is_whole = rest.is_empty() && ledger.position() == checkpoint.position;
    is_whole.then(|| CheckpointRead::Intact(checkpoint, Box::new(ledger)))
}
