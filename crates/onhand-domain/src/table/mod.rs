//! Tables whose clones share pages: what snapshots are made of.

mod hash;
mod held;
mod index;
mod map;
mod slab;
mod vector;

pub(crate) use hash::Hashing;
pub(crate) use index::CowIndex;
pub(crate) use map::CowMap;
pub(crate) use slab::CowSlab;
pub(crate) use vector::CowVec;

/// A table whose pages clones can share.
pub(crate) trait Share {
    /// A clone that shares all pages. It touches the pages that were changed since the last one, and few others;
    /// [`Clone::clone`] copies instead what was changed since.
    fn share(&mut self) -> Self;
}

#[cfg(test)]
mod tests;
