//! A table of numbered places that are given out, taken back, and given out again.

use super::{CowVec, Share};

/// Items at numbered places. Clones share pages.
#[derive(Clone, Debug)]
pub(crate) struct CowSlab<T, const PAGE: usize> {
    items: CowVec<T, PAGE>,
    free: CowVec<u32, 1024>,
    free_len: usize,
}

impl<T: Clone + Default, const PAGE: usize> Default for CowSlab<T, PAGE> {
    fn default() -> Self {
        Self { items: CowVec::default(), free: CowVec::default(), free_len: 0 }
    }
}

impl<T: Clone, const PAGE: usize> Share for CowSlab<T, PAGE> {
    fn share(&mut self) -> Self {
        Self { items: self.items.share(), free: self.free.share(), free_len: self.free_len }
    }
}

impl<T: Clone + Default, const PAGE: usize> CowSlab<T, PAGE> {
    /// Bytes of pages that were ever copied because a clone shared them.
    pub(crate) fn copied(&self) -> u64 {
        self.items.copied() + self.free.copied()
    }

    #[inline]
    pub(crate) fn get(&self, place: u32) -> Option<&T> {
        self.items.get(place as usize)
    }

    /// Has what is at a place brought near, without waiting for it.
    #[inline]
    pub(crate) fn prefetch(&self, place: u32) {
        self.items.prefetch(place as usize);
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, place: u32) -> Option<&mut T> {
        self.items.get_mut(place as usize)
    }

    /// What stands at all places, given out or not, in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        (0..).zip(self.items.iter())
    }

    /// Gives out a place; `None` once 2³² − 1 are given out.
    pub(crate) fn insert(&mut self, item: T) -> Option<u32> {
        if self.free_len > 0 {
            self.free_len -= 1;
            let place = *self.free.get(self.free_len)?;
            *self.items.get_mut(place as usize)? = item;
            return Some(place);
        }
        let place = u32::try_from(self.items.len()).ok().filter(|place| *place != u32::MAX)?;
        self.items.push(item);
        Some(place)
    }

    /// Takes a place back, and what was there.
    pub(crate) fn remove(&mut self, place: u32) -> Option<T> {
        let item = std::mem::take(self.items.get_mut(place as usize)?);
        if self.free_len == self.free.len() {
            self.free.push(place);
        } else {
            *self.free.get_mut(self.free_len)? = place;
        }
        self.free_len += 1;
        Some(item)
    }
}
