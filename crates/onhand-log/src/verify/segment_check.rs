//! Checking every byte of one segment.

use std::path::Path;

use super::{Fault, Verification};
use crate::block::BLOCK_U64;
use crate::frame::{FrameHeader, FrameKind, bare_frame};
use crate::io_error::During;
use crate::segment::{Check, Found, SegmentHeader, Tail, look_after, read_frame};
use crate::{Action, Chain, Damage, Frame, FrameBuffer, Location, LogError, Position, StorageFile, TornTail};

/// Goes through a segment, and over what is damaged in it.
#[derive(Debug)]
pub(super) struct SegmentCheck<'a> {
    path: &'a Path,
    file: &'a dyn StorageFile,
    header: &'a SegmentHeader,
    is_last: bool,
    tail: Tail,
    /// Whether a crash can have left what comes after the last frame.
    may_be_torn: bool,
    /// Where the check stands: at the end, where the last frame ends.
    pub(super) offset: u64,
    /// What the next frame has to begin with, as far as damage lets it be known.
    pub(super) next: Option<Position>,
    pub(super) link: Option<Chain>,
    /// Whether the frame was found that ends a segment.
    pub(super) ended: bool,
    /// Why what comes after the last frame is none.
    pub(super) stop: Damage,
}

impl<'a> SegmentCheck<'a> {
    pub(super) fn new(path: &'a Path, file: &'a dyn StorageFile, header: &'a SegmentHeader, is_last: bool) -> Self {
        Self {
            path,
            file,
            header,
            is_last,
            tail: Tail::default(),
            may_be_torn: true,
            offset: header.length as u64,
            next: Some(header.first),
            link: Some(header.chain),
            ended: false,
            stop: Damage::FrameHeader,
        }
    }

    /// Tells of each intact commit, and whether it follows on what comes before as far as that is known.
    pub(super) fn run<E: From<LogError>>(
        &mut self,
        found: &mut Verification,
        mut tell: impl FnMut(&Frame, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut buffer = FrameBuffer::new(0);
        while !self.ended && self.offset < self.header.size {
            let place = self.header.place(self.offset);
            let read = read_frame(self.file, place, Check::Hash, &mut buffer).during(Action::Read, self.path)?;
            let goes_on = match read {
                Found::Frame(frame, chain) => {
                    let linked = self.link_up(&frame, found);
                    self.count(&frame, found);
                    if frame.kind == FrameKind::Commit {
                        let location = Location { segment: self.header.index, offset: self.offset };
                        let whole = Frame::new(buffer, self.header.dictionary.clone(), chain, location);
                        tell(&whole, linked)?;
                        buffer = whole.recycle();
                    }
                    self.pass(&frame, chain);
                    true
                }
                Found::BadBody(frame, chain, what) => {
                    let linked = self.link_up(&frame, found);
                    let after = self.offset + frame.padded_len() as u64;
                    let goes_on = self.bad(what, linked, found)?;
                    if goes_on && self.offset == after {
                        // Its header was intact, so the chain can be followed through it.
                        self.next = Some(frame.next());
                        self.link = Some(chain);
                    }
                    goes_on
                }
                Found::Nothing(what) => {
                    let may_be_torn = what == Damage::FrameHeader;
                    self.bad(what, may_be_torn, found)?
                }
            };
            if !goes_on {
                return Ok(());
            }
        }
        Ok(self.check_rest(found)?)
    }

    /// Whether nothing was ever written after the header.
    pub(super) fn is_untouched(&self) -> bool {
        self.offset == self.header.length as u64 && self.tail.dirty.is_none()
    }

    /// The frame that ends the segment, if it can have been lost in a crash.
    pub(super) fn missing_end(&self) -> Option<(u64, Chain)> {
        let (next, link) = (self.next?, self.link?);
        let only_that = self.may_be_torn && self.tail.dirty.is_none_or(|(_, to)| to <= self.offset + BLOCK_U64);
        let (_, chain) = bare_frame(FrameKind::End, self.header.place(self.offset), next, link);
        only_that.then_some((self.offset, chain))
    }

    /// Takes note of a place without an intact frame. Tells whether the log goes on after it.
    fn bad(&mut self, what: Damage, may_be_torn: bool, found: &mut Verification) -> Result<bool, LogError> {
        let place = self.header.place(self.offset);
        let bad_frame = what != Damage::FrameHeader;
        self.tail = look_after(self.file, place, bad_frame).during(Action::Read, self.path)?;
        self.stop = what;
        self.may_be_torn = may_be_torn;
        if let Some(frame_at) = self.tail.frame_at {
            self.fault(found);
            self.offset = frame_at;
            self.next = None;
            self.link = None;
            return Ok(true);
        }
        match self.tail.dirty {
            // A segment that another one follows has to end properly, which is looked at elsewhere.
            _ if !self.is_last => {}
            None => {}
            Some(_) if !may_be_torn => self.fault(found),
            Some((_, to)) => {
                let (offset, file) = (self.offset, self.path.to_path_buf());
                found.torn = Some(TornTail { file, offset, length: to - offset, kept_as: None });
            }
        }
        Ok(false)
    }

    fn check_rest(&mut self, found: &mut Verification) -> Result<(), LogError> {
        let place = self.header.place(self.offset);
        self.tail = look_after(self.file, place, false).during(Action::Read, self.path)?;
        if let Some((offset, _)) = self.tail.dirty {
            self.offset = offset;
            self.stop = Damage::AfterTheEnd;
            self.fault(found);
        }
        Ok(())
    }

    fn link_up(&mut self, frame: &FrameHeader, found: &mut Verification) -> bool {
        let before = found.faults.len();
        if let Some(expected) = self.next.filter(|&next| next != frame.first) {
            self.stop = Damage::FramePosition { expected, found: frame.first };
            self.fault(found);
        }
        if let Some(expected) = self.link.filter(|&link| link != frame.previous) {
            self.stop = Damage::Chain { expected, found: frame.previous };
            self.fault(found);
        }
        found.faults.len() == before
    }

    fn count(&self, frame: &FrameHeader, found: &mut Verification) {
        found.frames += 1;
        found.events += u64::from(frame.count);
        found.end = found.end.max(frame.next().saturating_sub(1));
    }

    fn pass(&mut self, frame: &FrameHeader, chain: Chain) {
        self.offset += frame.padded_len() as u64;
        self.next = Some(frame.next());
        self.link = Some(chain);
        self.ended = frame.kind == FrameKind::End;
    }

    fn fault(&self, found: &mut Verification) {
        let (file, offset) = (self.path.to_path_buf(), self.offset);
        found.faults.push(Fault { file, offset, what: self.stop.clone() });
    }
}
