//! What fuzzing tries: one body for each way in which bytes of strangers reach onhand.
//!
//! A body takes any bytes and panics where something that onhand promises is broken. cargo-fuzz calls it with what it
//! makes up (`fuzz/`), `tests/` with what is kept in `corpus/`. See `docs/fuzzing.md`.
#![allow(clippy::panic, reason = "a broken promise is told by a panic")]

mod asked;
mod choices;
mod core;
mod disk;
mod forge;
mod log;
mod seeds;
mod shop;
mod targets;

pub use seeds::{Seed, seeds};
pub use targets::{checkpoint, frame, import, line, manifest, model, payload, segment};

/// A body: any bytes in, a panic where a promise is broken.
pub type Body = fn(&[u8]);

/// All bodies, each with the name of its target and of its corpus.
pub const TARGETS: [(&str, Body); 8] = [
    ("frame", frame),
    ("segment", segment),
    ("payload", payload),
    ("checkpoint", checkpoint),
    ("manifest", manifest),
    ("line", line),
    ("import", import),
    ("model", model),
];
