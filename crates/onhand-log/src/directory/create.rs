//! Turning a prepared file into a segment.

use std::sync::Arc;

use uuid::Uuid;

use super::active::Active;
use super::disk::Disk;
use super::prepare::Prepared;
use crate::io_error::During;
use crate::reader::{Marks, Segment};
use crate::segment::{NewSegment, segment_name};
use crate::{Action, Chain, Dictionary, LogError, Position};

/// Where a new segment takes up the log.
#[derive(Debug, Clone)]
pub(crate) struct Start {
    pub(crate) log_id: Uuid,
    pub(crate) first: Position,
    pub(crate) previous: Chain,
    pub(crate) dictionary: Arc<Dictionary>,
}

/// Writes the header of a segment into a prepared file, and syncs it.
///
/// The file still has the name of a prepared one: until [`enter`] renames it, it is no segment.
pub(crate) fn write_header(disk: &Disk, prepared: Prepared, start: &Start) -> Result<Active, LogError> {
    let salt = disk.storage.random().during(Action::Create, &prepared.path)?;
    // A dictionary that cannot be encoded was refused when the log was opened.
    let dictionary_bytes = start.dictionary.encode().unwrap_or_default();
    let new = NewSegment {
        size: prepared.size,
        index: prepared.index,
        first: start.first,
        log_id: start.log_id,
        salt,
        previous: start.previous,
        dictionary: &start.dictionary,
        dictionary_bytes: &dictionary_bytes,
    };
    let (bytes, header) = new.encode();
    disk.write(&*prepared.file, &prepared.path, &bytes, 0)?;
    disk.sync(&*prepared.file, &prepared.path)?;
    let offset = header.length as u64;
    let path = disk.path(&segment_name(prepared.index));
    let segment = Arc::new(Segment::new(&path, header, offset, Marks::default()));
    Ok(Active::new(segment, prepared.file, offset, prepared.zeroed))
}

/// Gives a segment its name, durably.
pub(crate) fn enter(disk: &Disk, prepared_name: &str, active: &Active) -> Result<(), LogError> {
    disk.rename(&disk.path(prepared_name), &active.segment.path)?;
    // Sync the directory too: a new file's name is lost without it.
    disk.sync_names()
}
