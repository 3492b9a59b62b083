//! The audit index changes no answer, whatever becomes of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod answers;
mod damage;
mod support;
