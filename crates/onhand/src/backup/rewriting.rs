//! Writing the commits of one log into another, which has an id of its own.

use crate::Error;
use crate::codec;
use onhand_log::{
    Dictionary, DirectoryLog, Frame, FrameBuffer, Journal, LockedDirectory, LogError, LogOptions, SyncPolicy,
    TrustedPoint,
};
use std::sync::Arc;
use uuid::Uuid;

/// The most bytes that a frame of any log takes.
const LARGEST_FRAME: usize = 16 << 20;

/// A new log that takes over the commits of another: the same positions and bodies, under the same dictionaries. The
/// id, and with it every chain value, is new.
#[derive(Debug)]
pub(crate) struct Rewriting {
    directory: LockedDirectory,
    segment_size: u64,
    log: Option<Box<DirectoryLog>>,
    dictionary: Arc<Dictionary>,
    /// Where a log that was closed ends: what was just written need not be read again to go on.
    written: Option<TrustedPoint>,
}

impl Rewriting {
    /// Begins in a directory without a log. A segment is as long as the longest of the other log, so that every frame
    /// of that fits.
    pub(crate) fn new(directory: &LockedDirectory, segment_size: u64) -> Self {
        let dictionary = Arc::new(codec::dictionary());
        Self { directory: directory.clone(), segment_size, log: None, dictionary, written: None }
    }

    /// Takes over a commit, or its beginning: so many of its events, and the bytes of their records.
    pub(crate) fn append(&mut self, frame: &Frame, count: u32, body: &[u8]) -> Result<(), Error> {
        if !Arc::ptr_eq(&self.dictionary, frame.dictionary()) && self.dictionary != *frame.dictionary() {
            // It is given with the log's options: what was written is closed and goes on in another segment.
            self.close()?;
            self.dictionary = Arc::clone(frame.dictionary());
        }
        let mut taken = FrameBuffer::new(frame.first());
        taken.extend_from_slice(body);
        taken.add_events(count);
        self.open()?.append(taken)?;
        Ok(())
    }

    /// Makes all of it durable, reads it back, and gives the new log's id.
    pub(crate) fn finish(mut self) -> Result<Uuid, Error> {
        let log_id = self.open()?.log_id();
        self.close()?;
        let read = self.directory.verify()?;
        match read.faults.into_iter().next() {
            Some(fault) => Err(LogError::Corrupt { file: fault.file, offset: fault.offset, what: fault.what }.into()),
            None => Ok(log_id),
        }
    }

    fn open(&mut self) -> Result<&mut DirectoryLog, Error> {
        let log = match self.log.take() {
            Some(log) => log,
            None => Box::new(self.open_at(self.written)?),
        };
        Ok(self.log.insert(log).as_mut())
    }

    fn open_at(&self, trusted: Option<TrustedPoint>) -> Result<DirectoryLog, Error> {
        let options = LogOptions {
            segment_size: self.segment_size,
            max_frame: LARGEST_FRAME,
            background_zeroing: false,
            sync: SyncPolicy::WhenClosed,
            trusted,
            ..LogOptions::new((*self.dictionary).clone())
        };
        Ok(self.directory.open(options)?.0)
    }

    fn close(&mut self) -> Result<(), Error> {
        match self.log.take() {
            Some(log) => {
                self.written = Some(TrustedPoint { position: log.end(), chain: log.chain() });
                Ok(log.close()?)
            }
            None => Ok(()),
        }
    }
}
