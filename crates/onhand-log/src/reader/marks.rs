//! A sparse index into a segment, so that reading can start anywhere.

use crate::Position;

/// How far apart marks are, in bytes.
const SPACING: u64 = 1 << 20;

/// About one entry for each mebibyte of a segment: which commit begins where.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks(Vec<(Position, u64)>);

impl Marks {
    /// Notes that the commit whose first event is at `first` begins at `offset`, if it is time for a mark.
    pub(crate) fn note(&mut self, first: Position, offset: u64) {
        if self.0.last().is_none_or(|&(_, last)| offset >= last + SPACING) {
            self.0.push((first, offset));
        }
    }

    /// The last mark at or before the commit that holds `position`.
    pub(crate) fn before(&self, position: Position) -> Option<(Position, u64)> {
        let after = self.0.partition_point(|&(first, _)| first <= position);
        self.0.get(after.checked_sub(1)?).copied()
    }
}
