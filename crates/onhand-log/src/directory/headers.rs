//! The segments a directory holds, by their headers.

use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::io_error::{During, corrupt};
use crate::segment::{SegmentHeader, open_segment, segment_index, segment_name};
use crate::{Action, Damage, LogError, OpenMode, Storage};

/// The indexes of the segments in a directory, in order.
///
/// # Errors
/// [`LogError::NotFound`] if there is no such directory.
pub(crate) fn list_segments(storage: &dyn Storage, directory: &Path) -> Result<Vec<u64>, LogError> {
    let names = match storage.list(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(LogError::NotFound { directory: directory.to_path_buf() });
        }
        other => other.during(Action::List, directory)?,
    };
    let mut indexes: Vec<u64> = names.iter().filter_map(|name| segment_index(name)).collect();
    indexes.sort_unstable();
    Ok(indexes)
}

/// The random name of the log in a directory, as its first segment tells it; none where there is no log.
///
/// It takes no lock, and nothing but that segment's header is read.
///
/// # Errors
/// As reading the header fails.
pub fn log_id(storage: &dyn Storage, directory: &Path) -> Result<Option<Uuid>, LogError> {
    match list_segments(storage, directory) {
        Ok(indexes) if indexes.is_empty() => Ok(None),
        Err(LogError::NotFound { .. }) => Ok(None),
        Err(other) => Err(other),
        Ok(indexes) => {
            let path = directory.join(segment_name(1));
            if indexes.first() != Some(&1) {
                return Err(corrupt(&path, 0, Damage::Missing));
            }
            let (_, header) = open_segment(storage, &path, OpenMode::Read)?;
            Ok(Some(header.log_id))
        }
    }
}

/// The headers of all segments, checked against each other as far as headers tell.
pub(crate) fn read_headers(storage: &dyn Storage, directory: &Path) -> Result<Vec<(PathBuf, SegmentHeader)>, LogError> {
    let mut segments: Vec<(PathBuf, SegmentHeader)> = Vec::new();
    for (expected, index) in (1..).zip(list_segments(storage, directory)?) {
        let path = directory.join(segment_name(expected));
        if index != expected {
            return Err(corrupt(&path, 0, Damage::Missing));
        }
        let (_, mut header) = open_segment(storage, &path, OpenMode::Read)?;
        let before = segments.last().map(|(_, header)| header);
        check_header(&path, &header, index, before)?;
        if let Some(before) = before
            && before.dictionary == header.dictionary
        {
            // One copy in memory is enough for all segments.
            header.dictionary = before.dictionary.clone();
        }
        segments.push((path, header));
    }
    Ok(segments)
}

/// Checks a header against the name of its file and the header of the segment before it.
pub(crate) fn check_header(
    path: &Path,
    header: &SegmentHeader,
    index: u64,
    before: Option<&SegmentHeader>,
) -> Result<(), LogError> {
    if let Some(before) = before
        && before.log_id != header.log_id
    {
        return Err(LogError::WrongLog { file: path.to_path_buf(), expected: before.log_id, found: header.log_id });
    }
    if header.index != index {
        return Err(corrupt(path, 0, Damage::SegmentIndex { found: header.index }));
    }
    let least = before.map_or(1, |before| before.first);
    if header.first < least || (index == 1 && header.first != 1) {
        return Err(corrupt(path, 0, Damage::SegmentPosition { expected: least, found: header.first }));
    }
    Ok(())
}
