//! kill -9 at any moment, again and again: nothing acknowledged is lost, nothing is sold twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod aborted;
mod books;
mod last_unit;
mod paused;
mod process;
#[path = "../support/mod.rs"]
mod support;
mod under_load;
