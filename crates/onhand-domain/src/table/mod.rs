//! Tables whose clones share pages: what snapshots are made of.

mod map;
mod slab;
mod vector;

pub(crate) use map::CowMap;
pub(crate) use slab::CowSlab;
pub(crate) use vector::CowVec;

#[cfg(test)]
mod tests;
