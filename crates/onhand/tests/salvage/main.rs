//! Salvage: what is provably intact, and what is not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod accounts;
mod damaged;
#[path = "../backup/support.rs"]
#[allow(dead_code, reason = "backups use more of it")]
mod shop;
mod unreadable;
