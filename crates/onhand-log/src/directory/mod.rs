//! A log in a directory of files.

mod active;
mod closed;
mod create;
mod disk;
mod headers;
mod limits;
mod locked;
mod log;
mod open;
mod pace;
mod prepare;
mod repair;
mod rotate;
mod survey;
mod walk;

pub use closed::ClosedLog;
pub(crate) use headers::list_segments;
pub use headers::log_id;
pub use locked::LockedDirectory;
pub use log::DirectoryLog;
