//! The block at the log's end, while it grows.

use super::block::{Block, Chunk, Division, Present};
use super::form::put_member;
use super::touch::{Thing, Touch};
use crate::views::store::Row;
use onhand_domain::event::Touched;
use std::sync::Arc;

/// A block ends after so many touches, however few events it has: they are kept in memory, eight bytes each.
const MOST_TOUCHES: usize = 1 << 22;
/// A chunk ends after so many touches.
const CHUNK_TOUCHES: usize = 1 << 16;

/// Collects touches, and puts them in order chunk by chunk.
#[derive(Debug)]
pub(super) struct OpenBlock {
    /// After how many events the block ends, with the command that reaches them.
    events: u64,
    division: Division,
    /// The first position whose touches are loose.
    loose_from: u64,
    loose: Vec<Touch>,
    chunks: Vec<Arc<Chunk>>,
    touches: usize,
}

impl OpenBlock {
    /// An empty block of so many events that begins there.
    pub(super) fn new(events: u64, first: u64) -> Self {
        let events = events.max(1);
        let division = Division { first, cell: (events / u64::from(super::cells::CELLS)).max(1) };
        Self { events, division, loose_from: first, loose: Vec::new(), chunks: Vec::new(), touches: 0 }
    }

    pub(super) fn division(&self) -> Division {
        self.division
    }

    pub(super) fn touch(&mut self, position: u64, touched: Touched) {
        self.loose.push(Touch::new(Thing::from(touched), self.division.cell_of(position)));
        self.touches += 1;
    }

    /// A chunk, where the command that ended here fills one.
    pub(super) fn chunk(&mut self, last: u64) -> Option<Arc<Chunk>> {
        let events = last + 1 - self.loose_from;
        if events < (self.events / 64).max(1) && self.loose.len() < CHUNK_TOUCHES {
            return None;
        }
        self.loose.sort_unstable();
        self.loose.dedup();
        let touches = self.loose.as_slice().into();
        self.loose.clear();
        let chunk = Arc::new(Chunk { division: self.division, first: self.loose_from, last, touches });
        self.loose_from = last + 1;
        self.chunks.push(Arc::clone(&chunk));
        Some(chunk)
    }

    /// Whether the block is whole with the command that ended here.
    pub(super) fn is_whole(&self, last: u64) -> bool {
        last + 1 - self.division.first >= self.events || self.touches >= MOST_TOUCHES
    }

    /// The block that ends here, with its rows in the order of their keys; the next one begins after it.
    pub(super) fn finish(&mut self, last: u64) -> (Block, Vec<Row>) {
        let mut touches = std::mem::take(&mut self.loose);
        self.chunks.iter().for_each(|chunk| touches.extend_from_slice(&chunk.touches));
        // Runs that are in order already are merged.
        touches.sort();
        touches.dedup();
        let (mut present, mut rows) = (Present::none(), Vec::new());
        for row in touches.chunk_by(|a, b| a.thing().group == b.thing().group) {
            let Some(group) = row.first().map(|touch| touch.thing().group) else { continue };
            let (mut value, mut since) = (Vec::with_capacity(row.len() * 2), 0);
            for member in row.chunk_by(|a, b| a.thing().member == b.thing().member) {
                put_member(&mut value, since, member);
                since = member.first().map_or(since, |touch| touch.thing().member);
            }
            present.insert(group);
            rows.push((group.key(self.division.first).to_vec(), value));
        }
        let block = Block { division: self.division, last, present };
        touches.clear();
        let next = Self::new(self.events, last + 1);
        *self = Self { loose: touches, ..next };
        (block, rows)
    }
}
