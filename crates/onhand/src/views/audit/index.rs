//! The index as those see it who ask it, while it grows or is taken away.

use super::block::{Block, Chunk, Division};
use super::cells::Cells;
use super::form;
use super::projection::AuditProjection;
use super::touch::Thing;
use crate::views::projector::Complaints;
use crate::views::store::Store;
use crate::views::{Mismatch, ViewFault};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The audit index. Cloning shares it.
#[derive(Clone, Debug)]
pub(crate) struct AuditIndex {
    shared: Arc<Shared>,
}

/// What the projector shows and others see.
#[derive(Debug)]
pub(super) struct Shared {
    seen: RwLock<Seen>,
    complaints: Arc<Complaints>,
}

#[derive(Debug, Default)]
pub(super) struct Seen {
    /// How often the index was taken away: what was seen before says nothing any more.
    pub(super) generation: u64,
    pub(super) store: Option<Arc<Store>>,
    pub(super) blocks: Vec<Arc<Block>>,
    pub(super) chunks: Vec<Arc<Chunk>>,
}

/// A stretch of the log that the index knows.
#[derive(Clone, Debug)]
pub(super) enum Stretch {
    Block(Arc<Block>),
    Chunk(Arc<Chunk>),
}

impl Stretch {
    pub(super) fn first(&self) -> u64 {
        match self {
            Self::Block(block) => block.division.first,
            Self::Chunk(chunk) => chunk.first,
        }
    }

    pub(super) fn last(&self) -> u64 {
        match self {
            Self::Block(block) => block.last,
            Self::Chunk(chunk) => chunk.last,
        }
    }

    pub(super) fn division(&self) -> Division {
        match self {
            Self::Block(block) => block.division,
            Self::Chunk(chunk) => chunk.division,
        }
    }
}

/// What the index knew at one moment.
#[derive(Debug)]
pub(super) struct Known {
    index: AuditIndex,
    generation: u64,
    /// In order; what lies between or behind them has to be read.
    stretches: Vec<Stretch>,
}

impl AuditIndex {
    /// The name of its view.
    pub(crate) const NAME: &'static str = "audit-1";

    /// An index in blocks of so many events, and what keeps it.
    pub(in crate::views) fn new(block: u64, complaints: Arc<Complaints>) -> (Self, AuditProjection) {
        let shared = Arc::new(Shared { seen: RwLock::default(), complaints });
        (Self { shared: Arc::clone(&shared) }, AuditProjection::new(block, shared))
    }

    /// What it knows now. Cost: a pointer for each block.
    pub(super) fn known(&self) -> Known {
        let seen = self.shared.seen();
        let blocks = seen.blocks.iter().map(|block| Stretch::Block(Arc::clone(block)));
        let chunks = seen.chunks.iter().map(|chunk| Stretch::Chunk(Arc::clone(chunk)));
        Known { generation: seen.generation, stretches: blocks.chain(chunks).collect(), index: self.clone() }
    }
}

impl Known {
    /// The first stretch that ends at or after a position.
    pub(super) fn stretch(&self, position: u64) -> Option<&Stretch> {
        let before = self.stretches.partition_point(|stretch| stretch.last() < position);
        self.stretches.get(before)
    }

    /// The cells of a stretch that touched a thing; none once the index was taken away or is found damaged, which
    /// is told to its projector.
    pub(super) fn cells_of(&self, stretch: &Stretch, thing: Thing) -> Option<Cells> {
        match stretch {
            Stretch::Chunk(chunk) => Some(chunk.cells_of(thing)),
            Stretch::Block(block) => match self.row_cells(block, thing) {
                Ok(cells) => cells,
                Err(fault) => {
                    self.index.shared.complaints.complain(fault);
                    None
                }
            },
        }
    }

    fn row_cells(&self, block: &Block, thing: Thing) -> Result<Option<Cells>, ViewFault> {
        if !block.present.has(thing.group) {
            return Ok(Some(Cells::none()));
        }
        // Held while the row is read: a store that is taken away is asked by nobody.
        let seen = self.index.shared.seen();
        let Some(store) = seen.store.as_ref().filter(|_| seen.generation == self.generation) else { return Ok(None) };
        let row = store.get(&thing.group.key(block.division.first))?.ok_or(Mismatch::MissingRow)?;
        Ok(Some(form::cells_of(&row, thing.member).ok_or(Mismatch::DamagedRow)?))
    }
}

impl Shared {
    pub(super) fn seen(&self) -> RwLockReadGuard<'_, Seen> {
        self.seen.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn change(&self) -> RwLockWriteGuard<'_, Seen> {
        self.seen.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::projection::Projection;
    use crate::views::store::Head;
    use onhand_domain::event::{SafetyStockSet, Touched};
    use onhand_domain::{LocationId, Position, Quantity, SkuId};
    use uuid::Uuid;

    /// An index of one block, in which each event touched the SKU of its position.
    fn index(directory: &std::path::Path) -> (AuditIndex, Arc<Complaints>, AuditProjection) {
        let complaints = Arc::new(Complaints::default());
        let (index, mut projection) = AuditIndex::new(8, Arc::clone(&complaints));
        let store = Arc::new(Store::open(directory).unwrap());
        projection.begin(&store, Position::START);
        for position in 1..=8 {
            let (sku, location, quantity) = (SkuId(position as u32), LocationId(0), Quantity(1));
            projection.fold(Position(position), &SafetyStockSet { sku, location, quantity }.into());
            if let Some(rows) = projection.settle(Position(position)) {
                store.add(&mut Head::new(Uuid::nil(), projection.schema()), rows, Position(position)).unwrap();
                projection.written();
            }
        }
        (index, complaints, projection)
    }

    fn cells_of(known: &Known, sku: u32) -> Option<Vec<u16>> {
        let cells = known.cells_of(known.stretch(1).unwrap(), Thing::from(Touched::Sku(SkuId(sku))));
        cells.map(|cells| cells.iter().collect())
    }

    #[test]
    fn a_row_that_vanished_while_the_store_was_open_is_missed() {
        let directory = tempfile::tempdir().unwrap();
        let (index, complaints, _projection) = index(directory.path());
        let known = index.known();
        assert_eq!(cells_of(&known, 3), Some(vec![2]));
        assert_eq!(cells_of(&known, 100), Some(vec![]));
        let key = Thing::from(Touched::Sku(SkuId(3))).group.key(1);
        index.shared.seen().store.as_ref().unwrap().remove_for_test(&key);
        assert_eq!(cells_of(&known, 3), None);
        assert!(matches!(complaints.take(), Some(ViewFault::Mismatch(Mismatch::MissingRow))));
        assert_eq!(cells_of(&known, 4), Some(vec![3]));
    }

    #[test]
    fn what_was_known_before_the_index_was_taken_away_says_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let (index, complaints, mut projection) = index(directory.path());
        let known = index.known();
        projection.withdraw();
        assert_eq!(cells_of(&known, 3), None);
        assert!(complaints.take().is_none(), "nothing is wrong with it");
        assert!(index.known().stretch(1).is_none());
        // Nor once there is another store.
        let other = tempfile::tempdir().unwrap();
        projection.begin(&Arc::new(Store::open(other.path()).unwrap()), Position::START);
        assert_eq!(cells_of(&known, 3), None);
        assert!(complaints.take().is_none(), "it was not asked");
    }
}
