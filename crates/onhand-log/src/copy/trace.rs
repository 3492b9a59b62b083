//! Finding out how far a log is durable, without a lock, while somebody may be writing it.
//!
//! One frame is in flight at a time, so whatever a later frame follows is durable, in whatever process it was written.
//! What is read last may be in the page cache alone: it is not copied, or a copy could hold what the log loses.

use std::path::{Path, PathBuf};

use super::check::open_copied;
use super::{LogCopy, Pace, keep_pace};
use crate::directory::list_segments;
use crate::frame::{FrameHeader, FrameKind};
use crate::io_error::{During, corrupt};
use crate::segment::{Check, Found, SegmentHeader, look_after, read_frame, segment_name};
use crate::{Action, Chain, Damage, FrameBuffer, LogError, OpenMode, Position, Storage, StorageFile, chain};

/// What is durable of a log.
#[derive(Debug)]
pub(super) struct Traced {
    pub(super) extents: Vec<Extent>,
    pub(super) position: Position,
    pub(super) chain: Chain,
    /// The last event that was seen.
    pub(super) seen: Position,
    /// How far the first of the extents was read, durable or not.
    pub(super) first_seen: u64,
}

/// What is durable of one segment.
#[derive(Debug)]
pub(super) struct Extent {
    pub(super) path: PathBuf,
    pub(super) header: SegmentHeader,
    pub(super) length: u64,
}

impl Extent {
    /// The segment's file. One at a time is open: a log may have more of them than a process may open.
    pub(super) fn open(&self, storage: &dyn Storage) -> Result<Box<dyn StorageFile>, LogError> {
        storage.open(&self.path, OpenMode::Read).during(Action::Open, &self.path)
    }
}

/// What is known beforehand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    /// Up to here the log is durable: its writer says so.
    pub(super) durable: Position,
    /// What was copied before is durable, too.
    pub(super) copied: Option<&'a LogCopy>,
    /// The newest segment when this began. Who writes as fast as this reads would never be caught up with.
    pub(super) newest: u64,
}

/// Follows the frames of a log: where its writer tells how far it is durable, so far; else as far as there are any, to
/// the end of the segment that was the newest at the beginning at most.
///
/// It begins with the last segment that was copied before: those before it do not change, and its header holds the
/// hash of them.
pub(super) fn trace(
    storage: &dyn Storage,
    directory: &Path,
    known: Known<'_>,
    pace: Pace<'_>,
) -> Result<Traced, LogError> {
    let last = known.copied.and_then(|copied| copied.segments.last());
    let index = last.map_or(1, |last| last.index);
    let (extent, file) = enter(storage, directory, index)?;
    let mut trace = Trace {
        storage,
        directory,
        known,
        index,
        next: extent.header.first,
        link: extent.header.chain,
        chain: known.copied.filter(|copied| copied.position > 0).map_or(extent.header.chain, |copied| copied.chain),
        offset: extent.header.length as u64,
        cut: Cut {
            extents: 1,
            offset: extent.header.length as u64,
            position: 0,
            chain: chain::BEFORE_THE_FIRST_SEGMENT,
        },
        first_seen: extent.header.length as u64,
        file,
        extents: vec![extent],
    };
    trace.settle();
    trace.run(pace)?;
    Ok(trace.finish())
}

#[derive(Debug)]
struct Trace<'a> {
    storage: &'a dyn Storage,
    directory: &'a Path,
    known: Known<'a>,
    index: u64,
    /// The position, chain values and offset up to where frames were seen.
    next: Position,
    link: Chain,
    chain: Chain,
    offset: u64,
    cut: Cut,
    first_seen: u64,
    /// Of the last of the extents.
    file: Box<dyn StorageFile>,
    extents: Vec<Extent>,
}

/// Up to where a log is durable.
#[derive(Debug)]
struct Cut {
    extents: usize,
    offset: u64,
    position: Position,
    chain: Chain,
}

