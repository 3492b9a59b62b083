//! How fast the next segment has to be prepared.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What the writer of the log tells the thread that prepares the next segment.
#[derive(Debug)]
pub(crate) struct Pace {
    room_at_first: u64,
    room_left: AtomicU64,
    needed: AtomicBool,
    stopped: AtomicBool,
}

impl Pace {
    /// The file is needed once so many bytes were appended.
    pub(crate) fn with_room(room: u64) -> Self {
        let [needed, stopped] = [const { AtomicBool::new(false) }; 2];
        Self { room_at_first: room, room_left: AtomicU64::new(room), needed, stopped }
    }

    /// Nobody appends anything meanwhile.
    pub(crate) fn at_once() -> Self {
        let pace = Self::with_room(1);
        pace.room_left(0);
        pace
    }

    pub(crate) fn room_left(&self, room: u64) {
        self.room_left.store(room, Ordering::Relaxed);
    }

    /// Somebody waits for the file.
    pub(crate) fn need(&self) {
        self.room_left(0);
        self.needed.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_needed(&self) -> bool {
        self.needed.load(Ordering::Relaxed)
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Whether the room is used up faster than the file is filled, of which `left` of `size` bytes are left.
    pub(crate) fn is_behind(&self, left: u64, size: u64) -> bool {
        let room_left = self.room_left.load(Ordering::Relaxed);
        u128::from(left) * u128::from(self.room_at_first) > u128::from(room_left) * u128::from(size)
    }
}
