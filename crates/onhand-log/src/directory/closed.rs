//! A log that is read and not opened: nothing in it is completed, cut or sealed.

use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use super::disk::Disk;
use super::headers::read_headers;
use super::locked::LockedDirectory;
use super::survey::survey;
use crate::reader::{DirectoryReader, Marks, Segment, Table};
use crate::{JournalReader, LogError, OpenMode, Storage, SyncPolicy};

/// A log that nobody writes while this is held, and that is left as it is found.
#[derive(Debug)]
pub struct ClosedLog {
    disk: Disk,
    _lock: LockedDirectory,
}

impl ClosedLog {
    /// Keeps every writer away from the log in a directory until it is dropped.
    ///
    /// # Errors
    /// [`LogError::NotFound`] where there is none, [`LogError::Locked`] where somebody has it open.
    pub fn lock(storage: Arc<dyn Storage>, directory: &Path) -> Result<Self, LogError> {
        let lock = LockedDirectory::new(Arc::clone(&storage), directory, false)?;
        let disk = Disk { storage, directory: directory.to_path_buf(), sync: SyncPolicy::Durable };
        Ok(Self { disk, _lock: lock })
    }

    /// The random name that this log got when it was created, as its first segment tells it.
    ///
    /// # Errors
    /// As reading the segments' headers fails.
    pub fn log_id(&self) -> Result<Uuid, LogError> {
        let Disk { storage, directory, .. } = &self.disk;
        let headers = read_headers(&**storage, directory)?;
        let first = headers.first().map(|(_, header)| header.log_id);
        first.ok_or_else(|| LogError::NotFound { directory: directory.clone() })
    }

    /// Reads the commits that opening the log would find. Every frame is read once, to find the end.
    ///
    /// # Errors
    /// As opening the log: [`LogError::Corrupt`] where it would refuse.
    pub fn reader(&self) -> Result<Arc<dyn JournalReader>, LogError> {
        let Disk { storage, directory, .. } = &self.disk;
        let mut headers = read_headers(&**storage, directory)?;
        let survey = survey(&self.disk, &headers, None, OpenMode::Read)?;
        let mut end = survey.last.walked.end;
        if let Some(missing) = survey.end_frame.filter(|frame| frame.missing) {
            // The next segment was begun, and nothing says so yet: the log ends before it.
            headers.pop();
            end = missing.offset;
        }
        let last = headers.len();
        let segments = (1..)
            .zip(headers)
            .map(|(number, (path, header))| {
                let readable_to = if number == last { end } else { header.size };
                Arc::new(Segment::new(&path, header, readable_to, Marks::default()))
            })
            .collect();
        let table = Table::new(storage.clone(), segments, survey.end);
        Ok(Arc::new(DirectoryReader::new(Arc::new(table))))
    }
}
