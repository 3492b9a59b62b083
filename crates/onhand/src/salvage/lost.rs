//! What is missing from a damaged log: which positions, and where they were.

use onhand_domain::{CommandId, Position};
use onhand_log::{Frame, Location, Verification, segment_name};
use std::path::{Path, PathBuf};

/// A stretch of a log that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lost {
    /// The first position in it.
    pub first: Position,
    /// The last one. None where nothing behind it is intact: nobody can tell then how far it went, or whether it held
    /// any event at all.
    pub last: Option<Position>,
    /// Where the last intact commit before it begins. None where there is none.
    pub after: Option<Place>,
    /// Where the next intact commit begins. None where there is none.
    pub before: Option<Place>,
}

/// A place in a log's files.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The segment.
    pub file: PathBuf,
    /// Where in it, in bytes.
    pub offset: u64,
}

/// A command that stood in a stretch that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LostCommand {
    /// Its id: whoever submitted it can submit it again.
    pub id: CommandId,
    /// The position of its first event.
    pub position: Position,
}

/// Finds the stretches that are missing between intact commits.
#[derive(Debug)]
pub(super) struct Gaps<'a> {
    directory: &'a Path,
    expected: u64,
    last: Option<Location>,
    lost: Vec<Lost>,
}

impl<'a> Gaps<'a> {
    pub(super) fn new(directory: &'a Path) -> Self {
        Self { directory, expected: 1, last: None, lost: Vec::new() }
    }

    /// Goes on to the next intact commit. Tells whether nothing is missing before it, here or anywhere.
    pub(super) fn pass(&mut self, frame: &Frame) -> bool {
        if frame.first() > self.expected {
            let last = Some(Position(frame.first() - 1));
            self.lose(last, Some(frame.location()));
        }
        let follows = self.lost.is_empty() && frame.first() == self.expected;
        self.expected = self.expected.max(frame.last() + 1);
        self.last = Some(frame.location());
        follows
    }

    /// What is missing, now that there is no more.
    pub(super) fn end(mut self, found: &Verification) -> Vec<Lost> {
        let end = self.last.map(|last| (self.place(last).file, last.offset));
        // A seal without its commit tells how far the log went.
        if found.end >= self.expected {
            self.lose(Some(Position(found.end)), None);
        } else if found.faults.iter().any(|fault| Some((fault.file.clone(), fault.offset)) > end) {
            self.lose(None, None);
        }
        self.lost
    }

    fn lose(&mut self, last: Option<Position>, before: Option<Location>) {
        let (after, before) = (self.last.map(|at| self.place(at)), before.map(|at| self.place(at)));
        self.lost.push(Lost { first: Position(self.expected), last, after, before });
    }

    fn place(&self, at: Location) -> Place {
        Place { file: self.directory.join(segment_name(at.segment)), offset: at.offset }
    }
}
