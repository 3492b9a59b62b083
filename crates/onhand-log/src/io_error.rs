//! Telling what failed, and where.

use std::io;
use std::path::Path;

use crate::{Action, Damage, LogError};

/// Says during what an error of the operating system came up.
pub(crate) trait During<T> {
    fn during(self, action: Action, path: &Path) -> Result<T, LogError>;
}

impl<T> During<T> for io::Result<T> {
    fn during(self, action: Action, path: &Path) -> Result<T, LogError> {
        self.map_err(|source| LogError::Io { path: path.to_path_buf(), action, source })
    }
}

/// The error for damage at one place.
pub(crate) fn corrupt(file: &Path, offset: u64, what: Damage) -> LogError {
    LogError::Corrupt { file: file.to_path_buf(), offset, what }
}
