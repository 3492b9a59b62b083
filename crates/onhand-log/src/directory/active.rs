//! The segment that frames are appended to.

use std::sync::Arc;

use crate::StorageFile;
use crate::frame::FrameKind;
use crate::reader::Segment;

/// Commits of this size, in bytes, need no zeros to overwrite: writing those costs more than they spare.
const LARGE: u64 = 128 << 10;
/// How many zeros go behind a smaller commit that finds none, in bytes.
const AHEAD: u64 = 256 << 10;

/// A segment that frames are appended to.
#[derive(Debug)]
pub(crate) struct Active {
    pub(crate) segment: Arc<Segment>,
    pub(crate) file: Box<dyn StorageFile>,
    /// Where the next frame goes.
    pub(crate) offset: u64,
    /// Up to where zeros were written. Behind that there may be room alone: the sync of a frame there changes
    /// metadata, too, and takes half as long again.
    zeroed: u64,
    /// How many commits were appended since it was opened.
    commits: u64,
    /// How many bytes they take.
    committed: u64,
}

impl Active {
    /// Frames go to `offset`, and find zeros up to `zeroed`.
    pub(crate) fn new(segment: Arc<Segment>, file: Box<dyn StorageFile>, offset: u64, zeroed: u64) -> Self {
        Self { segment, file, offset, zeroed, commits: 0, committed: 0 }
    }

    /// How many zeros to write behind a commit of so many bytes, by the same write, for those after it to overwrite.
    pub(crate) fn zeros_behind(&self, length: usize) -> usize {
        let end = self.offset + length as u64;
        match end <= self.zeroed || length as u64 >= LARGE {
            true => 0,
            false => AHEAD.min(self.segment.header.size.saturating_sub(end)) as usize,
        }
    }

    /// Goes on behind a frame, and takes note of the zeros that were written behind it.
    pub(crate) fn pass(&mut self, kind: FrameKind, length: usize, zeros: usize) {
        self.offset += length as u64;
        self.zeroed = self.zeroed.max(self.offset + zeros as u64);
        if kind == FrameKind::Commit {
            self.commits += 1;
            self.committed += length as u64;
        }
    }

    /// Whether commits were so large, on average, that those of the next segment need no zeros.
    pub(crate) fn commits_are_large(&self) -> bool {
        self.commits > 0 && self.committed / self.commits >= LARGE
    }
}
