//! Views: what is computed from the log, kept in sled, and can be thrown away at any time.
//!
//! A view follows the durable log in a thread of its own. It holds nobody up, it is checked before it is believed,
//! and whatever goes wrong with it is mended by deleting it and reading the log again: an answer never depends on it.

mod audit;
mod check;
mod fault;
mod files;
mod follow;
mod keep;
mod projection;
mod projector;
mod row;
mod status;
mod store;

pub use audit::{Touching, Traced, Trail, TrailIter};
pub use check::{ViewCheck, ViewFinding, verify_views};
pub use fault::{Mismatch, ViewFault};
pub(crate) use keep::{ViewParts, Views};
pub use status::{ViewState, ViewStatus};
