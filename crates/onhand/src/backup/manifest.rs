//! The manifest of a backup: what of the files beside it is the backup.

use super::{hex, unhex};
use crate::Error;
use onhand_domain::Timestamp;
use onhand_log::{AtomicFile, CopiedSegment, LogCopy, LogError, OpenMode, Storage, segment_name};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io;
use std::path::{Path, PathBuf};
use uuid::Uuid;

const NAME: &str = "backup.json";
/// The version of its form.
const FORMAT: u16 = 1;
/// More than any has: a line of some 200 bytes for each segment.
const LONGEST: u64 = 1 << 30;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) copy: LogCopy,
    /// The log's time at its end.
    pub(crate) time: Option<Timestamp>,
}

/// The same, as it is written.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    format: u16,
    log_id: Uuid,
    position: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<Timestamp>,
    chain: String,
    segments: Vec<WrittenSegment>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WrittenSegment {
    index: u64,
    file: String,
    size: u64,
    length: u64,
    blake3: String,
}

impl Manifest {
    /// That of a backup that was begun, and holds nothing yet.
    pub(super) fn of_nothing() -> Self {
        let copy = LogCopy { log_id: Uuid::nil(), position: 0, chain: [0; 32], segments: Vec::new() };
        Self { copy, time: None }
    }

    pub(crate) fn path(directory: &Path) -> PathBuf {
        directory.join(NAME)
    }

    /// The manifest in a directory; none where there is no backup.
    pub(crate) fn read(storage: &dyn Storage, directory: &Path) -> Result<Option<Self>, Error> {
        let path = Self::path(directory);
        let Some(bytes) = read_file(storage, &path)? else { return Ok(None) };
        let damaged = || Error::ManifestDamaged { file: path.clone() };
        let whole: Value = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        let told = whole.get("backup").ok_or_else(damaged)?;
        if whole.get("blake3") != Some(&Value::from(checksum(told))) {
            return Err(damaged());
        }
        // Only now: a version that does not match its checksum is damage, not another version.
        let format = told.get("format").and_then(Value::as_u64).unwrap_or(0);
        if format != u64::from(FORMAT) {
            let needs = u16::try_from(format).unwrap_or(u16::MAX);
            return Err(LogError::UnsupportedVersion { file: path, needs, supported: FORMAT }.into());
        }
        let written: Written = serde_json::from_value(told.clone()).map_err(|_| damaged())?;
        written.read().map(Some).ok_or_else(damaged)
    }

    /// Puts the manifest in place of the one that is there, durably.
    pub(super) fn write(&self, storage: &dyn Storage, directory: &Path) -> Result<(), Error> {
        let unencodable = |source| Error::Unencodable { source: Box::new(source) };
        let told = serde_json::to_value(Written::of(self)).map_err(unencodable)?;
        let whole = serde_json::json!({ "blake3": checksum(&told), "backup": told });
        let mut bytes = serde_json::to_vec_pretty(&whole).map_err(unencodable)?;
        bytes.push(b'\n');
        let path = Self::path(directory);
        let mut file = AtomicFile::create(storage, &path)?;
        file.write(&bytes)?;
        Ok(file.finish()?)
    }
}

impl Written {
    fn of(manifest: &Manifest) -> Self {
        let LogCopy { log_id, position, chain, segments } = &manifest.copy;
        let segment = |segment: &CopiedSegment| WrittenSegment {
            index: segment.index,
            file: segment_name(segment.index),
            size: segment.size,
            length: segment.length,
            blake3: hex(&segment.hash),
        };
        Self {
            format: FORMAT,
            log_id: *log_id,
            position: *position,
            time: manifest.time,
            chain: hex(chain),
            segments: segments.iter().map(segment).collect(),
        }
    }

    fn read(&self) -> Option<Manifest> {
        let segment = |(segment, index): (&WrittenSegment, u64)| {
            let is_named_so = segment.index == index && segment.file == segment_name(index);
            let hash = unhex(&segment.blake3).filter(|_| is_named_so)?;
            Some(CopiedSegment { index, size: segment.size, length: segment.length, hash })
        };
        let segments = self.segments.iter().zip(1..).map(segment).collect::<Option<_>>()?;
        let copy = LogCopy { log_id: self.log_id, position: self.position, chain: unhex(&self.chain)?, segments };
        // What it says is reckoned with from here on.
        copy.is_possible().then_some(Manifest { copy, time: self.time })
    }
}

/// BLAKE3 of what a manifest tells, without spaces.
fn checksum(told: &Value) -> String {
    hex(blake3::hash(told.to_string().as_bytes()).as_bytes())
}

fn read_file(storage: &dyn Storage, path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let failed = |source| Error::Io { action: "read", path: path.to_owned(), source };
    let file = match storage.open(path, OpenMode::Read) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(failed)?,
    };
    let length = file.length().map_err(failed)?;
    let length = usize::try_from(length.min(LONGEST)).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length).map_err(|source| failed(io::Error::other(source)))?;
    bytes.resize(length, 0);
    file.read_at(&mut bytes, 0).map_err(failed)?;
    Ok(Some(bytes))
}
