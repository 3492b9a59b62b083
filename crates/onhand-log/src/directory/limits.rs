//! How large segments and frames become.

use crate::block::{BLOCK, BLOCK_U64};
use crate::frame::{HEADER, LARGEST_FRAME};
use crate::segment::header_len;
use crate::{LogError, LogOptions, OptionsProblem};

const SMALLEST_SEGMENT: u64 = 16 << 10;
const LARGEST_SEGMENT: u64 = 1 << 30;
const FIRST_SEGMENT: u64 = 4 << 20;

/// The sizes that follow from a log's options.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    segment_size: u64,
    smallest: u64,
    /// The most bytes a frame takes, its header and padding included.
    pub(crate) max_frame: usize,
}

impl LogOptions {
    /// Whether a log can have these options.
    ///
    /// # Errors
    /// [`LogError::Options`] with what it cannot have.
    pub fn check(&self) -> Result<(), LogError> {
        Limits::new(self).map(|_| ())
    }
}

impl Limits {
    pub(crate) fn new(options: &LogOptions) -> Result<Self, LogError> {
        let refuse = |what| Err(LogError::Options { what });
        let Some(dictionary) = options.dictionary.encode() else {
            return refuse(OptionsProblem::Dictionary);
        };
        if !(SMALLEST_SEGMENT..=LARGEST_SEGMENT).contains(&options.segment_size) {
            return refuse(OptionsProblem::SegmentSize);
        }
        if !(BLOCK..=LARGEST_FRAME).contains(&options.max_frame) {
            return refuse(OptionsProblem::MaxFrame);
        }
        let segment_size = options.segment_size.next_multiple_of(BLOCK_U64);
        // Besides its header, a segment has room for one frame and for the one that ends it.
        let around = header_len(dictionary.len()) as u64 + BLOCK_U64;
        let room = segment_size.saturating_sub(around) as usize;
        let max_frame = (options.max_frame / BLOCK * BLOCK).min(room);
        if max_frame < BLOCK {
            return refuse(OptionsProblem::SegmentSize);
        }
        Ok(Self { segment_size, smallest: around + max_frame as u64, max_frame })
    }

    /// The size of the segment with this index. The first ones are smaller, so that creating a log
    /// does not wait for a whole segment of zeros.
    pub(crate) fn size_of(&self, index: u64) -> u64 {
        let step = index.saturating_sub(1).min(10) * 2;
        (FIRST_SEGMENT << step).max(self.smallest).min(self.segment_size)
    }

    /// The most bytes a frame's body may have.
    pub(crate) fn max_body(&self) -> usize {
        self.max_frame - HEADER
    }
}
