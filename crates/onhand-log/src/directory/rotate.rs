//! Going over to the next segment.

use super::create::{Start, enter, write_header};
use super::log::{DirectoryLog, StoreError};
use super::prepare::{Filling, Preparation, Prepared, prepare};
use crate::LogError;
use crate::block::BLOCK_U64;
use crate::frame::{FrameKind, bare_frame};
use crate::segment::prepared_name;

impl DirectoryLog {
    /// Ends the active segment and starts the next.
    ///
    /// The next one is durable before the frame is written that ends this one: where that frame is,
    /// a missing segment is told from the end of the log. Whichever of the two a crash keeps, opening
    /// completes the rest.
    pub(super) fn rotate(&mut self) -> Result<(), StoreError> {
        let old = &self.active;
        let place = old.segment.header.place(old.offset);
        let (end_frame, end_chain) = bare_frame(FrameKind::End, place, self.end + 1, self.link);
        let start = Start {
            log_id: self.log_id,
            first: self.end + 1,
            previous: end_chain,
            dictionary: self.dictionary.clone(),
        };
        let index = old.segment.header.index + 1;
        let prepared = self.prepared(index).map_err(StoreError::NoRoom)?;
        let next = write_header(&self.disk, prepared, &start).map_err(StoreError::NoRoom)?;
        enter(&self.disk, &prepared_name(index), &next)
            .and_then(|()| {
                self.disk.write(&*self.active.file, &self.active.segment.path, &end_frame, place.offset)?;
                self.disk.sync(&*self.active.file, &self.active.segment.path)
            })
            .map_err(|error| self.poison(error))?;
        // The next segment first: whoever reads the end frame goes on to it.
        self.table.add(next.segment.clone());
        self.table.publish(&self.active.segment, place.offset + BLOCK_U64, self.end);
        self.link = next.segment.header.chain;
        self.sealed = true;
        self.active = next;
        tracing::debug!(segment = index, first = self.end + 1, "started a segment");
        Ok(())
    }

    /// Has the next segment prepared, once enough of this one is used for it to be needed soon.
    pub(super) fn prepare_ahead(&mut self) {
        let header = &self.active.segment.header;
        let room = header.size - self.active.offset;
        if let Some(preparation) = &self.preparation {
            preparation.room_left(room);
        }
        if !self.background_zeroing || self.preparation.is_some() || self.active.offset < header.size / 4 {
            return;
        }
        let index = header.index + 1;
        let filling = match self.active.commits_are_large() {
            true => Filling::Room,
            false => Filling::Zeros,
        };
        match Preparation::start(&self.disk, index, self.limits.size_of(index), filling, room) {
            Ok(preparation) => self.preparation = Some(preparation),
            // It will be done when it is needed.
            Err(error) => tracing::warn!(%error, "could not prepare the next segment ahead"),
        }
    }

    fn prepared(&mut self, index: u64) -> Result<Prepared, LogError> {
        match self.preparation.take().and_then(Preparation::take) {
            Some(Ok(prepared)) if prepared.index == index => return Ok(prepared),
            Some(Err(error)) => tracing::warn!(%error, "could not prepare the next segment ahead"),
            _ => {}
        }
        // A commit waits for it.
        prepare(&self.disk, index, self.limits.size_of(index), Filling::Room)
    }
}
