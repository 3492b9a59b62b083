//! Making a log that was surveyed fit to be written.

use std::path::PathBuf;

use super::disk::Disk;
use super::survey::{Survey, Surveyed};
use crate::canary::canary;
use crate::frame::FrameKind;
use crate::io_error::During;
use crate::segment::torn_name;
use crate::{Action, LogError, Recovery, TornTail};

/// How much is copied at once, in bytes.
const CHUNK: u64 = 256 << 10;

/// Completes what a crash has interrupted, and makes durable what was only read.
pub(crate) fn repair(disk: &Disk, survey: &Survey, recovery: &mut Recovery) -> Result<(), LogError> {
    // The newest segment's name may have been read from memory alone. It has to be durable before the
    // segment before it says that it is there.
    disk.sync_names()?;
    if let Some(end) = &survey.end_frame {
        disk.write(&*end.file, &end.path, &end.bytes, end.offset)?;
        disk.sync(&*end.file, &end.path)?;
        recovery.finished_rotation = end.missing;
    }
    if let Some((_, to)) = survey.last.walked.tail.dirty {
        recovery.cut = Some(cut(disk, &survey.last, to)?);
    }
    recovery.rewritten_frames = rewrite(disk, &survey.last)?;
    Ok(())
}

/// Keeps a copy of a torn write, and puts zeros in its place.
///
/// The file is not cut shorter: a segment's length never changes, so that a missing part shows.
fn cut(disk: &Disk, last: &Surveyed, to: u64) -> Result<TornTail, LogError> {
    let offset = last.walked.end;
    let kept_as = keep_aside(disk, last, to)?;
    let zeros = vec![0; CHUNK.min(to - offset) as usize];
    in_chunks(offset, to, |at, length| disk.write(&*last.file, &last.path, zeros.get(..length).unwrap_or(&zeros), at))?;
    disk.sync(&*last.file, &last.path)?;
    tracing::warn!(file = ?last.path, offset, length = to - offset, kept_as = ?kept_as, "cut a torn write");
    Ok(TornTail { file: last.path.clone(), offset, length: to - offset, kept_as: Some(kept_as) })
}

fn keep_aside(disk: &Disk, last: &Surveyed, to: u64) -> Result<PathBuf, LogError> {
    let offset = last.walked.end;
    let names = disk.storage.list(&disk.directory).during(Action::List, &disk.directory)?;
    // There is a number that no file has, as there are more numbers than files.
    let name = (1..=u32::MAX)
        .map(|copy| torn_name(last.header.index, offset, copy))
        .find(|name| names.iter().all(|taken| taken != name.as_str()))
        .unwrap_or_else(|| torn_name(last.header.index, offset, 0));
    let (path, temporary) = (disk.path(&name), disk.path(&format!("{name}.tmp")));
    if names.iter().any(|taken| taken.as_os_str() == temporary.file_name().unwrap_or_default()) {
        disk.remove(&temporary)?;
    }
    let copy = disk.create(&temporary)?;
    let mut chunk = Vec::new();
    in_chunks(offset, to, |at, length| {
        chunk.resize(length, 0);
        last.file.read_at(&mut chunk, at).during(Action::Read, &last.path)?;
        disk.write(&*copy, &temporary, &chunk, at - offset)
    })?;
    disk.sync(&*copy, &temporary)?;
    disk.rename(&temporary, &path)?;
    disk.sync_names()?;
    Ok(path)
}

/// Writes every frame from the last seal on again, byte for byte, and syncs. Tells how many commits they are.
///
/// What was read may be in the page cache alone, after a kill or a failed sync.
fn rewrite(disk: &Disk, last: &Surveyed) -> Result<u64, LogError> {
    let walked = &last.walked;
    if walked.last.is_none_or(|kind| kind == FrameKind::End) || canary("trust what was read back") {
        return Ok(0);
    }
    let mut chunk = Vec::new();
    in_chunks(walked.sealed_at, walked.end, |at, length| {
        chunk.resize(length, 0);
        last.file.read_at(&mut chunk, at).during(Action::Read, &last.path)?;
        disk.write(&*last.file, &last.path, &chunk, at)
    })?;
    disk.sync(&*last.file, &last.path)?;
    Ok(walked.since_seal)
}

fn in_chunks(from: u64, to: u64, mut piece: impl FnMut(u64, usize) -> Result<(), LogError>) -> Result<(), LogError> {
    let mut at = from;
    while at < to {
        let length = CHUNK.min(to - at);
        piece(at, length as usize)?;
        at += length;
    }
    Ok(())
}
