//! A table of ids that is never taken from: ids as they came, and beside them where each one's hash leads.
//!
//! New ids come far more often than old ones are asked for, and what is looked at for a new one is a few bytes that
//! stay near the processor; ids themselves are written one behind the other.

use super::Applied;
use onhand_domain::CommandId;
use prefetch_index::prefetch_index;

/// Slots of the smallest table; a power of two.
const LEAST: usize = 16;
/// Ids that lie in one piece of memory, as a power of two: room for ids that never come would be resident, too, where
/// something else lay before.
const PIECE: u32 = 10;

const WITHIN: usize = (1 << PIECE) - 1;

type Entry = (CommandId, Applied);

/// Ids and what is known of them.
#[derive(Debug, Default)]
pub(super) struct IdTable {
    entries: Vec<Vec<Entry>>,
    len: usize,
    /// In the low bits an entry's place, from 1, and above it bits of its hash; 0 where there is none. As many as a
    /// power of two, of which an eighth stays empty.
    slots: Vec<u32>,
}

impl IdTable {
    /// More than this one table may not be told of.
    pub(super) const MOST: usize = 1 << 30;

    /// A table in which so many find room without its growing.
    pub(super) fn for_many(ids: usize) -> Self {
        let slots = (8 * ids).div_ceil(7).next_power_of_two().max(LEAST);
        Self { slots: vec![0; slots], ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All of them, as they came.
    pub(super) fn entries(&self) -> impl Iterator<Item = (CommandId, Applied)> {
        self.entries.iter().flatten().copied()
    }

    /// Has brought near what is looked at first for a hash, without waiting for it.
    #[inline]
    pub(super) fn prefetch(&self, hash: u64) {
        prefetch_index(&self.slots, self.slot(hash));
    }

    #[inline]
    pub(super) fn get(&self, hash: u64, id: CommandId) -> Option<Applied> {
        let place = self.place(hash, id).ok()?;
        self.entry(place).map(|(_, applied)| *applied)
    }

    /// Whether the id is new; what was known of it is replaced.
    pub(super) fn insert(&mut self, hash: u64, entry: Entry, hash_of: impl Fn(CommandId) -> u64) -> bool {
        if 8 * (self.len + 1) > 7 * self.slots.len() {
            self.grow(hash_of);
        }
        match self.place(hash, entry.0) {
            Ok(place) => {
                let piece = self.entries.get_mut(place >> PIECE);
                if let Some(held) = piece.and_then(|piece| piece.get_mut(place & WITHIN)) {
                    *held = entry;
                }
                false
            }
            Err(slot) => {
                self.push(entry);
                self.lead(slot, hash, self.len);
                true
            }
        }
    }

    fn entry(&self, place: usize) -> Option<&Entry> {
        self.entries.get(place >> PIECE)?.get(place & WITHIN)
    }

    fn push(&mut self, entry: Entry) {
        if self.len & WITHIN == 0 {
            self.entries.push(Vec::with_capacity(if self.len == 0 { 0 } else { 1 << PIECE }));
        }
        if let Some(piece) = self.entries.last_mut() {
            piece.push(entry);
            self.len += 1;
        }
    }

    /// The place of an id, or the empty slot where its hash may lead to one.
    #[inline]
    fn place(&self, hash: u64, id: CommandId) -> Result<usize, usize> {
        let mut slot = self.slot(hash);
        let (bits, tag) = (self.bits(), self.tag(hash));
        loop {
            let led = self.slots.get(slot).copied().unwrap_or(0);
            if led == 0 {
                return Err(slot);
            }
            if u64::from(led) >> bits == tag {
                let place = (led as usize & self.mask()) - 1;
                if self.entry(place).is_some_and(|(held, _)| *held == id) {
                    return Ok(place);
                }
            }
            slot = (slot + 1) & self.mask();
        }
    }

    fn lead(&mut self, slot: usize, hash: u64, to: usize) {
        let led = (self.tag(hash) << self.bits()) as u32 | to as u32;
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = led;
        }
    }

    #[cold]
    fn grow(&mut self, hash_of: impl Fn(CommandId) -> u64) {
        self.slots = vec![0; (2 * self.slots.len()).max(LEAST)];
        for place in 0..self.len {
            let Some((id, _)) = self.entry(place) else { return };
            let hash = hash_of(*id);
            let mut slot = self.slot(hash);
            while self.slots.get(slot).is_some_and(|led| *led != 0) {
                slot = (slot + 1) & self.mask();
            }
            self.lead(slot, hash, place + 1);
        }
    }

    fn mask(&self) -> usize {
        self.slots.len().saturating_sub(1)
    }

    fn slot(&self, hash: u64) -> usize {
        hash as usize & self.mask()
    }

    /// How many bits of a slot are an entry's place.
    fn bits(&self) -> u32 {
        self.mask().count_ones()
    }

    /// The bits of a hash that a slot has room for beside a place; not those that lead to it.
    fn tag(&self, hash: u64) -> u64 {
        (hash >> 32) >> self.bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::Position;
    use proptest::prelude::*;
    use std::collections::HashMap;
    use uuid::Uuid;

    fn entry(id: u64, first: u64) -> (CommandId, Applied) {
        (CommandId(Uuid::from_u128(id.into())), Applied { first: Position(first), fingerprint: first })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        /// Under hashes that spread well, and under ones that all lead to a few slots and look alike.
        #[test]
        fn it_knows_what_it_was_told(told in prop::collection::vec((0..200_u64, any::<u64>()), 0..600), spread in 0..3) {
            let hash_of = |id: CommandId| match spread {
                0 => (id.0.as_u128() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15),
                1 => (id.0.as_u128() as u64) % 3,
                _ => u64::MAX,
            };
            let (mut table, mut standard) = (IdTable::default(), HashMap::new());
            for (id, first) in told {
                let (id, applied) = entry(id, first);
                let is_new = table.insert(hash_of(id), (id, applied), hash_of);
                prop_assert_eq!(is_new, standard.insert(id, applied).is_none());
            }
            for id in (0..250).map(|id| entry(id, 0).0) {
                prop_assert_eq!(table.get(hash_of(id), id), standard.get(&id).copied());
            }
            prop_assert_eq!(table.len(), standard.len());
        }
    }

    #[test]
    fn a_table_for_many_never_grows() {
        for many in [1, 14, 15, 28_672] {
            let mut table = IdTable::for_many(many);
            let slots = table.slots.len();
            for id in 0..many as u64 {
                table.insert(id << 7, entry(id, id), |id| (id.0.as_u128() as u64) << 7);
            }
            assert_eq!(table.slots.len(), slots, "{many}");
        }
    }
}
