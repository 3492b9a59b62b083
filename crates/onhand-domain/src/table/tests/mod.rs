//! The tables against the collections of the standard library.

mod index;
mod map;
mod slab;
mod vector;
