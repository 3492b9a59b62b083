//! Going from frame to frame, and from segment to segment.

use std::sync::Arc;

use super::table::{Segment, Table};
use crate::frame::{FrameHeader, FrameKind};
use crate::io_error::{During, corrupt};
use crate::segment::{Check, Found, read_frame, read_header};
use crate::{Action, Chain, Damage, FrameBuffer, Location, LogError, OpenMode, Position, StorageFile};

/// A place between two frames of a log.
#[derive(Debug)]
pub(crate) struct Cursor {
    table: Arc<Table>,
    segment: Arc<Segment>,
    file: Box<dyn StorageFile>,
    offset: u64,
    next: Position,
    // Unknown until the first frame was seen, if reading began in the middle of a segment.
    chain: Option<Chain>,
}

/// A frame that a cursor stands before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ahead {
    pub(crate) header: FrameHeader,
    pub(crate) chain: Chain,
}

impl Cursor {
    /// Stands at or before the commit that holds `position`, and not much before it.
    pub(crate) fn near(table: &Arc<Table>, position: Position) -> Result<Option<Self>, LogError> {
        let Some(segment) = table.holding(position) else {
            return Ok(None);
        };
        let file = open(table, &segment)?;
        let mark = segment.marks().before(position);
        let (next, offset, chain) = match mark {
            Some((first, offset)) => (first, offset, None),
            None => (segment.header.first, segment.frames_at(), Some(segment.header.chain)),
        };
        Ok(Some(Self { table: table.clone(), segment, file, offset, next, chain }))
    }

    /// Goes on to the commit that holds `position`, or to the durable end, reading headers alone.
    pub(crate) fn seek(&mut self, position: Position) -> Result<Option<Ahead>, LogError> {
        while let Some(ahead) = self.peek()? {
            if ahead.header.kind == FrameKind::Commit {
                self.segment.marks().note(ahead.header.first, self.offset);
                if ahead.header.next() > position {
                    return Ok(Some(ahead));
                }
            }
            self.pass(&ahead)?;
        }
        Ok(None)
    }

    /// Reads the next commit into `buffer`, and tells its chain value and where it is.
    pub(crate) fn read(&mut self, buffer: &mut FrameBuffer) -> Result<Option<(Chain, Location)>, LogError> {
        while self.offset < self.segment.readable_to() {
            let place = self.segment.header.place(self.offset);
            let found =
                read_frame(&*self.file, place, Check::Checksum, buffer).during(Action::Read, &self.segment.path)?;
            let ahead = self.check(found)?;
            let location = self.location();
            self.pass(&ahead)?;
            if ahead.header.kind == FrameKind::Commit {
                return Ok(Some((ahead.chain, location)));
            }
        }
        Ok(None)
    }

    pub(crate) fn segment(&self) -> &Segment {
        &self.segment
    }

    fn location(&self) -> Location {
        Location { segment: self.segment.header.index, offset: self.offset }
    }

    fn peek(&self) -> Result<Option<Ahead>, LogError> {
        if self.offset >= self.segment.readable_to() {
            return Ok(None);
        }
        let place = self.segment.header.place(self.offset);
        let found = read_header(&*self.file, place).during(Action::Read, &self.segment.path)?;
        self.check(found).map(Some)
    }

    fn check(&self, found: Found) -> Result<Ahead, LogError> {
        let (header, chain) = match found {
            Found::Frame(header, chain) => (header, chain),
            Found::BadBody(_, _, what) | Found::Nothing(what) => return Err(self.corrupt(what)),
        };
        if header.first != self.next {
            return Err(self.corrupt(Damage::FramePosition { expected: self.next, found: header.first }));
        }
        match self.chain {
            Some(expected) if expected != header.previous => {
                Err(self.corrupt(Damage::Chain { expected, found: header.previous }))
            }
            _ => Ok(Ahead { header, chain }),
        }
    }

    fn pass(&mut self, ahead: &Ahead) -> Result<(), LogError> {
        if ahead.header.kind == FrameKind::End {
            return self.enter_next(ahead.chain);
        }
        self.offset += ahead.header.padded_len() as u64;
        self.next = ahead.header.next();
        self.chain = Some(ahead.chain);
        Ok(())
    }

    fn enter_next(&mut self, chain: Chain) -> Result<(), LogError> {
        let next = self.table.after(self.segment.header.index);
        let segment = next.ok_or_else(|| self.corrupt(Damage::Missing))?;
        let header = &segment.header;
        if header.previous != chain {
            let what = Damage::Chain { expected: chain, found: header.previous };
            return Err(corrupt(&segment.path, 0, what));
        }
        if header.first != self.next {
            let what = Damage::SegmentPosition { expected: self.next, found: header.first };
            return Err(corrupt(&segment.path, 0, what));
        }
        self.file = open(&self.table, &segment)?;
        self.offset = segment.frames_at();
        self.chain = Some(header.chain);
        self.segment = segment;
        Ok(())
    }

    fn corrupt(&self, what: Damage) -> LogError {
        corrupt(&self.segment.path, self.offset, what)
    }
}

fn open(table: &Table, segment: &Segment) -> Result<Box<dyn StorageFile>, LogError> {
    table.storage().open(&segment.path, OpenMode::Read).during(Action::Open, &segment.path)
}
