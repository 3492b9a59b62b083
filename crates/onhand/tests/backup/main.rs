//! Backups of logs that live, and logs made of them again.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod crashes;
mod forks;
mod growing;
mod live;
mod refusals;
mod support;
mod whole;
