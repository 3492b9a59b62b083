//! Reading the commits of a copy of a log.

use std::path::Path;
use std::sync::Arc;

use super::LogCopy;
use super::check::open_copied;
use crate::reader::{DirectoryReader, Marks, Segment, Table};
use crate::{JournalReader, LogError, Storage};

/// A reader of the commits that a copy holds. They are checked as they are read, and [`check_copy`](crate::check_copy)
/// checks all of it before.
///
/// # Errors
/// As reading the segments' headers fails.
pub fn read_copy(
    storage: Arc<dyn Storage>,
    directory: &Path,
    copy: &LogCopy,
) -> Result<Arc<dyn JournalReader>, LogError> {
    let mut segments = Vec::new();
    for segment in &copy.segments {
        let (path, _, header) = open_copied(&*storage, directory, segment.index)?;
        segments.push(Arc::new(Segment::new(&path, header, segment.length, Marks::default())));
    }
    Ok(Arc::new(DirectoryReader::new(Arc::new(Table::new(storage, segments, copy.position)))))
}
