//! The projection that keeps the audit index.

use super::block::{Block, Division, Present};
use super::index::{Seen, Shared};
use super::open_block::OpenBlock;
use super::touch::Group;
use crate::views::projection::Projection;
use crate::views::store::{Row, Store};
use onhand_domain::{Event, Position};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The form of the rows. Another one begins anew.
const REVISION: u64 = 1;

/// Folds the log into the audit index.
#[derive(Debug)]
pub(crate) struct AuditProjection {
    events: u64,
    shared: Arc<Shared>,
    open: OpenBlock,
    /// The rows of blocks that the store has, by the blocks' first positions.
    learned: BTreeMap<u64, Present>,
    /// A whole block whose rows are being written.
    writing: Option<Block>,
}

impl AuditProjection {
    pub(super) fn new(events: u64, shared: Arc<Shared>) -> Self {
        let open = OpenBlock::new(events, 1);
        Self { events, shared, open, learned: BTreeMap::new(), writing: None }
    }

    /// How many events a block has in rows of this form; none for another form.
    pub(crate) fn block_of(schema: u64) -> Option<u64> {
        (schema >> 48 == REVISION).then_some(schema & ((1 << 48) - 1))
    }

    /// After how many events it is worth its while to be woken.
    pub(crate) fn stride(&self) -> u64 {
        (self.events / 128).max(1)
    }
}

impl Projection for AuditProjection {
    fn name(&self) -> &'static str {
        super::AuditIndex::NAME
    }

    fn schema(&self) -> u64 {
        REVISION << 48 | self.events
    }

    fn learn(&mut self, key: &[u8], _: &[u8]) {
        if let Some((group, first)) = Group::of_key(key) {
            self.learned.entry(first).or_insert_with(Present::none).insert(group);
        }
    }

    fn begin(&mut self, store: &Arc<Store>, position: Position) {
        let mut last = position.0;
        let cell = OpenBlock::new(self.events, 1).division().cell;
        let mut blocks = Vec::with_capacity(self.learned.len());
        for (first, present) in std::mem::take(&mut self.learned).into_iter().rev() {
            blocks.push(Arc::new(Block { division: Division { first, cell }, last, present }));
            last = first.saturating_sub(1);
        }
        blocks.reverse();
        self.open = OpenBlock::new(self.events, position.plus(1).0);
        let mut seen = self.shared.change();
        (seen.store, seen.blocks) = (Some(Arc::clone(store)), blocks);
    }

    fn fold(&mut self, position: Position, event: &Event) {
        event.touches(|touched| self.open.touch(position.0, touched));
    }

    fn settle(&mut self, position: Position) -> Option<Vec<Row>> {
        if self.open.is_whole(position.0) {
            let (block, rows) = self.open.finish(position.0);
            self.writing = Some(block);
            return Some(rows);
        }
        if let Some(chunk) = self.open.chunk(position.0) {
            self.shared.change().chunks.push(chunk);
        }
        None
    }

    fn written(&mut self) {
        let Some(block) = self.writing.take() else { return };
        let mut seen = self.shared.change();
        seen.blocks.push(Arc::new(block));
        seen.chunks.clear();
    }

    fn withdraw(&mut self) {
        self.learned.clear();
        self.writing = None;
        let mut seen = self.shared.change();
        *seen = Seen { generation: seen.generation + 1, ..Seen::default() };
    }
}
