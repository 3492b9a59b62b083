//! Frames: one commit each.

mod aligned;
mod buffer;
mod written;

pub use buffer::FrameBuffer;
pub use written::{Frame, Location};
