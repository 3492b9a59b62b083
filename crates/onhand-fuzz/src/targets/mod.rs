//! The bodies, one a file.

mod checkpoint;
mod frame;
mod import;
mod line;
mod manifest;
mod model;
mod payload;
mod segment;

pub use checkpoint::checkpoint;
pub use frame::frame;
pub use import::import;
pub use line::line;
pub use manifest::manifest;
pub use model::model;
pub use payload::payload;
pub use segment::segment;
