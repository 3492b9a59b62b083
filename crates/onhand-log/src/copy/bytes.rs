//! Moving bytes from file to file.

use std::ops::Range;
use std::path::Path;

use crate::block::{BLOCK, is_zero};
use crate::io_error::During;
use crate::{Action, LogError, StorageFile};

/// How much is read, written and synced at once: whoever commits on the same disk waits for no more.
const PIECE: u64 = 1 << 20;

/// A file and its name, for messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) file: &'a dyn StorageFile,
    pub(super) path: &'a Path,
}

/// Copies a part of a file to the same place of another, durably, and tells of each piece.
pub(super) fn copy(
    from: Named<'_>,
    to: Named<'_>,
    part: Range<u64>,
    mut copied: impl FnMut(u64) -> Result<(), LogError>,
) -> Result<(), LogError> {
    read(from, part, |bytes, at| {
        to.file.write_at(bytes, at).during(Action::Write, to.path)?;
        to.file.sync_data().during(Action::Sync, to.path)?;
        copied(bytes.len() as u64)
    })
}

/// BLAKE3 over the beginning of a file.
pub(super) fn hash(of: Named<'_>, length: u64) -> Result<[u8; 32], LogError> {
    let mut hasher = blake3::Hasher::new();
    read(of, 0..length, |bytes, _| {
        hasher.update(bytes);
        Ok(())
    })?;
    Ok(*hasher.finalize().as_bytes())
}

/// Puts zeros where an earlier copy that came to no end has left something.
pub(super) fn clear(file: Named<'_>, part: Range<u64>) -> Result<(), LogError> {
    let zeros = [0; BLOCK];
    read(file, part, |bytes, at| {
        for (block, at) in bytes.chunks(BLOCK).zip((at..).step_by(BLOCK)) {
            if !is_zero(block) {
                let zeros = zeros.get(..block.len()).unwrap_or(&zeros);
                file.file.write_at(zeros, at).during(Action::Write, file.path)?;
            }
        }
        Ok(())
    })
}

fn read(
    from: Named<'_>,
    part: Range<u64>,
    mut piece: impl FnMut(&[u8], u64) -> Result<(), LogError>,
) -> Result<(), LogError> {
    let mut bytes = Vec::new();
    let mut at = part.start;
    while at < part.end {
        bytes.resize(PIECE.min(part.end - at) as usize, 0);
        from.file.read_at(&mut bytes, at).during(Action::Read, from.path)?;
        piece(&bytes, at)?;
        at += bytes.len() as u64;
    }
    Ok(())
}
