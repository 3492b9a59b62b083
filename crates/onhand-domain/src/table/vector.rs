//! A vector whose clone shares its pages: a page is copied when it changes while somebody holds a clone.

use std::sync::Arc;

/// Pages under one node of the tree.
const FAN_OUT: usize = 256;

/// A vector in pages of `PAGE` items, two levels deep.
///
/// Reading is two dependent loads; changing copies at most one page and one node, and only those that a clone
/// still shares. Cloning touches one counter for every `PAGE × 256` items.
#[derive(Debug)]
pub(crate) struct CowVec<T, const PAGE: usize> {
    nodes: Vec<Arc<Vec<Arc<[T; PAGE]>>>>,
    len: usize,
    /// Bytes of pages copied because a clone shared them.
    copied: u64,
}

impl<T, const PAGE: usize> Clone for CowVec<T, PAGE> {
    fn clone(&self) -> Self {
        Self { nodes: self.nodes.clone(), len: self.len, copied: self.copied }
    }
}

impl<T, const PAGE: usize> Default for CowVec<T, PAGE> {
    fn default() -> Self {
        Self { nodes: Vec::new(), len: 0, copied: 0 }
    }
}

impl<T: Clone + Default, const PAGE: usize> CowVec<T, PAGE> {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Bytes of pages that were ever copied because a clone shared them.
    pub(crate) fn copied(&self) -> u64 {
        self.copied
    }

    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        if index >= self.len {
            return None;
        }
        let page = index / PAGE;
        self.nodes.get(page / FAN_OUT)?.get(page % FAN_OUT)?.get(index % PAGE)
    }

    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if index >= self.len {
            return None;
        }
        let page = index / PAGE;
        let node = Arc::make_mut(self.nodes.get_mut(page / FAN_OUT)?);
        let shared = node.get_mut(page % FAN_OUT)?;
        if Arc::strong_count(shared) > 1 {
            self.copied += size_of::<[T; PAGE]>() as u64;
        }
        Arc::make_mut(shared).get_mut(index % PAGE)
    }

    pub(crate) fn push(&mut self, item: T) {
        let index = self.len;
        let page = index / PAGE;
        if page / FAN_OUT == self.nodes.len() {
            self.nodes.push(Arc::default());
        }
        if let Some(node) = self.nodes.get_mut(page / FAN_OUT) {
            let node = Arc::make_mut(node);
            if page % FAN_OUT == node.len() {
                node.push(Arc::new(std::array::from_fn(|_| T::default())));
            }
        }
        self.len += 1;
        if let Some(place) = self.get_mut(index) {
            *place = item;
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.nodes.iter().flat_map(|node| node.iter()).flat_map(|page| page.iter()).take(self.len)
    }
}
