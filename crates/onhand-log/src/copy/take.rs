//! Making a copy of a log, adding to one, and making a log of one again.

use std::io;
use std::path::Path;

use super::bytes::{Named, clear, copy, hash};
use super::check::{bytes_of, check_copy, check_segment, impossible, open_copied};
use super::trace::{Extent, Known, trace};
use super::{CopiedSegment, LogCopy, Pace, Taken, keep_pace};
use crate::directory::list_segments;
use crate::io_error::During;
use crate::segment::segment_name;
use crate::{Action, LogError, OpenMode, Position, Storage, StorageFile};

/// Copies what is durable of a log to a directory, or adds to an earlier copy what is new, and checks what was copied.
///
/// The log may be open, here or elsewhere, and be written meanwhile: it takes no lock, and what it reads does not
/// change. What its writer knows to be `durable` is copied, and no more. Where that is 0, what something later proves to be
/// durable is: all but the newest commit until a seal follows, some milliseconds later. It ends at the end of the segment
/// that was the newest when it began, at the latest, so that it comes to its end however fast the log grows.
///
/// Nothing that an earlier copy holds is changed, so that it stays a copy until whoever keeps it keeps this one
/// instead. Everything is durable when this returns. Only one at a time may copy to one directory.
///
/// The cost is that of reading what is new three times, writing it once and reading it back twice. The segment in which an
/// earlier copy ended is read as well.
///
/// # Errors
/// - [`LogError::NotFound`] without a log, and [`LogError::Corrupt`] for damage of what is copied or was.
/// - [`LogError::WrongLog`] and [`LogError::OtherHistory`] if the earlier copy is another log's, or another history's.
/// - [`LogError::BeyondEnd`] if the earlier copy holds what the log lacks: commits are missing.
/// - [`LogError::Stopped`] if the pace said so, and [`LogError::Io`].
pub fn take_copy(
    storage: &dyn Storage,
    from: &Path,
    to: &Path,
    durable: Position,
    earlier: Option<&LogCopy>,
    pace: Pace<'_>,
) -> Result<Taken, LogError> {
    let Some(&newest) = list_segments(storage, from)?.last() else {
        return Err(LogError::NotFound { directory: from.to_path_buf() });
    };
    let earlier = earlier.filter(|earlier| !earlier.segments.is_empty());
    let last = earlier.and_then(|earlier| earlier.segments.last());
    earlier.map_or(Ok(0), |earlier| bytes_of(to, earlier))?;
    if let Some((earlier, last)) = earlier.zip(last)
        && newest < last.index
    {
        let end = trace(storage, from, Known { durable: 0, copied: None, newest }, pace)?.seen;
        return Err(LogError::BeyondEnd { position: earlier.position, end });
    }
    let traced = trace(storage, from, Known { durable, copied: earlier, newest }, pace)?;
    if let Some((earlier, last, first)) = earlier.zip(last).zip(traced.extents.first()).map(|((a, b), c)| (a, b, c)) {
        goes_on(storage, from, (earlier, last), first, (traced.first_seen, traced.seen))?;
        still_there(storage, to, earlier)?;
        if first.length < last.length {
            // It ends inside a frame, and what was added would not be the rest of that.
            return Err(impossible(to, last));
        }
    }
    let log_id = traced.extents.first().map(|extent| extent.header.log_id).unwrap_or_default();
    let had = |extent: &Extent| last.filter(|last| last.index == extent.header.index).map_or(0, |last| last.length);
    let of = traced.extents.iter().fold(0_u64, |of, extent| of.saturating_add(extent.length - had(extent)));
    let mut copied = 0;
    let mut segments: Vec<CopiedSegment> = earlier.map(|earlier| earlier.segments.clone()).unwrap_or_default();
    segments.pop();
    storage.create_dir_all(to).during(Action::Create, to)?;
    for extent in &traced.extents {
        keep_pace(pace, copied, of)?;
        let file = extent.open(storage)?;
        add(storage, to, extent, &*file, had(extent), |bytes| {
            copied += bytes;
            keep_pace(pace, copied, of)
        })?;
        let segment = CopiedSegment {
            index: extent.header.index,
            size: extent.header.size,
            length: extent.length,
            hash: hash(Named { file: &*file, path: &extent.path }, extent.length)?,
        };
        // Read back: what is noted is what is there.
        check_segment(storage, to, &segment)?;
        segments.push(segment);
    }
    storage.sync_dir(to).during(Action::Sync, to)?;
    let copy = LogCopy { log_id, position: traced.position, chain: traced.chain, segments };
    Ok(Taken { copy, copied, seen: traced.seen })
}

