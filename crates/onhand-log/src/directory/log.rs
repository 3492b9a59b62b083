//! The log in a directory, as its writer has it.

use std::io;
use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use super::active::Active;
use super::disk::Disk;
use super::limits::Limits;
use super::locked::LockedDirectory;
use super::prepare::Preparation;
use crate::block::BLOCK_U64;
use crate::frame::{FrameHeader, FrameKind, bare_frame, padded_len};
use crate::reader::{DirectoryReader, Table};
use crate::{
    Action, AppendError, Chain, Dictionary, Frame, FrameBuffer, Journal, JournalReader, Location, LogError, LogOptions,
    Position, Recovery, Storage, SyncPolicy,
};

/// A log kept in one directory, in segments of fixed size.
///
/// It holds the directory's lock until it is dropped. [`close`](Journal::close) it, so that its tail
/// is sealed.
#[derive(Debug)]
pub struct DirectoryLog {
    pub(super) disk: Disk,
    pub(super) limits: Limits,
    pub(super) background_zeroing: bool,
    pub(super) log_id: Uuid,
    pub(super) dictionary: Arc<Dictionary>,
    pub(super) table: Arc<Table>,
    pub(super) active: Active,
    pub(super) end: Position,
    /// The chain value of the last frame or segment header.
    pub(super) link: Chain,
    /// The chain value of the last commit.
    pub(super) chain: Chain,
    /// Whether the last frame was no commit.
    pub(super) sealed: bool,
    pub(super) poisoned: Option<Arc<io::Error>>,
    // Before the lock: the thread must be gone when somebody else may open the log.
    pub(super) preparation: Option<Preparation>,
    pub(super) _lock: LockedDirectory,
}

/// Why nothing was stored for certain.
#[derive(Debug)]
pub(super) enum StoreError {
    /// Room for it could not be made. The log is as before.
    NoRoom(LogError),
    /// A write or sync failed: the log is poisoned.
    Unknown(LogError),
}

impl DirectoryLog {
    /// Opens the log in `directory` for writing, and recovers what a crash has left.
    ///
    /// All is checked before anything is changed. What was written last may be in the page cache
    /// alone after a kill, so everything after the last seal is written again and synced, before
    /// anybody is told that it is there.
    ///
    /// The cost is that of reading the segments' headers and, from the trusted point on, everything.
    /// The newest segment is read to its end in any case.
    ///
    /// # Errors
    /// - [`LogError::Locked`] if it is open elsewhere.
    /// - [`LogError::NotFound`] if there is none and none is to be created.
    /// - [`LogError::Corrupt`], [`LogError::WrongLog`] and [`LogError::UnsupportedVersion`] for files
    ///   that are not as a writer and a crash leave them. Nothing is changed then.
    /// - [`LogError::BeyondEnd`] and [`LogError::OtherHistory`] if the trusted point is not in the log.
    /// - [`LogError::Options`] for options no log can have, and [`LogError::Io`].
    pub fn open(
        storage: Arc<dyn Storage>,
        directory: &Path,
        options: LogOptions,
    ) -> Result<(Self, Recovery), LogError> {
        // Before the directory is made.
        options.check()?;
        LockedDirectory::new(storage, directory, options.create)?.open(options)
    }

    fn check_health(&self) -> Result<(), AppendError> {
        match &self.poisoned {
            Some(source) => Err(AppendError::Poisoned { source: self.poison_error(source) }),
            None => Ok(()),
        }
    }

    /// Takes note of a failed write or sync. It is never tried again: the kernel may have dropped the
    /// pages, and a second sync that succeeds would prove nothing.
    pub(super) fn poison(&mut self, error: LogError) -> StoreError {
        tracing::error!(%error, "the log takes no more frames");
        let source = Arc::new(match error {
            LogError::Io { source, .. } => source,
            other => io::Error::other(other),
        });
        self.poisoned = Some(source.clone());
        StoreError::Unknown(self.poison_error(&source))
    }

    fn poison_error(&self, source: &Arc<io::Error>) -> LogError {
        LogError::Poisoned { directory: self.disk.directory.clone(), source: source.clone() }
    }

    // Leaves room for the frame that ends the segment.
    fn has_room(&self, padded_len: usize) -> bool {
        self.active.offset + padded_len as u64 + BLOCK_U64 <= self.active.segment.header.size
    }

    // Whether the segment has the dictionary that is written by. Not before a commit is it given another: who
    // finds that what is there cannot be read leaves the log as it is.
    fn speaks_for_itself(&self) -> bool {
        Arc::ptr_eq(&self.active.segment.header.dictionary, &self.dictionary)
    }

