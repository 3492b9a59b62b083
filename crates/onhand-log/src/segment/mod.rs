//! Segments: the files of a log.

mod header;
mod names;
mod open;
mod read;
mod tail;

pub(crate) use header::{NewSegment, SegmentHeader, header_len};
pub use names::segment_name;
pub(crate) use names::{prepared_name, segment_index, torn_name};
pub(crate) use open::open_segment;
pub(crate) use read::{Check, Found, Place, read_frame, read_header};
pub(crate) use tail::{Tail, look_after};
