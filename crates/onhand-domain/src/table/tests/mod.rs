//! The tables against the collections of the standard library.

mod index;
mod map;
mod slab;
mod vector;

/// How many of them are tried in a row: fewer where an interpreter takes them.
const CHANGES: usize = if cfg!(miri) { 40 } else { 400 };
