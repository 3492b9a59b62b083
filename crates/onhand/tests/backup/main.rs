//! Backups of logs that live, and logs made of them again.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod at_once;
mod crashes;
mod ends;
mod flips;
mod forks;
#[path = "../support/gate.rs"]
#[allow(dead_code, reason = "others use more of it")]
mod gate;
mod growing;
mod live;
mod refusals;
mod salvaged;
mod support;
mod whole;