/// Makes a log of a copy, byte for byte and durably, in a directory that holds none.
///
/// The cost is that of reading the copy, writing it once and reading it back twice.
///
/// # Errors
/// As [`check_copy`] and writing fails; [`LogError::Stopped`] if the pace said so. What was written is left there.
pub fn give_back(
    storage: &dyn Storage,
    from: &Path,
    to: &Path,
    what: &LogCopy,
    pace: Pace<'_>,
) -> Result<(), LogError> {
    let of = bytes_of(from, what)?;
    let mut copied = 0;
    for segment in &what.segments {
        let (path, file, header) = open_copied(storage, from, segment.index)?;
        let extent = Extent { path, header, length: segment.length };
        add(storage, to, &extent, &*file, 0, |bytes| {
            copied += bytes;
            keep_pace(pace, copied, of)
        })?;
    }
    storage.sync_dir(to).during(Action::Sync, to)?;
    check_copy(storage, to, what, &mut |_, _| pace(copied, of)).map(|_| ())
}

/// Whether a log goes on where an earlier copy of it ended.
fn goes_on(
    storage: &dyn Storage,
    from: &Path,
    (earlier, last): (&LogCopy, &CopiedSegment),
    first: &Extent,
    (first_seen, seen): (u64, Position),
) -> Result<(), LogError> {
    let position = earlier.position;
    if first.header.log_id != earlier.log_id {
        let (expected, found) = (earlier.log_id, first.header.log_id);
        return Err(LogError::WrongLog { file: first.path.clone(), expected, found });
    }
    if first_seen < last.length {
        return Err(LogError::BeyondEnd { position, end: seen });
    }
    // Its header holds the hash of everything before.
    let file = first.open(storage)?;
    if hash(Named { file: &*file, path: &first.path }, last.length)? != last.hash {
        return Err(LogError::OtherHistory { directory: from.to_path_buf(), position });
    }
    Ok(())
}

/// Whether the files of an earlier copy are as long as they were. What is in them is looked at when it is needed.
fn still_there(storage: &dyn Storage, to: &Path, earlier: &LogCopy) -> Result<(), LogError> {
    earlier.segments.iter().try_for_each(|segment| open_copied(storage, to, segment.index).map(|_| ()))
}

/// Adds what a copy lacks of one segment.
fn add(
    storage: &dyn Storage,
    to: &Path,
    extent: &Extent,
    from: &dyn StorageFile,
    had: u64,
    copied: impl FnMut(u64) -> Result<(), LogError>,
) -> Result<(), LogError> {
    let path = to.join(segment_name(extent.header.index));
    let (file, was_there) = open_or_create(storage, &path)?;
    if had == extent.length {
        return Ok(());
    }
    let size = extent.header.size;
    if file.length().during(Action::Read, &path)? != size {
        file.set_length(size).during(Action::Write, &path)?;
    }
    let to = Named { file: &*file, path: &path };
    copy(Named { file: from, path: &extent.path }, to, had..extent.length, copied)?;
    if was_there {
        clear(to, extent.length..size)?;
    }
    file.sync_data().during(Action::Sync, &path)
}

fn open_or_create(storage: &dyn Storage, path: &Path) -> Result<(Box<dyn StorageFile>, bool), LogError> {
    match storage.open(path, OpenMode::Write) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Ok((storage.open(path, OpenMode::CreateNew).during(Action::Create, path)?, false))
        }
        other => Ok((other.during(Action::Open, path)?, true)),
    }
}
