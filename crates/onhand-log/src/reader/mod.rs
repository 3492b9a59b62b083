//! Reading a log.

mod frames;

pub use frames::Frames;
