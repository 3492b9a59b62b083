//! What can be wrong with a view.

use crate::Error;
use std::any::Any;
use std::io;
use std::path::PathBuf;

/// Something is wrong with a view. It is deleted and built anew from the log; nothing else depends on it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ViewFault {
    /// The library that keeps its rows panicked, or what makes them.
    #[error("it panicked: {message}")]
    Panicked {
        /// What it said.
        message: String,
    },
    /// The library that keeps its rows failed.
    #[error("the store of rows failed: {source}")]
    Store {
        /// As it says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A file or directory of it could not be read, written or removed.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Its rows are not what was written.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// The log could not be read.
    #[error("the log cannot be read: {source}")]
    Log {
        /// Why not.
        source: Box<Error>,
    },
}

impl ViewFault {
    /// What somebody who panicked has said.
    pub(super) fn of_panic(panic: &(dyn Any + Send)) -> Self {
        let message = panic.downcast_ref::<&str>().map(ToString::to_string);
        Self::Panicked { message: message.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default() }
    }

    /// Whether it is only that nothing may be written where the view is.
    pub(super) fn is_read_only(&self) -> bool {
        use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        matches!(self, Self::Io { source, .. } if matches!(source.kind(), PermissionDenied | ReadOnlyFilesystem))
    }
}

/// How the rows of a view are not what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// An opening of it was begun and never came to an end.
    #[error("its last opening did not come to an end")]
    OpeningUnfinished,
    /// There are rows, but not the one that says of what they are.
    #[error("it does not say which log it is of")]
    Nameless,
    /// It is the view of another log.
    #[error("it is the view of another log")]
    OtherLog,
    /// Its rows have another form than this version or these settings write.
    #[error("its rows have another form")]
    OtherSchema,
    /// A row is damaged.
    #[error("a row is damaged")]
    DamagedRow,
    /// A row that was written is not there.
    #[error("a row is missing")]
    MissingRow,
    /// There are more or fewer rows than were written.
    #[error("it should have {expected} rows and has {found}")]
    RowCount {
        /// How many were written.
        expected: u64,
        /// How many are there.
        found: u64,
    },
    /// The rows are not those that were written.
    #[error("its rows are not those that were written")]
    RollingHash,
    /// A row is not what the log makes of it.
    #[error("a row is not what the log says")]
    NotAsLogged,
}
