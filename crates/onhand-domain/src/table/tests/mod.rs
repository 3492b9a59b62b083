//! The tables against the collections of the standard library.

mod map;
mod slab;
mod vector;
