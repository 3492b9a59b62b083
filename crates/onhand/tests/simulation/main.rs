//! The whole core in one thread, on a disk, a clock and callers that a seed decides: what holds, holds for every seed.
//!
//! `ONHAND_SIM_SEEDS` says how many seeds are tried, `ONHAND_SIM_SEED` which is the first.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod conducted;
mod seeds;
mod shrinking;
mod small_scope;
