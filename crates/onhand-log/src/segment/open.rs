//! Opening a segment's file and reading its header.

use std::path::Path;

use super::header::{FORMAT, Frozen, SegmentHeader};
use crate::block::BLOCK;
use crate::io_error::{During, corrupt};
use crate::{Action, Damage, LogError, OpenMode, Storage, StorageFile};

/// Opens a segment's file, and reads and checks its header, but not whether it fits its neighbors.
///
/// The allocation is bounded by the length of the file and by the largest header there can be.
pub(crate) fn open_segment(
    storage: &dyn Storage,
    path: &Path,
    mode: OpenMode,
) -> Result<(Box<dyn StorageFile>, SegmentHeader), LogError> {
    let file = storage.open(path, mode).during(Action::Open, path)?;
    let found = file.length().during(Action::Read, path)?;
    let in_length = |expected: usize| match expected as u64 <= found {
        true => Ok(()),
        false => Err(corrupt(path, found, Damage::Length { expected: expected as u64, found })),
    };
    in_length(BLOCK)?;
    let mut bytes = vec![0; BLOCK];
    file.read_at(&mut bytes, 0).during(Action::Read, path)?;
    let frozen = Frozen::decode(&bytes).map_err(|what| corrupt(path, 0, what))?;
    in_length(frozen.length)?;
    bytes.resize(frozen.length, 0);
    let (_, rest) = bytes.split_at_mut(BLOCK);
    file.read_at(rest, BLOCK as u64).during(Action::Read, path)?;
    frozen.check(&bytes).map_err(|what| corrupt(path, 0, what))?;
    // Only now: a version that does not match its checksum is damage, not another version.
    if frozen.needs > FORMAT {
        return Err(LogError::UnsupportedVersion { file: path.to_path_buf(), needs: frozen.needs, supported: FORMAT });
    }
    let header = SegmentHeader::decode(&bytes).map_err(|what| corrupt(path, 0, what))?;
    if header.size != found {
        return Err(corrupt(path, found.min(header.size), Damage::Length { expected: header.size, found }));
    }
    Ok((file, header))
}
