//! Random scripts: the rules and a naive model of them agree on every answer and every figure.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod model;
mod replay;
mod shortcuts;
