//! Frames: one commit each.

mod aligned;
mod bare;
mod buffer;
mod header;
mod kind;
mod written;

pub(crate) use bare::bare_frame;
pub use buffer::FrameBuffer;
pub(crate) use header::{FrameHeader, HEADER, LARGEST_FRAME, NoHeader, padded_len};
pub(crate) use kind::FrameKind;
pub use written::{Frame, Location};
