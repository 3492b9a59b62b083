//! What names a person is read by whoever has the key, and by nobody else.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod batches;
mod crashes;
mod hosts;
mod nowhere;
mod retries;
mod shop;