    fn check_frame(&self, frame: FrameBuffer) -> Result<FrameBuffer, AppendError> {
        let (found, count, length) = (frame.first(), frame.count(), frame.body_len());
        let (end, limit) = (self.end, self.max_body());
        if found != end + 1 || count == 0 {
            return Err(AppendError::OutOfOrder { frame: Box::new(frame), found, count, end });
        }
        if length > limit {
            return Err(AppendError::TooLarge { frame: Box::new(frame), length, limit });
        }
        Ok(frame)
    }

    fn store(&mut self, write: io::Result<()>) -> Result<(), StoreError> {
        let failed = |action, source| LogError::Io { path: self.active.segment.path.clone(), action, source };
        let stored = write
            .map_err(|source| failed(Action::Write, source))
            .and_then(|()| self.disk.sync_quietly(&*self.active.file).map_err(|source| failed(Action::Sync, source)));
        stored.map_err(|error| self.poison(error))
    }

    fn stored(&mut self, kind: FrameKind, padded_len: usize, zeros: usize, link: Chain) {
        self.active.pass(kind, padded_len, zeros);
        self.link = link;
        self.sealed = kind != FrameKind::Commit;
        self.table.publish(&self.active.segment, self.active.offset, self.end);
    }
}

impl DirectoryLog {
    /// Appends a frame that was checked, and tells its chain value and place.
    fn store_commit(&mut self, frame: &mut FrameBuffer) -> Result<(Chain, Location), StoreError> {
        let padded_len = padded_len(frame.body_len());
        if !self.has_room(padded_len) || !self.speaks_for_itself() {
            self.rotate()?;
        }
        let digest = frame.digest();
        let place = self.active.segment.header.place(self.active.offset);
        let header = FrameHeader {
            kind: FrameKind::Commit,
            first: frame.first(),
            count: frame.count(),
            body_len: frame.body_len() as u32,
            log_id: self.log_id,
            body_crc: digest.crc,
            previous: self.link,
            body_hash: digest.hash,
        };
        let (encoded, chain) = header.encode(place.seed, place.offset);
        let zeros = self.active.zeros_behind(padded_len);
        let written = frame.with_header(&encoded, zeros, |bytes| self.active.file.write_at(bytes, place.offset));
        self.store(written)?;
        self.end += u64::from(frame.count());
        self.chain = chain;
        self.active.segment.marks().note(frame.first(), place.offset);
        self.stored(FrameKind::Commit, padded_len, zeros, chain);
        self.prepare_ahead();
        Ok((chain, Location { segment: self.active.segment.header.index, offset: place.offset }))
    }

    /// Seals the tail, unless it is sealed.
    pub(super) fn store_seal(&mut self) -> Result<(), StoreError> {
        if self.sealed {
            return Ok(());
        }
        let place = self.active.segment.header.place(self.active.offset);
        let (block, chain) = bare_frame(FrameKind::Seal, place, self.end + 1, self.link);
        if !self.has_room(block.len()) {
            // The end of a segment is as good as a seal.
            return self.rotate();
        }
        let written = self.active.file.write_at(&block, place.offset);
        self.store(written)?;
        self.stored(FrameKind::Seal, block.len(), 0, chain);
        Ok(())
    }
}

impl Journal for DirectoryLog {
    fn append(&mut self, frame: FrameBuffer) -> Result<Frame, AppendError> {
        self.check_health()?;
        let mut frame = self.check_frame(frame)?;
        match self.store_commit(&mut frame) {
            Ok((chain, location)) => Ok(Frame::new(frame, self.dictionary.clone(), chain, location)),
            Err(StoreError::NoRoom(source)) => Err(AppendError::NotWritten { frame: Box::new(frame), source }),
            Err(StoreError::Unknown(source)) => Err(AppendError::Unknown { source }),
        }
    }

    fn seal(&mut self) -> Result<(), AppendError> {
        self.check_health()?;
        self.store_seal().map_err(|error| match error {
            StoreError::NoRoom(source) => AppendError::NotSealed { source },
            StoreError::Unknown(source) => AppendError::Unknown { source },
        })
    }

    fn end(&self) -> Position {
        self.end
    }

    fn chain(&self) -> Chain {
        self.chain
    }

    fn max_body(&self) -> usize {
        self.limits.max_body()
    }

    fn dictionary(&self) -> &Arc<Dictionary> {
        &self.dictionary
    }

    fn reader(&self) -> Arc<dyn JournalReader> {
        Arc::new(DirectoryReader::new(self.table.clone()))
    }

    fn log_id(&self) -> Uuid {
        self.log_id
    }

    fn close(mut self: Box<Self>) -> Result<(), AppendError> {
        self.seal()?;
        match self.disk.sync {
            SyncPolicy::Durable | SyncPolicy::NeverForTestsOnly => Ok(()),
            SyncPolicy::WhenClosed => self.disk.sync_whole().map_err(|source| AppendError::Unknown { source }),
        }
    }
}
