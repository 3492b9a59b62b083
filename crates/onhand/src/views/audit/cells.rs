//! Sets of cells: which parts of a block are meant.

/// How many cells a block has at most.
pub(super) const CELLS: u16 = 4_096;

const WORDS: usize = CELLS as usize / 64;
/// Bytes of a set that is written bit by bit.
pub(super) const BYTES: usize = WORDS * 8;

/// A set of a block's cells.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Cells(Box<[u64; WORDS]>);

impl std::fmt::Debug for Cells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Cells {
    pub(super) fn none() -> Self {
        Self(Box::new([0; WORDS]))
    }

    pub(super) fn all() -> Self {
        Self(Box::new([u64::MAX; WORDS]))
    }

    pub(super) fn insert(&mut self, cell: u16) {
        if let Some(word) = self.0.get_mut(usize::from(cell) / 64) {
            *word |= 1 << (cell % 64);
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&*other.0).for_each(|(word, other)| *word |= other);
    }

    pub(super) fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&*other.0).for_each(|(word, other)| *word &= other);
    }

    /// How many cells it has.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The first cell of the set from this one on.
    pub(super) fn next(&self, from: u16) -> Option<u16> {
        let (mut index, bit) = (usize::from(from) / 64, from % 64);
        let mut word = self.0.get(index)? & (u64::MAX << bit);
        while word == 0 {
            index += 1;
            word = *self.0.get(index)?;
        }
        Some((index * 64) as u16 + word.trailing_zeros() as u16)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u16> {
        let mut from = Some(0);
        std::iter::from_fn(move || {
            let next = self.next(from?)?;
            from = next.checked_add(1);
            Some(next)
        })
    }

    pub(super) fn bytes(&self) -> impl Iterator<Item = u8> {
        self.0.iter().flat_map(|word| word.to_le_bytes())
    }

    pub(super) fn from_bytes(bytes: &[u8; BYTES]) -> Self {
        let mut cells = Self::none();
        let (words, _) = bytes.as_chunks::<8>();
        cells.0.iter_mut().zip(words).for_each(|(word, bytes)| *word = u64::from_le_bytes(*bytes));
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_gives_back_what_was_put_in() {
        let mut cells = Cells::none();
        for cell in [0, 1, 63, 64, 4_095] {
            cells.insert(cell);
        }
        assert_eq!(cells.iter().collect::<Vec<_>>(), [0, 1, 63, 64, 4_095]);
        assert_eq!(cells.next(65), Some(4_095));
        assert_eq!(Cells::none().next(0), None);
        let bytes: Vec<u8> = cells.bytes().collect();
        assert_eq!(Cells::from_bytes(&bytes.try_into().unwrap()), cells);
        assert_eq!(Cells::all().iter().count(), usize::from(CELLS));
    }
}