impl Trace<'_> {
    fn run(&mut self, pace: Pace<'_>) -> Result<(), LogError> {
        let mut buffer = FrameBuffer::new(0);
        let mut looked_after = false;
        loop {
            keep_pace(pace, 0, 0)?;
            let stop = match self.read(&mut buffer)? {
                Found::Frame(frame, chain) => {
                    self.check_link(&frame)?;
                    // It was begun once everything before it was durable.
                    self.settle();
                    if self.index > self.known.newest {
                        return Ok(());
                    }
                    self.pass(&frame, chain)?;
                    if self.has_what_is_known() {
                        return Ok(());
                    }
                    looked_after = false;
                    continue;
                }
                Found::BadBody(frame, _, what) => {
                    self.check_link(&frame)?;
                    self.settle();
                    what
                }
                Found::Nothing(Damage::FrameHeader) => Damage::FrameHeader,
                Found::Nothing(what) => return Err(self.corrupt(what)),
            };
            // What lies behind may have been written since; then the frame is there by now, too.
            let more = self.next <= self.known.durable || self.goes_on(stop != Damage::FrameHeader)?;
            match (more, looked_after) {
                (false, _) => return Ok(()),
                (true, false) => looked_after = true,
                (true, true) => return Err(self.corrupt(stop)),
            }
        }
    }

    fn read(&mut self, buffer: &mut FrameBuffer) -> Result<Found, LogError> {
        let Some(extent) = self.extents.last() else { return Ok(Found::Nothing(Damage::FrameHeader)) };
        if self.offset >= extent.header.size {
            return Ok(Found::Nothing(Damage::FrameHeader));
        }
        let place = extent.header.place(self.offset);
        read_frame(&*self.file, place, Check::Hash, buffer).during(Action::Read, &extent.path)
    }

    fn pass(&mut self, frame: &FrameHeader, chain: Chain) -> Result<(), LogError> {
        self.offset += frame.padded_len() as u64;
        self.next = frame.next();
        self.link = chain;
        if frame.kind == FrameKind::Commit {
            self.chain = chain;
        }
        if let Some(extent) = self.extents.last_mut() {
            extent.length = self.offset;
        }
        if self.extents.len() == 1 {
            self.first_seen = self.offset;
        }
        let was_copied = self.extents.len() == 1 && self.copied_length() == Some(self.offset);
        let is_promised = frame.kind == FrameKind::Commit && self.next - 1 <= self.known.durable;
        if was_copied || is_promised {
            self.settle();
        }
        if frame.kind == FrameKind::End { self.enter_next() } else { Ok(()) }
    }

    /// Whether everything was passed that its writer knows to be durable, and everything that was copied before.
    fn has_what_is_known(&self) -> bool {
        let is_behind_the_copied = self.extents.len() > 1 || Some(self.offset) >= self.copied_length();
        self.known.durable > 0 && self.next > self.known.durable && is_behind_the_copied
    }

    /// How much of the first extent was copied before.
    fn copied_length(&self) -> Option<u64> {
        self.known.copied.and_then(|copied| copied.segments.last()).map(|last| last.length)
    }

    fn enter_next(&mut self) -> Result<(), LogError> {
        self.index += 1;
        let (extent, file) = enter(self.storage, self.directory, self.index)?;
        let header = &extent.header;
        if let Some(before) = self.extents.last().filter(|before| before.header.log_id != header.log_id) {
            let (expected, found) = (before.header.log_id, header.log_id);
            return Err(LogError::WrongLog { file: extent.path, expected, found });
        }
        if header.first != self.next {
            let what = Damage::SegmentPosition { expected: self.next, found: header.first };
            return Err(corrupt(&extent.path, 0, what));
        }
        if header.previous != self.link {
            let what = Damage::Chain { expected: self.link, found: header.previous };
            return Err(corrupt(&extent.path, 0, what));
        }
        self.link = header.chain;
        self.offset = header.length as u64;
        self.file = file;
        self.extents.push(extent);
        Ok(())
    }

    fn check_link(&self, frame: &FrameHeader) -> Result<(), LogError> {
        if frame.first != self.next {
            return Err(self.corrupt(Damage::FramePosition { expected: self.next, found: frame.first }));
        }
        match frame.previous == self.link {
            true => Ok(()),
            false => Err(self.corrupt(Damage::Chain { expected: self.link, found: frame.previous })),
        }
    }

    /// Whether anything was ever written behind the place where no frame is.
    fn goes_on(&self, bad_frame: bool) -> Result<bool, LogError> {
        let Some(extent) = self.extents.last() else { return Ok(false) };
        let place = extent.header.place(self.offset);
        if look_after(&*self.file, place, bad_frame).during(Action::Read, &extent.path)?.frame_at.is_some() {
            return Ok(true);
        }
        let newest = list_segments(self.storage, self.directory)?.last().copied().unwrap_or(0);
        if newest <= self.index {
            return Ok(false);
        }
        if newest > self.index + 1 {
            return Ok(true);
        }
        // The next segment is there before this one ends, but nothing is in it.
        let (next, file) = enter(self.storage, self.directory, newest)?;
        let place = next.header.place(next.header.length as u64);
        Ok(look_after(&*file, place, false).during(Action::Read, &next.path)?.frame_at.is_some())
    }

    /// Everything that was passed is durable.
    fn settle(&mut self) {
        let (extents, offset) = (self.extents.len(), self.offset);
        self.cut = Cut { extents, offset, position: self.next - 1, chain: self.chain };
    }

    fn finish(self) -> Traced {
        let Self { mut extents, cut, next, first_seen, .. } = self;
        extents.truncate(cut.extents);
        if let Some(last) = extents.last_mut() {
            last.length = cut.offset;
        }
        Traced { extents, position: cut.position, chain: cut.chain, seen: next - 1, first_seen }
    }

    fn corrupt(&self, what: Damage) -> LogError {
        corrupt(&self.directory.join(segment_name(self.index)), self.offset, what)
    }
}

fn enter(storage: &dyn Storage, directory: &Path, index: u64) -> Result<(Extent, Box<dyn StorageFile>), LogError> {
    let (path, file, header) = open_copied(storage, directory, index)?;
    if header.index != index {
        return Err(corrupt(&path, 0, Damage::SegmentIndex { found: header.index }));
    }
    let length = header.length as u64;
    Ok((Extent { path, header, length }, file))
}
