//! Reading a log.

mod cursor;
mod directory_reader;
mod frames;
mod marks;
mod table;

pub(crate) use directory_reader::DirectoryReader;
pub use frames::Frames;
pub(crate) use marks::Marks;
pub(crate) use table::{Segment, Table};
