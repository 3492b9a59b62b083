//! What the writer tells the readers: which segments there are, and how far they may be read.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::marks::Marks;
use crate::segment::SegmentHeader;
use crate::{Position, Storage};

/// The segments of a log, as its readers see them.
#[derive(Debug)]
pub(crate) struct Table {
    storage: Arc<dyn Storage>,
    durable_end: AtomicU64,
    segments: RwLock<Vec<Arc<Segment>>>,
}

/// One segment, as readers see it.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) path: PathBuf,
    pub(crate) header: SegmentHeader,
    readable_to: AtomicU64,
    marks: Mutex<Marks>,
}

impl Table {
    pub(crate) fn new(storage: Arc<dyn Storage>, segments: Vec<Arc<Segment>>, durable_end: Position) -> Self {
        Self { storage, durable_end: AtomicU64::new(durable_end), segments: RwLock::new(segments) }
    }

    pub(crate) fn storage(&self) -> &dyn Storage {
        &*self.storage
    }

    pub(crate) fn durable_end(&self) -> Position {
        self.durable_end.load(Ordering::Acquire)
    }

    /// Lets readers see a frame in `segment` that ends at `offset`, and the events up to `position`.
    pub(crate) fn publish(&self, segment: &Segment, offset: u64, position: Position) {
        segment.readable_to.store(offset, Ordering::Release);
        // After the frame itself: whoever sees the position finds the frame.
        self.durable_end.store(position, Ordering::Release);
    }

    pub(crate) fn add(&self, segment: Arc<Segment>) {
        self.segments.write().unwrap_or_else(PoisonError::into_inner).push(segment);
    }

    /// The segment in which a commit that holds `position` is or will be.
    pub(crate) fn holding(&self, position: Position) -> Option<Arc<Segment>> {
        let segments = self.segments.read().unwrap_or_else(PoisonError::into_inner);
        let after = segments.partition_point(|segment| segment.header.first <= position);
        segments.get(after.saturating_sub(1)).cloned()
    }

    /// The segment after the one with this index.
    pub(crate) fn after(&self, index: u64) -> Option<Arc<Segment>> {
        let segments = self.segments.read().unwrap_or_else(PoisonError::into_inner);
        let after = segments.partition_point(|segment| segment.header.index <= index);
        segments.get(after).cloned()
    }
}

impl Segment {
    pub(crate) fn new(path: &Path, header: SegmentHeader, readable_to: u64, marks: Marks) -> Self {
        Self { path: path.to_path_buf(), header, readable_to: AtomicU64::new(readable_to), marks: Mutex::new(marks) }
    }

    /// Where the last frame ends that may be read.
    pub(crate) fn readable_to(&self) -> u64 {
        self.readable_to.load(Ordering::Acquire)
    }

    /// Where the first frame begins.
    pub(crate) fn frames_at(&self) -> u64 {
        self.header.length as u64
    }

    pub(crate) fn marks(&self) -> MutexGuard<'_, Marks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
