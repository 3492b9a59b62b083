//! What is salvaged from: a log or a backup.

use super::source::Source;
use crate::Error;
use crate::backup::Manifest;
use onhand_domain::Position;
use onhand_log::{Damage, Fault, Storage};
use std::path::Path;
use std::sync::Arc;

/// A damaged log, or a damaged backup of one.
#[derive(Debug)]
pub(super) struct Damaged {
    pub(super) source: Source,
    /// Up to here it is known to have gone.
    pub(super) end: Position,
    /// What is wrong with the manifest, where it is a backup.
    pub(super) manifest: Option<Fault>,
}

impl Damaged {
    pub(super) fn look(storage: &Arc<dyn Storage>, directory: &Path) -> Result<Self, Error> {
        let source = Source::of_log(Arc::clone(storage), directory)?;
        match Manifest::read(&source, directory) {
            Ok(None) => Ok(Self { source, end: Position::START, manifest: None }),
            Ok(Some(Manifest { copy, .. })) if copy.segments.is_empty() => {
                Err(Error::NoBackup { directory: directory.to_owned() })
            }
            Ok(Some(Manifest { copy, .. })) => {
                Ok(Self { source: source.holding(&copy), end: Position(copy.position), manifest: None })
            }
            // Every frame tells by itself, and by those around it, whether it is as it was written.
            Err(Error::ManifestDamaged { file }) => {
                let fault = Fault { file, offset: 0, what: Damage::CopyNotes };
                Ok(Self { source, end: Position::START, manifest: Some(fault) })
            }
            Err(Error::Io { action: "read", path: file, source: error }) => {
                let what = Damage::Unreadable { length: 0, os_error: error.raw_os_error() };
                Ok(Self { source, end: Position::START, manifest: Some(Fault { file, offset: 0, what }) })
            }
            Err(other) => Err(other),
        }
    }
}
