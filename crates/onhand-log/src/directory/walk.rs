//! Going through the frames of a log when it is opened.

use std::path::{Path, PathBuf};

use crate::frame::FrameKind;
use crate::io_error::{During, corrupt};
use crate::reader::Marks;
use crate::segment::{Check, Found, SegmentHeader, Tail, look_after, read_frame, read_header};
use crate::{Action, Chain, Damage, FrameBuffer, LogError, Position, StorageFile, TrustedPoint};

/// What is known of a log up to where it was walked.
#[derive(Debug)]
pub(crate) struct Walk {
    /// The position of the event to come.
    pub(crate) next: Position,
    /// The chain value of the last frame or header.
    pub(crate) link: Chain,
    /// The chain value of the last commit.
    pub(crate) chain: Chain,
    /// How many frames were checked wholly.
    pub(crate) checked: u64,
    /// The trusted point, as long as it was not reached.
    pub(crate) trusted: Option<TrustedPoint>,
    directory: PathBuf,
    buffer: FrameBuffer,
}

/// What was found in one segment.
#[derive(Debug)]
pub(crate) struct Walked {
    /// Where the last frame ends.
    pub(crate) end: u64,
    /// What the last frame is.
    pub(crate) last: Option<FrameKind>,
    /// Where the last seal begins, or else the first frame.
    pub(crate) sealed_at: u64,
    /// How many commits there are from `sealed_at` on.
    pub(crate) since_seal: u64,
    /// The chain value before the frame that ends the segment, or before where that has to be.
    pub(crate) before_end: Chain,
    /// Why what lies after the last frame is none.
    pub(crate) stop: Damage,
    /// What lies after the last frame.
    pub(crate) tail: Tail,
    pub(crate) marks: Marks,
}

impl Walk {
    /// Begins before the first frame of the segment with this header.
    pub(crate) fn new(directory: &Path, header: &SegmentHeader, trusted: Option<TrustedPoint>) -> Self {
        Self {
            next: header.first,
            link: header.previous,
            chain: trusted.map_or(header.chain, |trusted| trusted.chain),
            checked: 0,
            directory: directory.to_path_buf(),
            trusted,
            buffer: FrameBuffer::new(0),
        }
    }

    /// Goes through one segment, and looks at what lies after its last frame.
    pub(crate) fn through(
        &mut self,
        path: &Path,
        file: &dyn StorageFile,
        header: &SegmentHeader,
    ) -> Result<Walked, LogError> {
        self.enter(path, header)?;
        let mut offset = header.length as u64;
        let mut walked = Walked {
            end: offset,
            last: None,
            sealed_at: offset,
            since_seal: 0,
            before_end: self.link,
            stop: Damage::FrameHeader,
            tail: Tail::default(),
            marks: Marks::default(),
        };
        while walked.last != Some(FrameKind::End) {
            let place = header.place(offset);
            let found = match self.trusted {
                Some(_) => read_header(file, place),
                None => read_frame(file, place, Check::Hash, &mut self.buffer),
            };
            let (frame, chain) = match found.during(Action::Read, path)? {
                Found::Frame(frame, chain) => (frame, chain),
                // Nothing was ever written here, or its beginning did not reach the disk.
                Found::Nothing(Damage::FrameHeader) => break,
                Found::Nothing(what) => return Err(corrupt(path, offset, what)),
                Found::BadBody(frame, _, what) => {
                    self.check_link(path, offset, frame.first, frame.previous)?;
                    walked.stop = what;
                    break;
                }
            };
            self.check_link(path, offset, frame.first, frame.previous)?;
            if frame.kind != FrameKind::End {
                walked.before_end = chain;
            }
            self.link = chain;
            self.next = frame.next();
            if frame.kind == FrameKind::Commit {
                self.chain = chain;
                walked.marks.note(frame.first, offset);
                walked.since_seal += 1;
            } else {
                walked.sealed_at = offset;
                walked.since_seal = 0;
            }
            walked.last = Some(frame.kind);
            self.checked += u64::from(self.trusted.is_none());
            self.compare_with_trusted(chain)?;
            offset += frame.padded_len() as u64;
            walked.end = offset;
        }
        walked.tail =
            look_after(file, header.place(offset), walked.stop != Damage::FrameHeader).during(Action::Read, path)?;
        Ok(walked)
    }

    fn enter(&mut self, path: &Path, header: &SegmentHeader) -> Result<(), LogError> {
        if header.first != self.next {
            let what = Damage::SegmentPosition { expected: self.next, found: header.first };
            return Err(corrupt(path, 0, what));
        }
        if header.previous != self.link {
            let what = Damage::Chain { expected: self.link, found: header.previous };
            return Err(corrupt(path, 0, what));
        }
        self.link = header.chain;
        self.compare_with_trusted(header.chain)
    }

    fn check_link(&self, path: &Path, offset: u64, first: Position, previous: Chain) -> Result<(), LogError> {
        if first != self.next {
            let what = Damage::FramePosition { expected: self.next, found: first };
            return Err(corrupt(path, offset, what));
        }
        if previous != self.link {
            let what = Damage::Chain { expected: self.link, found: previous };
            return Err(corrupt(path, offset, what));
        }
        Ok(())
    }

    // A commit has just been passed, or nothing yet. From the trusted point on, bodies are read, too.
    fn compare_with_trusted(&mut self, chain: Chain) -> Result<(), LogError> {
        let Some(trusted) = self.trusted else {
            return Ok(());
        };
        if self.next <= trusted.position {
            return Ok(());
        }
        if self.next != trusted.position + 1 || chain != trusted.chain {
            return Err(LogError::OtherHistory { directory: self.directory.clone(), position: trusted.position });
        }
        self.trusted = None;
        Ok(())
    }
}
