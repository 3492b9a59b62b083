//! What was asked of the disk.

use std::path::PathBuf;

/// One call, in the order in which it came.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Call {
    /// What was asked.
    pub kind: CallKind,
    /// Of which file or directory.
    pub path: PathBuf,
    /// Where in the file, in bytes. 0 if that does not apply.
    pub offset: u64,
    /// How many bytes, or which length. 0 if that does not apply.
    pub length: u64,
}

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CallKind {
    /// Open a file that is there.
    Open,
    /// Create a file.
    Create,
    /// Create a directory.
    CreateDirectory,
    /// List a directory.
    List,
    /// Rename a file.
    Rename,
    /// Remove a file.
    Remove,
    /// Sync a directory.
    SyncDirectory,
    /// Lock a directory.
    Lock,
    /// Get random bytes.
    Random,
    /// Read from a file.
    Read,
    /// Write to a file.
    Write,
    /// Change a file's length.
    SetLength,
    /// Take room for a file.
    Allocate,
    /// Ask for a file's length.
    Length,
    /// Sync a file.
    Sync,
}

impl CallKind {
    /// Every kind of call.
    pub const ALL: [Self; 15] = [
        Self::Open,
        Self::Create,
        Self::CreateDirectory,
        Self::List,
        Self::Rename,
        Self::Remove,
        Self::SyncDirectory,
        Self::Lock,
        Self::Random,
        Self::Read,
        Self::Write,
        Self::SetLength,
        Self::Allocate,
        Self::Length,
        Self::Sync,
    ];

    /// Whether a loss of power during such a call can leave the disk otherwise than before it.
    #[must_use]
    pub fn changes(self) -> bool {
        match self {
            Self::Create
            | Self::Rename
            | Self::Remove
            | Self::SyncDirectory
            | Self::Write
            | Self::SetLength
            | Self::Allocate
            | Self::Sync => true,
            Self::Open | Self::CreateDirectory | Self::List | Self::Lock | Self::Random | Self::Read | Self::Length => {
                false
            }
        }
    }
}
