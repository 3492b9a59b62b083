//! Checking a copy of a log against what was noted of it.

use std::io;
use std::path::{Path, PathBuf};

use super::bytes::{Named, hash};
use super::{CopiedSegment, LogCopy, Pace, keep_pace};
use crate::frame::FrameKind;
use crate::io_error::{During, corrupt};
use crate::segment::{Check, Found, SegmentHeader, open_segment, read_frame, segment_name};
use crate::{Action, Chain, Damage, FrameBuffer, LogError, OpenMode, Position, Storage, StorageFile};

/// What one segment of a copy holds.
#[derive(Debug)]
pub(super) struct Checked {
    path: PathBuf,
    header: SegmentHeader,
    frames: u64,
    next: Position,
    link: Chain,
    /// The chain value of the last commit in it.
    chain: Option<Chain>,
}

/// Reads a whole copy and checks every frame, the chain, and every byte against what was noted. Gives the number of
/// frames.
///
/// # Errors
/// [`LogError::Corrupt`] for the first thing that is wrong, [`LogError::Stopped`] if the pace said so, and
/// [`LogError::Io`].
pub fn check_copy(storage: &dyn Storage, directory: &Path, copy: &LogCopy, pace: Pace<'_>) -> Result<u64, LogError> {
    let of = bytes_of(directory, copy)?;
    let (mut done, mut frames) = (0, 0);
    let mut before: Option<Checked> = None;
    let mut chain = None;
    for segment in &copy.segments {
        keep_pace(pace, done, of)?;
        let checked = check_segment(storage, directory, segment)?;
        follows(&checked, before.as_ref(), copy)?;
        done += segment.length;
        frames += checked.frames;
        chain = checked.chain.or(chain);
        if segment.index == 1 {
            chain = chain.or(Some(checked.header.chain));
        }
        before = Some(checked);
    }
    let Some(last) = before else { return Ok(0) };
    let found = last.next.saturating_sub(1);
    if found != copy.position || chain != Some(copy.chain) {
        let what = Damage::CopyEnd { expected: copy.position, found };
        return Err(corrupt(&last.path, last.header.length as u64, what));
    }
    Ok(frames)
}

/// How many bytes a copy has. What was noted of it comes from a file: nobody has looked at its numbers before.
pub(super) fn bytes_of(directory: &Path, copy: &LogCopy) -> Result<u64, LogError> {
    copy.segments.iter().try_fold(0_u64, |bytes, segment| {
        // No file system has more, and what a log has grown by can be added.
        let sum = bytes.checked_add(segment.length).filter(|sum| *sum < 1 << 63 && segment.length <= segment.size);
        sum.ok_or_else(|| impossible(directory, segment))
    })
}

/// The refusal of a copy that notes a length which no copy can have.
pub(super) fn impossible(directory: &Path, segment: &CopiedSegment) -> LogError {
    let path = directory.join(segment_name(segment.index));
    corrupt(&path, segment.length, Damage::CopyLength { noted: segment.length })
}

fn follows(checked: &Checked, before: Option<&Checked>, copy: &LogCopy) -> Result<(), LogError> {
    let header = &checked.header;
    if header.log_id != copy.log_id {
        let (expected, found) = (copy.log_id, header.log_id);
        return Err(LogError::WrongLog { file: checked.path.clone(), expected, found });
    }
    let (next, link) = before.map_or((1, crate::chain::BEFORE_THE_FIRST_SEGMENT), |before| (before.next, before.link));
    if header.first != next {
        return Err(corrupt(&checked.path, 0, Damage::SegmentPosition { expected: next, found: header.first }));
    }
    match header.previous == link {
        true => Ok(()),
        false => Err(corrupt(&checked.path, 0, Damage::Chain { expected: link, found: header.previous })),
    }
}

/// Checks one segment of a copy by itself.
pub(super) fn check_segment(
    storage: &dyn Storage,
    directory: &Path,
    segment: &CopiedSegment,
) -> Result<Checked, LogError> {
    let (path, file, header) = open_copied(storage, directory, segment.index)?;
    if header.index != segment.index {
        return Err(corrupt(&path, 0, Damage::SegmentIndex { found: header.index }));
    }
    if header.size != segment.size {
        return Err(corrupt(&path, 0, Damage::Length { expected: segment.size, found: header.size }));
    }
    let mut checked = Checked { next: header.first, link: header.chain, frames: 0, chain: None, path, header };
    let mut offset = checked.header.length as u64;
    let mut buffer = FrameBuffer::new(0);
    while offset < segment.length {
        let found = read_frame(&*file, checked.header.place(offset), Check::Hash, &mut buffer);
        let wrong = |what| Err(corrupt(&checked.path, offset, what));
        let (frame, chain) = match found.during(Action::Read, &checked.path)? {
            Found::Frame(frame, chain) => (frame, chain),
            Found::BadBody(_, _, what) | Found::Nothing(what) => return wrong(what),
        };
        if frame.first != checked.next {
            return wrong(Damage::FramePosition { expected: checked.next, found: frame.first });
        }
        if frame.previous != checked.link {
            return wrong(Damage::Chain { expected: checked.link, found: frame.previous });
        }
        offset += frame.padded_len() as u64;
        (checked.next, checked.link) = (frame.next(), chain);
        checked.frames += 1;
        if frame.kind == FrameKind::Commit {
            checked.chain = Some(chain);
        }
    }
    // Every frame is as it should be; so is the rest, or something was put in the place of what was copied.
    if offset != segment.length || hash(Named { file: &*file, path: &checked.path }, segment.length)? != segment.hash {
        return Err(corrupt(&checked.path, 0, Damage::CopyHash));
    }
    Ok(checked)
}

/// Opens a segment that has to be there.
pub(super) fn open_copied(
    storage: &dyn Storage,
    directory: &Path,
    index: u64,
) -> Result<(PathBuf, Box<dyn StorageFile>, SegmentHeader), LogError> {
    let path = directory.join(segment_name(index));
    match open_segment(storage, &path, OpenMode::Read) {
        Err(LogError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            Err(corrupt(&path, 0, Damage::Missing))
        }
        other => other.map(|(file, header)| (path, file, header)),
    }
}
