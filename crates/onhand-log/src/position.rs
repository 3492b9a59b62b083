//! Where an event stands in the log.

/// The number of an event. Events are numbered from 1 and without gaps; 0 stands before the first.
pub type Position = u64;
