//! The audit index: which cells of the log touched a SKU, a location or a reservation.
//!
//! The log is divided into blocks of about a million events, each of them into up to 4,096 cells. A row names a
//! group of things and a block, and says which cells of the block touched which of them. The block at the log's end
//! is kept in memory.

mod block;
mod cells;
mod cursor;
mod form;
mod index;
mod open_block;
mod projection;
mod question;
mod search;
mod touch;
mod touching;
mod trail;

pub(crate) use index::AuditIndex;
pub(super) use projection::AuditProjection;
pub use touching::Touching;
pub use trail::{Traced, Trail, TrailIter};
