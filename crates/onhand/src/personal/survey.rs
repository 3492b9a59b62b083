//! What is found in a file of keys when it is opened.

use super::record::{BadHeader, Header, Kind, Record, SLOT, VERSION};
use super::{KeyError, KeyName};

use onhand_log::StorageFile;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

/// How many slots are read at a time.
const PIECE: u64 = 2_048;

/// What is known of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It has a key, in this slot.
    Key(u64),
    /// Its key, if it had one in this slot, is to be destroyed: there will be no other.
    Doomed(Option<u64>),
    /// That is done.
    Destroyed,
}

/// A file of keys as it was found.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) header: Header,
    pub(super) known: HashMap<KeyName, Known>,
    /// How many slots hold a header or a record.
    pub(super) end: u64,
    /// How many of them are known to be durable.
    pub(super) durable: u64,
    /// How many slots the file has.
    pub(super) slots: u64,
}

/// Reads all of a file, twice. What was written last may be there in part: it was never acknowledged. Everything else
/// has to be as it was written.
pub(super) fn survey(path: &Path, file: &dyn StorageFile) -> Result<Survey, KeyError> {
    let slots = Slots::of(path, file)?;
    let header = header(path, file)?;
    let mut durable = 1;
    // A record says of those before it that they were durable.
    slots.each(|slot, bytes| {
        durable = header.record(slot, bytes).map_or(durable, |record| durable.max(record.durable));
        Ok(ControlFlow::Continue(()))
    })?;
    let mut found = Survey { header, known: HashMap::default(), end: 1, durable, slots: slots.count };
    let mut bad_keys = Vec::new();
    slots.each(|slot, bytes| {
        let record = header.record(slot, bytes);
        let is_whole =
            record.is_some_and(|record| record.kind != Kind::Key || header.key(slot, &record, bytes).is_some());
        match record {
            Some(record) if is_whole => found.take(slot, &record),
            // Destroying it has begun, if it is well.
            Some(record) if slot < durable => {
                bad_keys.push(slot);
                found.take(slot, &record);
            }
            None if slot < durable => return Err(damaged(path, slot, "a record is not as it was written")),
            _ => return Ok(ControlFlow::Break(())),
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let lost = bad_keys.into_iter().filter(|slot| found.known.values().any(|known| *known == Known::Key(*slot)));
    match lost.min() {
        Some(slot) => Err(damaged(path, slot, "a key is not as it was written")),
        None if found.end < durable => Err(damaged(path, found.end, "the file ends before its last records")),
        None => Ok(found),
    }
}

impl Survey {
    fn take(&mut self, slot: u64, record: &Record) {
        self.end = slot + 1;
        let known = self.known.entry(record.name).or_insert(match record.kind {
            Kind::Key => Known::Key(slot),
            Kind::Doomed | Kind::Destroyed => Known::Doomed(None),
        });
        *known = match (record.kind, *known) {
            (Kind::Destroyed, _) => Known::Destroyed,
            (Kind::Doomed, Known::Key(at)) => Known::Doomed(Some(at)),
            (Kind::Key | Kind::Doomed, as_before) => as_before,
        };
    }
}

/// The slots of a file, read piece by piece; the last one may be there in part.
struct Slots<'a> {
    path: &'a Path,
    file: &'a dyn StorageFile,
    length: u64,
    count: u64,
}

impl<'a> Slots<'a> {
    fn of(path: &'a Path, file: &'a dyn StorageFile) -> Result<Self, KeyError> {
        let length = file.length().map_err(|source| KeyError::io("read", path, source))?;
        Ok(Self { path, file, length, count: length.div_ceil(SLOT as u64) })
    }

    /// All but the first.
    fn each(
        &self,
        mut visit: impl FnMut(u64, &[u8; SLOT]) -> Result<ControlFlow<()>, KeyError>,
    ) -> Result<(), KeyError> {
        let mut slot = 1;
        while slot < self.count {
            let piece = self.read(slot)?;
            for bytes in piece.as_chunks::<SLOT>().0 {
                if visit(slot, bytes)?.is_break() {
                    return Ok(());
                }
                slot += 1;
            }
        }
        Ok(())
    }

    fn read(&self, slot: u64) -> Result<Vec<u8>, KeyError> {
        let (from, count) = (slot * SLOT as u64, PIECE.min(self.count - slot));
        let there = self.length.saturating_sub(from).min(count * SLOT as u64);
        let mut bytes = vec![0; count as usize * SLOT];
        let read = bytes.get_mut(..there as usize).map_or(Ok(()), |bytes| self.file.read_at(bytes, from));
        read.map_err(|source| KeyError::io("read", self.path, source))?;
        Ok(bytes)
    }
}

fn header(path: &Path, file: &dyn StorageFile) -> Result<Header, KeyError> {
    let mut bytes = [0; SLOT];
    file.read_at(&mut bytes, 0).map_err(|source| KeyError::io("read", path, source))?;
    Header::decode(&bytes).map_err(|bad| match bad {
        BadHeader::Damaged => damaged(path, 0, "this is no file of keys, or its beginning is damaged"),
        BadHeader::OfVersion(found) => KeyError::UnsupportedVersion { file: path.to_owned(), found, known: VERSION },
    })
}

pub(super) fn damaged(path: &Path, slot: u64, what: &'static str) -> KeyError {
    KeyError::Damaged { file: path.to_owned(), offset: slot * SLOT as u64, what }
}
