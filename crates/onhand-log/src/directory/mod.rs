//! A log in a directory of files.

use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use crate::{
    AppendError, Chain, Dictionary, Frame, FrameBuffer, Journal, JournalReader, LogError,
    LogOptions, Position, Recovery, Storage,
};

/// A log kept in one directory, in segments of fixed size.
#[derive(Debug)]
pub struct DirectoryLog {}

impl DirectoryLog {
    /// Opens the log in `directory` for writing, and recovers what a crash has left.
    ///
    /// # Errors
    /// See [`LogError`].
    pub fn open(
        storage: Arc<dyn Storage>,
        directory: &Path,
        options: LogOptions,
    ) -> Result<(Self, Recovery), LogError> {
        let _ = (storage, options);
        Err(LogError::NotFound {
            directory: directory.to_path_buf(),
        })
    }
}

impl Journal for DirectoryLog {
    fn append(&mut self, _frame: FrameBuffer) -> Result<Frame, AppendError> {
        todo!()
    }
    fn seal(&mut self) -> Result<(), AppendError> {
        todo!()
    }
    fn end(&self) -> Position {
        todo!()
    }
    fn chain(&self) -> Chain {
        todo!()
    }
    fn max_body(&self) -> usize {
        todo!()
    }
    fn dictionary(&self) -> &Arc<Dictionary> {
        todo!()
    }
    fn reader(&self) -> Arc<dyn JournalReader> {
        todo!()
    }
    fn log_id(&self) -> Uuid {
        todo!()
    }
    fn close(self: Box<Self>) -> Result<(), AppendError> {
        todo!()
    }
}
