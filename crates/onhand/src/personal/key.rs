//! Keys of personal fields, and what is asked of whoever keeps them.

use onhand_domain::{Purpose, Subject};
use std::error;
use std::fmt::{self, Debug};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Bytes of a key.
const LENGTH: usize = 32;

/// Whose key, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName {
    /// Whose.
    pub subject: Subject,
    /// What for.
    pub purpose: Purpose,
}

/// A key: random bytes, which are wiped from memory with it.
#[derive(Clone)]
pub struct Key {
    version: u32,
    bytes: Zeroizing<[u8; LENGTH]>,
}

/// Keeps the keys of personal fields, as the core's own directory does unless a host
/// [brings another](crate::Builder::keys).
///
/// What becomes of a person's data is decided here: whoever destroys a key, wherever it was copied to, has made
/// unreadable all that was sealed under it.
pub trait KeyStore: Debug + Send + Sync {
    /// The newest key of each name, in this order. Where a name has none, one is made, and is durable when this returns:
    /// what is sealed under it may be in the log a moment later.
    ///
    /// A command that is retried after its name was given a newer key is sealed to other bytes, and refused as another
    /// under the same id: change a key when nobody retries.
    ///
    /// It is called once for each command with personal fields, from the threads of the callers, or once for a batch.
    ///
    /// # Errors
    /// [`KeyError::Destroyed`] for a name whose key was destroyed: it never gets another; as keeping them fails.
    fn obtain(&self, names: &[KeyName]) -> Result<Vec<Key>, KeyError>;

    /// A key that something was sealed under; none where it was destroyed.
    ///
    /// # Errors
    /// [`KeyError::Unknown`] for one that was never made here; as reading fails.
    fn find(&self, name: KeyName, version: u32) -> Result<Option<Key>, KeyError>;

    /// Destroys all versions of a name's key, durably, and for good: the name never gets another. Does nothing where that was done
    /// before.
    ///
    /// # Errors
    /// As writing fails. It has to be asked for again then; a part of it may be done.
    fn destroy(&self, name: KeyName) -> Result<(), KeyError>;
}

/// Keys could not be had, made or destroyed.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The subject's key was destroyed, as they asked for: nothing can be sealed for them any more.
    #[error("the {:?} key of {} was destroyed, and there will be no other; use a new id for a new person", .name.purpose, .name.subject)]
    Destroyed {
        /// Whose key.
        name: KeyName,
    },
    /// There is no such key, and there never was: the keys may be those of another log, or of an earlier time.
    #[error("there is no version {version} of the {:?} key of {}; restore the keys that belong to this log", .name.purpose, .name.subject)]
    Unknown {
        /// Whose key.
        name: KeyName,
        /// Which.
        version: u32,
    },
    /// The core was closed: its directory may be somebody else's by now.
    #[error("the core is closed; open the directory again")]
    Closed,
    /// What was sealed is not as it was, or does not belong where it was found.
    #[error("what was sealed for {subject} is damaged, or of another place")]
    Forged {
        /// For whom.
        subject: Subject,
    },
    /// The file of keys is not as it was written.
    #[error("{file} is damaged at byte {offset}: {what}; restore it from a copy")]
    Damaged {
        /// The file.
        file: PathBuf,
        /// Where.
        offset: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// The file of keys is of a later version of this library.
    #[error("{file} has version {found}, and this library reads {known}; use a newer one")]
    UnsupportedVersion {
        /// The file.
        file: PathBuf,
        /// Its version.
        found: u16,
        /// The version that can be read.
        known: u16,
    },
    /// Reading, writing or syncing failed. After a write or a sync that failed no more keys are made: open the directory
    /// again.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// Why it failed.
        source: Arc<io::Error>,
    },
    /// A host's own store failed.
    #[error("the store of keys failed: {source}")]
    Host {
        /// As it says.
        source: Arc<dyn error::Error + Send + Sync>,
    },
}

impl KeyError {
    pub(super) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source: Arc::new(source) }
    }
}

impl Key {
    /// A key of random bytes, which nobody else has seen.
    #[must_use]
    pub fn new(version: u32, bytes: [u8; LENGTH]) -> Self {
        Self { version, bytes: Zeroizing::new(bytes) }
    }

    /// Which of its name's keys it is: 1 is the first.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Its bytes, for whoever keeps it.
    #[must_use]
    pub fn bytes(&self) -> &[u8; LENGTH] {
        &self.bytes
    }
}

impl Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key(version {})", self.version)
    }
}
