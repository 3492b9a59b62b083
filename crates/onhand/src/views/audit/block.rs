//! Stretches of the log that the index knows: whole blocks, and chunks of the block that is not whole yet.

use super::cells::{CELLS, Cells};
use super::touch::{GROUPS, Group, KINDS, Thing, Touch};

/// How a block is divided into cells: each but the last has the same number of positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Division {
    /// The block's first position.
    pub(super) first: u64,
    /// How many positions a cell has.
    pub(super) cell: u64,
}

impl Division {
    /// The cell of a position of the block.
    pub(super) fn cell_of(self, position: u64) -> u16 {
        (position.saturating_sub(self.first) / self.cell).min(u64::from(CELLS) - 1) as u16
    }

    /// The first and the last position of a cell. The last cell has no end but the block's.
    pub(super) fn positions(self, cell: u16) -> (u64, u64) {
        let first = self.first + u64::from(cell) * self.cell;
        (first, if cell == CELLS - 1 { u64::MAX } else { first + self.cell - 1 })
    }
}

/// Which groups of a block have a row: a row that is not there, and should be, is missed.
#[derive(Clone, Debug)]
pub(super) struct Present(Box<[u64]>);

impl Present {
    pub(super) fn none() -> Self {
        Self(vec![0; KINDS * GROUPS / 64].into_boxed_slice())
    }

    pub(super) fn insert(&mut self, group: Group) {
        if let Some((word, bit)) = group.index().and_then(|index| Some((self.0.get_mut(index / 64)?, index % 64))) {
            *word |= 1 << bit;
        }
    }

    pub(super) fn has(&self, group: Group) -> bool {
        let word = group.index().and_then(|index| Some((self.0.get(index / 64)?, index % 64)));
        word.is_some_and(|(word, bit)| word >> bit & 1 == 1)
    }
}

/// A whole block, whose rows are in the store.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) division: Division,
    pub(super) last: u64,
    pub(super) present: Present,
}

/// A chunk of the block at the log's end, in memory.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) division: Division,
    pub(super) first: u64,
    pub(super) last: u64,
    /// In order, each once.
    pub(super) touches: Box<[Touch]>,
}

impl Chunk {
    /// The cells that touched a thing.
    pub(super) fn cells_of(&self, thing: Thing) -> Cells {
        let mut cells = Cells::none();
        let from = self.touches.partition_point(|touch| *touch < Touch::new(thing, 0));
        let touches = self.touches.iter().skip(from).take_while(|touch| touch.thing() == thing);
        touches.for_each(|touch| cells.insert(touch.cell()));
        cells
    }
}
