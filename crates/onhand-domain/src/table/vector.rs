//! A vector whose clone shares its pages: a page is copied when it changes while somebody holds a clone.

use super::Share;
use super::held::Held;
use prefetch_index::prefetch_index;

/// Pages under one node of the tree.
const FAN_OUT: usize = 256;

/// A vector in pages of `PAGE` items, two levels deep.
///
/// Reading is two dependent loads; changing copies at most one page and one node, and only those that a clone
/// still shares.
#[derive(Clone, Debug)]
pub(crate) struct CowVec<T, const PAGE: usize> {
    nodes: Vec<Held<Node<T, PAGE>>>,
    len: usize,
    /// Bytes of pages copied because a clone shared them.
    copied: u64,
}

/// Pages. Where it is shared, so are all of them.
#[derive(Clone, Debug)]
struct Node<T, const PAGE: usize> {
    pages: [Held<[T; PAGE]>; FAN_OUT],
}

impl<T, const PAGE: usize> Default for CowVec<T, PAGE> {
    fn default() -> Self {
        Self { nodes: Vec::new(), len: 0, copied: 0 }
    }
}

impl<T, const PAGE: usize> Default for Node<T, PAGE> {
    fn default() -> Self {
        Self { pages: std::array::from_fn(|_| Held::default()) }
    }
}

impl<T: Clone, const PAGE: usize> Share for CowVec<T, PAGE> {
    fn share(&mut self) -> Self {
        for held in &mut self.nodes {
            if let Some(node) = held.owned() {
                node.pages.iter_mut().for_each(Held::share);
                held.share();
            }
        }
        self.clone()
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

    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        if index >= self.len {
            return None;
        }
        let page = index / PAGE;
        self.nodes.get(page / FAN_OUT)?.get()?.pages.get(page % FAN_OUT)?.get()?.get(index % PAGE)
    }

    /// Has an item brought near, without waiting for it.
    #[inline]
    pub(crate) fn prefetch(&self, index: usize) {
        let page = index / PAGE;
        let node = self.nodes.get(page / FAN_OUT).and_then(Held::get);
        if let Some(items) = node.and_then(|node| node.pages.get(page % FAN_OUT)).and_then(Held::get) {
            prefetch_index(items, index % PAGE);
        }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if index >= self.len {
            return None;
        }
        let page = index / PAGE;
        let (mut node_copied, mut page_copied) = (false, false);
        let node = self.nodes.get_mut(page / FAN_OUT)?.get_mut(&mut node_copied)?;
        let items = node.pages.get_mut(page % FAN_OUT)?.get_mut(&mut page_copied)?;
        if page_copied {
            self.copied += size_of::<[T; PAGE]>() as u64;
        }
        items.get_mut(index % PAGE)
    }

    pub(crate) fn push(&mut self, item: T) {
        let index = self.len;
        self.len += 1;
        if index.is_multiple_of(PAGE) {
            self.add_page(index / PAGE);
        }
        if let Some(place) = self.get_mut(index) {
            *place = item;
        }
    }

    #[cold]
    fn add_page(&mut self, page: usize) {
        if page / FAN_OUT == self.nodes.len() {
            self.nodes.push(Held::new(Node::default()));
        }
        if let Some(node) = self.nodes.get_mut(page / FAN_OUT).and_then(|node| node.get_mut(&mut false))
            && let Some(place) = node.pages.get_mut(page % FAN_OUT)
        {
            *place = Held::new(std::array::from_fn(|_| T::default()));
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        let pages = self.nodes.iter().filter_map(Held::get).flat_map(|node| node.pages.iter().filter_map(Held::get));
        pages.flat_map(|page| page.iter()).take(self.len)
    }
}
